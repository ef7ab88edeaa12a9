import type { PointCollector } from '../../collect.ts';
import type { FieldNames } from '../../field-names.ts';
import { PackedPoints, valueKinds } from '../../packed-points.ts';
import type { FieldValue, Point } from '../../point.ts';
import { keysReadMax } from '../../point-limits.ts';
import type { SharedHead } from '../../shared-tags.ts';
import { formOf, type TextForm } from '../../text-codes.ts';
import { guessTimeNs, type TimeUnit, timeNsMax } from '../../time-unit.ts';
import { pointsPerTurn, type Turns } from '../../turns.ts';
import { isBase64 } from '../base64.ts';
import { headUnitsMax, type KnownHead, KnownHeads } from '../known-heads.ts';
import { BodyReader } from './body-reader.ts';
import * as characters from './characters.ts';
import { parseInteger, parseScalar } from './numbers.ts';
import { Places } from './places.ts';
import { unescapeString } from './unescape-string.ts';

// As constants of this file: the compiler takes them up into the code, while what is imported is looked up each time.
const {
  backslash,
  carriageReturn,
  closeBracket,
  comma,
  doubleQuote,
  equals,
  hash,
  letterB,
  lineFeed,
  openBracket,
  space,
} = characters;

/**
 * Reads `measurement[,tag=value…] field=value[,field=value…] [time]`, one point a line. A bad line costs nothing but itself: reading
 * goes on behind the line break that follows the place where it went wrong, which may be inside of a string of several lines.
 *
 * `unit` is that of the times; without one their size tells it. Takes time in proportion to the body, whatever is in it: no
 * character is looked at more than a few times. Errors: `BodyTooLarge` for more points than the collector takes.
 */
export function* parseLineProtocol(body: Buffer, unit: TimeUnit | undefined, collector: PointCollector): Turns {
  const parser = new LineParser(body, unit, collector);
  while (parser.parseSome(pointsPerTurn)) yield;
}

/** Of a time in nanoseconds from 2001 on: the digits of its seconds, and those behind them. */
const billion = 1_000_000_000;
/** Of a billion, which is so many more digits than one. */
const billionDigits = 9;
/** Those of the last second that is sure to be in range. */
const secondsMax = Number(timeNsMax / BigInt(billion));

const passedOver = '…';

const escapedInMeasurement = /\\([, ])/g;
const escapedInKey = /\\([,= ])/g;

/** By their text in the line, and with its form. Of plain texts only: what has a backslash is read each time. */
const knownHeads = new KnownHeads<TextForm>();

/** A measurement and tags as they are read from the beginning of a line. */
type Head = Pick<Point, 'measurement' | 'tags'>;

class LineParser extends BodyReader {
  readonly #unit: TimeUnit | undefined;
  readonly #collector: PointCollector;
  #places: Places | undefined;
  /** Why the line is bad. */
  #reason = '';
  /** Most points of a body have the time of the one before them. */
  #lastTimeText = '';
  #lastTimeNs: bigint | undefined = undefined;
  #lastHead: KnownHead<TextForm> | undefined;
  readonly #packed: PackedPoints;

  constructor(body: Buffer, unit: TimeUnit | undefined, collector: PointCollector) {
    super(body);
    this.#unit = unit;
    this.#collector = collector;
    this.#packed = new PackedPoints(body.length);
  }

  /** False when nothing is left. */
  parseSome(linesMax: number): boolean {
    for (let lines = 0; lines < linesMax; lines += 1) {
      this.skipBlank();
      if (this.at >= this.codes.length) return false;
      const start = this.at;
      if (this.code(start) === hash) {
        this.at = this.endOfLine(start);
        continue;
      }
      const head = this.#head();
      if (head !== undefined && this.#addPacked(head)) continue;
      const point = head === undefined ? undefined : this.#point(head);
      if (point === undefined) {
        this.at = this.endOfLine(this.at);
        this.#refuse(start, this.#reason);
        continue;
      }
      const refusal = this.#collector.add(point);
      if (refusal !== undefined) this.#refuse(start, refusal);
    }
    return true;
  }

  #refuse(start: number, reason: string): void {
    const collector = this.#collector;
    if (!collector.keepsBad) {
      collector.countBad();
      return;
    }
    this.#places ??= new Places(this.text);
    const { line, offset } = this.#places.of(start);
    collector.bad({ place: line, offset, reason, sample: this.text.slice(start, Math.min(this.at, start + 1_000)) });
  }

  #fail(reason: string): undefined {
    this.#reason = reason;
    return undefined;
  }

  #point({ measurement, tags }: Head): Point | undefined {
    this.skipSpaces();
    const fields = new Map<string, FieldValue>();
    if (!this.#fields(fields)) return undefined;
    this.skipSpaces();
    const timeNs = this.#time();
    if (timeNs === null) return undefined;
    return { measurement, tags, fields, timeNs };
  }

  /** Takes a line that has what is expected of it, as nearly all have. Whatever else it is is left to be read in full. */
  #addPacked(head: Head | SharedHead): boolean {
    if (!('names' in head)) return false;
    const names = this.#collector.namesExpected(head);
    if (names === undefined) return false;
    const packed = this.#packed;
    const start = this.at;
    this.skipSpaces();
    if (this.#expectedValues(names)) {
      this.skipSpaces();
      if (this.#packedTime()) {
        this.#collector.addPacked(packed, head, names);
        return true;
      }
    }
    packed.giveUpRow();
    this.at = start;
    return false;
  }

  #expectedValues({ inLines }: FieldNames): boolean {
    const packed = this.#packed;
    for (let index = 0; index < inLines.length; index += 1) {
      if (!this.#skip(inLines[index] as TextForm)) return false;
      const kind = this.plainNumber();
      if (kind !== undefined) {
        packed.add(kind, this.number);
      } else {
        const value = this.#value();
        if (value === undefined || !this.#collector.takesAsIs(value)) return false;
        packed.addOther(value);
      }
    }
    return this.code(this.at) !== comma;
  }

  /** False for a time that has to be looked at more closely. */
  #packedTime(): boolean {
    const start = this.at;
    const billions = this.digits(start, 1);
    const seconds = this.digits(start + 1, billionDigits);
    const nanoseconds = this.digits(start + 1 + billionDigits, billionDigits);
    if (billions > 0 && seconds >= 0 && nanoseconds >= 0 && timesAreNanoseconds(this.#unit)) {
      const whole = billions * billion + seconds;
      this.at = start + 1 + 2 * billionDigits;
      if (whole < secondsMax && this.isEndOfLine()) {
        this.#packed.setTime(whole, nanoseconds);
        return true;
      }
      this.at = start;
    }
    const timeNs = this.#time();
    if (timeNs === undefined || timeNs === null || timeNs < 0n || timeNs > timeNsMax) return false;
    this.#packed.setTimeNs(timeNs);
    return true;
  }

  #head(): Head | SharedHead | undefined {
    const start = this.at;
    const next = this.#lastHead?.follower;
    if (next !== undefined && this.isAt(start, next.form) && this.code(start + next.form.codes.length) === space) {
      this.at = start + next.form.codes.length;
      this.#lastHead = next;
      return next.head;
    }
    const end = this.#endOfPlainHead(start);
    const headText = end === -1 ? '' : this.slice(start, end);
    const known = end === -1 ? undefined : knownHeads.find(headText);
    if (known !== undefined) {
      this.at = end;
      return this.#follow(known);
    }
    const measurement = this.#name(false, escapedInMeasurement);
    const tags = new Map<string, string>();
    while (this.code(this.at) === comma) {
      this.at += 1;
      const isKept = tags.size < keysReadMax;
      const key = isKept ? this.#name(true, escapedInKey) : this.#passOver(true);
      if (this.code(this.at) !== equals) return this.#fail('a tag has no value');
      this.at += 1;
      const value = isKept ? this.#name(false, escapedInKey) : this.#passOver(false);
      if (isKept && !tags.has(key)) tags.set(key, value);
    }
    if (this.code(this.at) !== space) return this.#fail('there is no field');
    const remembered = end === this.at ? knownHeads.remember(headText, measurement, tags, formOf(headText)) : undefined;
    return remembered === undefined ? { measurement, tags } : this.#follow(remembered);
  }

  #follow(known: KnownHead<TextForm>): SharedHead {
    if (this.#lastHead !== undefined) this.#lastHead.follower = known;
    this.#lastHead = known;
    return known.head;
  }

  /** Where the first space of the line is; -1 when there is none nearby, or a backslash before it. */
  #endOfPlainHead(start: number): number {
    const last = Math.min(this.codes.length, start + headUnitsMax);
    for (let at = start; at < last; at += 1) {
      const code = this.code(at);
      if (code === space) return at;
      if (code === backslash || code === lineFeed) return -1;
    }
    return -1;
  }

  #fields(fields: Map<string, FieldValue>): boolean {
    for (;;) {
      const isKept = fields.size < keysReadMax;
      const key = isKept ? this.#name(true, escapedInKey) : this.#passOver(true);
      if (this.code(this.at) !== equals) {
        this.#reason = key === '' ? 'there is no field' : 'a field has no value';
        return false;
      }
      this.at += 1;
      const value = this.#value();
      if (value === undefined) return false;
      if (isKept && !fields.has(key)) fields.set(key, value);
      if (this.code(this.at) !== comma) return true;
      this.at += 1;
    }
  }

  /** Whether this is what follows; if so, it has been read. */
  #skip(form: TextForm): boolean {
    if (!this.isAt(this.at, form)) return false;
    this.at += form.codes.length;
    return true;
  }

  /** A name or the value of a tag, up to the next separator that no backslash stands before. */
  #name(endsAtEquals: boolean, escaped: RegExp): string {
    const start = this.at;
    const hasEscapes = this.#skipName(endsAtEquals);
    const name = this.slice(start, this.at);
    return hasEscapes ? name.replaceAll(escaped, '$1') : name;
  }

  /** What stands in place of a name that is not kept; empty for an empty one. */
  #passOver(endsAtEquals: boolean): string {
    const start = this.at;
    this.#skipName(endsAtEquals);
    return this.at === start ? '' : passedOver;
  }

  /** Whether there were escapes in it. */
  #skipName(endsAtEquals: boolean): boolean {
    let at = this.at;
    let hasEscapes = false;
    for (; at < this.codes.length; at += 1) {
      const code = this.code(at);
      // Most letters are behind the last character that means something.
      if (code > backslash) continue;
      if (code === comma || code === space || code === lineFeed || code === carriageReturn) break;
      if (code === equals && endsAtEquals) break;
      if (code !== backslash) continue;
      const next = this.code(at + 1);
      if (next !== comma && next !== space && next !== equals) continue;
      hasEscapes = true;
      at += 1;
    }
    this.at = at;
    return hasEscapes;
  }

  #value(): FieldValue | undefined {
    const code = this.code(this.at);
    if (code === doubleQuote) return this.#quoted();
    if (code === openBracket) return this.#array();
    return this.#scalar();
  }

  #scalar(): FieldValue | undefined {
    const start = this.at;
    const kind = this.plainNumber();
    if (kind !== undefined) {
      const number = this.number[0] as number;
      return kind === valueKinds.integer ? BigInt(number) : number;
    }
    let at = start;
    for (; at < this.codes.length; at += 1) {
      const code = this.code(at);
      if (code <= space || code === comma || code === closeBracket) break;
    }
    this.at = at;
    if (at === start) return this.#fail('a field has no value');
    return parseScalar(this.slice(start, at)) ?? this.#fail('the value of a field is of no known type or out of range');
  }

  /** A string, or bytes as their base64. */
  #quoted(): string | undefined {
    const start = this.at + 1;
    let end = this.codes.indexOf(doubleQuote, start);
    while (end !== -1 && this.#isEscaped(end, start)) end = this.codes.indexOf(doubleQuote, end + 1);
    // Goes on behind this line instead of behind the body. It happens once at most: an opening quote that follows would close this string.
    if (end === -1) return this.#fail('a string has no closing quote');
    const inner = this.slice(start, end);
    this.at = end + 1;
    if (this.code(this.at) === letterB) {
      this.at += 1;
      return isBase64(inner) ? inner : this.#fail('bytes are not base64');
    }
    return unescapeString(inner);
  }

  #isEscaped(quoteAt: number, start: number): boolean {
    let at = quoteAt - 1;
    while (at >= start && this.code(at) === backslash) at -= 1;
    return (quoteAt - 1 - at) % 2 === 1;
  }

  /** Of one type; its JSON. */
  #array(): string | undefined {
    const parts: string[] = [];
    let type = '';
    this.at += 1;
    this.skipSpaces();
    while (this.code(this.at) !== closeBracket) {
      if (parts.length > 0) {
        if (this.code(this.at) !== comma) return this.#fail('an array is not closed');
        this.at += 1;
        this.skipSpaces();
      }
      const value = this.code(this.at) === doubleQuote ? this.#quoted() : this.#scalar();
      if (value === undefined) return undefined;
      if (parts.length > 0 && typeof value !== type) return this.#fail('an array mixes types');
      type = typeof value;
      parts.push(typeof value === 'bigint' ? String(value) : JSON.stringify(value));
      this.skipSpaces();
    }
    this.at += 1;
    return `[${parts.join(',')}]`;
  }

  /** Null for a bad end of the line. */
  #time(): bigint | undefined | null {
    const start = this.at;
    let at = start;
    while (at < this.codes.length && this.code(at) > space) at += 1;
    this.at = at;
    const timeText = this.slice(start, at);
    if (!this.isEndOfLine()) {
      this.#reason = 'something follows the time';
      return null;
    }
    if (timeText === '') return undefined;
    if (timeText === this.#lastTimeText) return this.#lastTimeNs;
    const value = parseInteger(timeText);
    if (value === undefined) {
      this.#reason = 'the time is not a whole number';
      return null;
    }
    this.#lastTimeText = timeText;
    this.#lastTimeNs = this.#unit === undefined ? guessTimeNs(value) : value * this.#unit;
    return this.#lastTimeNs;
  }
}

/** Whether nanoseconds of so many digits are meant as they are; without a unit their size tells it. */
const timesAreNanoseconds = (unit: TimeUnit | undefined): boolean => unit === undefined || unit === 1n;
