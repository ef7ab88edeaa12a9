import { isAscii } from 'node:buffer';
import { valueKinds } from '../../packed-points.ts';
import { codesOf, type TextForm } from '../../text-codes.ts';
import * as characters from './characters.ts';
import * as decimal from './decimal.ts';

// As constants of this file: the compiler takes them up into the code, while what is imported is looked up each time.
const { carriageReturn, closeBracket, comma, dot, letterI, lineFeed, minus, space, zero } = characters;
const { decimalDigitsMax, exactPowerMax, powersOfTen, quotientOf } = decimal;
const { float, integer } = valueKinds;

type PlainNumberKind = typeof valueKinds.float | typeof valueKinds.integer;

/** Of the bytes of a body, before a text is made of all of them. */
const slicesMax = 200;

/** A number of hundreds of digits may be infinite, which a plain one never is: whoever reads it takes it as it is. */
const plainDigitsMax = 40;
const safeMax = Number.MAX_SAFE_INTEGER;
const dotDigit = dot - zero;
const integerDigit = letterI - zero;

/** Also where the body ends. */
const isEndOfValue = (code: number): boolean => !(code > space && code !== comma && code !== closeBracket);

/**
 * A body of text from its beginning to its end. It is looked at as numbers, one for each character, without making a text of it where
 * nothing has to be cut out: to walk over a text takes several times as long.
 */
export class BodyReader {
  protected at = 0;
  /** The last plain number. In an array, because a float that a function answers is an object of its own. */
  protected readonly number = new Float64Array(1);
  /** The bytes of a body of nothing but ASCII; else the units that a text of the language counts by. */
  protected readonly codes: Buffer | Uint16Array;
  readonly #body: Buffer;
  /** Of a body of nothing but ASCII, to compare four characters at once. */
  readonly #view: DataView | undefined;
  #textMade: string | undefined;
  #slices = 0;

  constructor(body: Buffer) {
    this.#body = body;
    const isPlain = isAscii(body);
    this.codes = isPlain ? body : codesOf(this.text);
    this.#view = isPlain ? new DataView(body.buffer, body.byteOffset, body.length) : undefined;
    // A byte order mark is no part of the first name.
    if (this.code(0) === 0xfeff) this.at = 1;
  }

  /** Made only where something has to be cut out of it. */
  protected get text(): string {
    this.#textMade ??= this.#body.toString('utf8');
    return this.#textMade;
  }

  /** Where few texts are asked for, the others need not be made. */
  protected slice(start: number, end: number): string {
    if (this.#textMade !== undefined || this.codes !== this.#body) return this.text.slice(start, end);
    this.#slices += 1;
    return this.#slices > slicesMax ? this.text.slice(start, end) : this.#body.toString('latin1', start, end);
  }

  /** Undefined behind the end, which is neither above nor below anything. */
  protected code(at: number): number {
    return this.codes[at] as number;
  }

  protected skipBlank(): void {
    let at = this.at;
    // Everything up to the space is a blank or a control character.
    while (at < this.codes.length && this.code(at) <= space) at += 1;
    this.at = at;
  }

  protected endOfLine(from: number): number {
    const end = this.codes.indexOf(lineFeed, from);
    return end === -1 ? this.codes.length : end;
  }

  /** Whether exactly this text stands there. */
  protected isAt(start: number, { codes, words }: TextForm): boolean {
    const view = this.#view;
    if (view === undefined || words === undefined) return this.#hasCodesAt(start, codes);
    const last = start + codes.length - 4;
    if (last + 4 > view.byteLength || view.getInt32(last, true) !== words[words.length - 1]) return false;
    for (let at = start, word = 0; at < last; at += 4, word += 1) {
      if (view.getInt32(at, true) !== words[word]) return false;
    }
    return true;
  }

  #hasCodesAt(start: number, codes: Uint16Array): boolean {
    for (let index = 0; index < codes.length; index += 1) {
      if (this.code(start + index) !== codes[index]) return false;
    }
    return true;
  }

  /** -1 when one of so many characters, of which there are at most nine, is no digit. */
  protected digits(start: number, count: number): number {
    const { codes } = this;
    let number = 0;
    for (let at = start; at < start + count; at += 1) {
      const digit = (codes[at] as number) - zero;
      if (!(digit >= 0 && digit <= 9)) return -1;
      number = (number * 10 + digit) | 0;
    }
    return number;
  }

  /**
   * A number without an exponent, without making a text of it first: nearly all numbers are. Digits that a float counts exactly and a power
   * of ten that it holds give a quotient that is rounded once and so equals what the whole text would give. Answers the kind and leaves the
   * number in `number`; undefined for any other value.
   *
   * Two short loops and no rare case, so that the compiler takes it up into whoever calls it: it is where most of a body's time goes.
   */
  protected plainNumber(): PlainNumberKind | undefined {
    const { codes } = this;
    let { at } = this;
    const isNegative = codes[at] === minus;
    if (isNegative) at += 1;
    const start = at;
    let value = 0;
    // The same digits to 32 bits: what the float loses of the last ones.
    let low = 0;
    // Behind the end it is NaN, which is no digit and not above anything.
    let digit = (codes[at] as number) - zero;
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      low = (low * 10 + digit) | 0;
      at += 1;
      digit = (codes[at] as number) - zero;
    }
    let digits = at - start;
    if (digit === integerDigit) {
      this.number[0] = isNegative ? -value : value;
      return this.#endInteger(at, digits);
    }
    let fraction = 0;
    if (digit === dotDigit) {
      at += 1;
      const fractionStart = at;
      digit = (codes[at] as number) - zero;
      while (digit >= 0 && digit <= 9) {
        value = value * 10 + digit;
        low = (low * 10 + digit) | 0;
        at += 1;
        digit = (codes[at] as number) - zero;
      }
      fraction = at - fractionStart;
      digits += fraction;
    }
    if (digits === 0 || digits > plainDigitsMax || !isEndOfValue(digit + zero)) return undefined;
    this.at = at;
    if (value > safeMax || fraction > exactPowerMax) value = this.#longDecimal(start, value, low, digits, fraction);
    else if (fraction > 0) value /= powersOfTen[fraction] as number;
    this.number[0] = isNegative ? -value : value;
    return float;
  }

  #endInteger(at: number, digits: number): PlainNumberKind | undefined {
    const value = this.number[0] as number;
    if (digits === 0 || Math.abs(value) > safeMax || !isEndOfValue(this.codes[at + 1] as number)) return undefined;
    this.at = at + 1;
    // There is no integer below zero that is zero.
    this.number[0] = value + 0;
    return integer;
  }

  #longDecimal(start: number, near: number, low: number, digits: number, fraction: number): number {
    const value = digits > decimalDigitsMax ? Number.NaN : quotientOf(near, low, fraction);
    return Number.isNaN(value) ? Number(this.slice(start, this.at)) : value;
  }

  protected isEndOfLine(): boolean {
    this.skipSpaces();
    if (this.code(this.at) === carriageReturn) this.at += 1;
    return this.at >= this.codes.length || this.code(this.at) === lineFeed;
  }

  protected skipSpaces(): void {
    let at = this.at;
    while (this.code(at) === space) at += 1;
    this.at = at;
  }
}
