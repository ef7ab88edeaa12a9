import { isAscii } from 'node:buffer';
import { valueKinds } from '../../packed-point.ts';
import { codesOf, type TextForm } from '../../text-codes.ts';
import { carriageReturn, closeBracket, comma, dot, letterI, lineFeed, minus, space, zero } from './characters.ts';
import { decimalDigitsMax, exactDigitsMax, quotientOf } from './decimal.ts';

type PlainNumberKind = typeof valueKinds.float | typeof valueKinds.integer;

/** Of the bytes of a body, before a text is made of all of them. */
const slicesMax = 200;
/** No float has more digits than this to tell. */
const decimalLengthMax = 40;
/** So many are below 2^31. */
const fewDigits = 9;
const fewerPower = 10 ** (exactDigitsMax - fewDigits);
const powersOfTen = Array.from({ length: exactDigitsMax + 1 }, (_, power) => 10 ** power);

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
    let index = 0;
    if (view !== undefined && words !== undefined && start + codes.length <= view.byteLength) {
      for (let word = 0; word < words.length; word += 1) {
        if (view.getInt32(start + word * 4, true) !== words[word]) return false;
      }
      index = words.length * 4;
    }
    for (; index < codes.length; index += 1) {
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
   * A number without an exponent, without making a text of it first: nearly all numbers are. Few digits and a power of ten below 10^22 are
   * exact, so their quotient is rounded once and equals what the whole text would give. The longest are left to the language, which need
   * not be told their form again. Answers its kind and leaves it in `number`; undefined for any other value.
   */
  protected plainNumber(): PlainNumberKind | undefined {
    const { codes } = this;
    let at = this.at;
    const isNegative = codes[at] === minus;
    if (isNegative) at += 1;
    let first = 0;
    // Multiplying small integers takes half the time of multiplying floats, and each digit waits for the one before it.
    let few = 0;
    let dotAt = -1;
    let digits = 0;
    let code = codes[at] as number;
    for (;;) {
      const digit = code - zero;
      if (digit >= 0 && digit <= 9) {
        few = (few * 10 + digit) | 0;
        digits += 1;
        if (digits === fewDigits) {
          first = few;
          few = 0;
        } else if (digits === exactDigitsMax) {
          first = first * fewerPower + few;
          few = 0;
        }
      } else if (code === dot && dotAt === -1) {
        dotAt = at;
      } else {
        break;
      }
      at += 1;
      code = codes[at] as number;
    }
    if (digits > decimalLengthMax || digits === 0) return undefined;
    const isInteger = code === letterI && dotAt === -1;
    if (isInteger && digits > exactDigitsMax) return undefined;
    if (isInteger) code = this.code(at + 1);
    // At the end of the body there is no code, which is not above anything.
    if (code > space && code !== comma && code !== closeBracket) return undefined;
    const from = this.at;
    this.at = isInteger ? at + 1 : at;
    const fraction = dotAt === -1 ? 0 : at - dotAt - 1;
    let value = first;
    if (digits > exactDigitsMax) {
      value = digits > decimalDigitsMax ? Number.NaN : quotientOf(first, few, digits - exactDigitsMax, fraction);
      if (Number.isNaN(value)) {
        this.number[0] = Number(this.slice(from, at));
        return valueKinds.float;
      }
    } else {
      if (digits < fewDigits) value = few;
      else if (digits < exactDigitsMax) value = first * (powersOfTen[digits - fewDigits] as number) + few;
      if (fraction > 0) value /= powersOfTen[fraction] as number;
    }
    // There is no integer below zero that is zero.
    this.number[0] = isNegative && !(isInteger && value === 0) ? -value : value;
    return isInteger ? valueKinds.integer : valueKinds.float;
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
