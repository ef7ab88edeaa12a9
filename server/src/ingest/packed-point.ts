import type { FieldNames } from './field-names.ts';
import type { FieldValue, Point } from './point.ts';
import type { SharedHead } from './shared-tags.ts';

/** What a value is: a float, an integer that a float holds exactly, or anything else. */
export const valueKinds = { float: 0, integer: 1, other: 2 } as const;

/** In the text of metrics, names and tags included. */
const usualBytesOfValue = 24;
const usualValuesOfPoint = 6;
const guessedValuesMax = 65_536;

/** Values and times of the points of one body, one behind the other. */
export class PackedValues {
  kinds: Uint8Array;
  /** Of a value that is no number its place in `others`. */
  numbers: Float64Array;
  readonly others: FieldValue[] = [];
  times: BigInt64Array;
  /** Of values. */
  length = 0;
  /** The memory of the times: the lower and the upper half of each. */
  #timeWords: Uint32Array;
  #timeCount = 0;

  /** @param bodyBytes of the whole body: guessed right the first time, nothing has to be copied */
  constructor(bodyBytes: number) {
    const values = Math.min(Math.max(16, Math.ceil(bodyBytes / usualBytesOfValue)), guessedValuesMax);
    this.kinds = new Uint8Array(values);
    this.numbers = new Float64Array(values);
    this.times = new BigInt64Array(Math.ceil(values / usualValuesOfPoint));
    this.#timeWords = new Uint32Array(this.times.buffer);
  }

  add(kind: number, number: number): void {
    if (this.length === this.numbers.length) this.#grow();
    this.kinds[this.length] = kind;
    this.numbers[this.length] = number;
    this.length += 1;
  }

  addOther(value: FieldValue): void {
    this.add(valueKinds.other, this.others.length);
    this.others.push(value);
  }

  /** Answers the number of the time among the others. */
  addTimeNs(timeNs: bigint): number {
    const number = this.#nextTime();
    this.times[number] = timeNs;
    return number;
  }

  /** The same for a time in two parts, without the large integer: seconds below 2^34 and the nanoseconds behind them. */
  addTime(seconds: number, nanoseconds: number): number {
    const number = this.#nextTime();
    // Multiplied by parts, so that no product is above 2^53.
    const upper = Math.floor(seconds / 0x2_0000) * 1_000_000_000;
    const high = Math.floor(upper / 0x8000);
    const low = (upper - high * 0x8000) * 0x2_0000 + (seconds & 0x1_ffff) * 1_000_000_000 + nanoseconds;
    this.#setWords(number, low, high + Math.floor(low / 0x1_0000_0000));
    return number;
  }

  /** The same for its lower and its upper half. */
  addTimeWords(low: number, high: number): number {
    const number = this.#nextTime();
    this.#setWords(number, low, high);
    return number;
  }

  /** Whether none of so many values is anything else than a number. */
  areNumbers(place: number, count: number): boolean {
    if (this.others.length === 0) return true;
    for (let at = place; at < place + count; at += 1) if (this.kinds[at] === valueKinds.other) return false;
    return true;
  }

  /** Takes back what was added since there were so many. */
  cutTo(length: number): void {
    for (; this.length > length; this.length -= 1) {
      if (this.kinds[this.length - 1] === valueKinds.other) this.others.pop();
    }
  }

  valueAt(place: number): FieldValue {
    const number = this.numbers[place] ?? 0;
    const kind = this.kinds[place];
    if (kind === valueKinds.float) return number;
    return kind === valueKinds.integer ? BigInt(number) : (this.others[number] as FieldValue);
  }

  #setWords(number: number, low: number, high: number): void {
    this.#timeWords[number * 2] = low;
    this.#timeWords[number * 2 + 1] = high;
  }

  #nextTime(): number {
    if (this.#timeCount === this.times.length) {
      const larger = new BigInt64Array(this.#timeCount * 2);
      larger.set(this.times);
      this.times = larger;
      this.#timeWords = new Uint32Array(larger.buffer);
    }
    this.#timeCount += 1;
    return this.#timeCount - 1;
  }

  #grow(): void {
    const [kinds, numbers] = [new Uint8Array(this.length * 2), new Float64Array(this.length * 2)];
    kinds.set(this.kinds);
    numbers.set(this.numbers);
    this.kinds = kinds;
    this.numbers = numbers;
  }
}

/**
 * A normal point that looks like the one before it from the same sender: its measurement, tags and names are known, and only values and a
 * time are its own. Everybody may use it as a point like any other; who handles many of them asks for its parts with `packedHead`.
 */
export class PackedPoint implements Point {
  measurement: string;
  tags: Map<string, string>;
  readonly names: FieldNames;
  readonly values: PackedValues;
  /** Of its first value. */
  readonly place: number;
  readonly #head: SharedHead;
  readonly #number: number;
  #fields: Map<string, FieldValue> | undefined;

  /** @param number of its time among the times of the values */
  constructor(head: SharedHead, names: FieldNames, values: PackedValues, place: number, number: number) {
    this.measurement = head.measurement;
    this.tags = head.tags;
    this.names = names;
    this.values = values;
    this.place = place;
    this.#head = head;
    this.#number = number;
  }

  /** Undefined as soon as anything of the point was changed. */
  get packedHead(): SharedHead | undefined {
    return this.tags === this.#head.tags && this.measurement === this.#head.measurement && this.#fields === undefined
      ? this.#head
      : undefined;
  }

  get timeNs(): bigint {
    return this.values.times[this.#number] ?? 0n;
  }

  set timeNs(timeNs: bigint) {
    this.values.times[this.#number] = timeNs;
  }

  get fields(): Map<string, FieldValue> {
    this.#fields ??= new Map(this.names.list.map((name, index) => [name, this.values.valueAt(this.place + index)]));
    return this.#fields;
  }

  set fields(fields: Map<string, FieldValue>) {
    this.#fields = fields;
  }
}

/** Names of the fields of a packed point that nobody has changed; undefined for any other. */
export const namesOf = (point: Point): FieldNames | undefined =>
  point instanceof PackedPoint && point.packedHead !== undefined ? point.names : undefined;

/** Whether the point says when it was; a packed one always does, and its time need not be made a number for it. */
export const hasTime = (point: Point): boolean => point instanceof PackedPoint || point.timeNs !== undefined;
