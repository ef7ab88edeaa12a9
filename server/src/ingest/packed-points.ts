import type { FieldNames } from './field-names.ts';
import { giveBack, type Memory, noMemory, takeMemory } from './memory.ts';
import type { FieldValue, Point } from './point.ts';
import type { SharedHead } from './shared-tags.ts';

/** What a value is: a float, an integer that a float holds exactly, or anything else. */
export const valueKinds = { float: 0, integer: 1, other: 2 } as const;

/** In the text of metrics, names and tags included. */
const usualBytesOfValue = 24;
const usualValuesOfPoint = 6;
const guessedValuesMax = 65_536;
/** A number and a kind. */
const bytesOfValue = 9;
/** A time, a place and the number of a shape. */
const bytesOfRow = 16;

/** What points have in common that differ in nothing but their values and times. */
export interface Shape {
  readonly head: SharedHead;
  /** Those of the values, in their order. */
  readonly names: FieldNames;
}

const noBytes: Uint8Array = new Uint8Array();
const noWords: Uint32Array = new Uint32Array();
const noFloats: Float64Array = new Float64Array();
const noTimes: BigInt64Array = new BigInt64Array();

let bodies = 0;

/**
 * Normal points of one body that look like others before them from the same sender: their measurements, tags and names are known, and
 * only values and times are their own. They lie in columns, a row each, because objects for all points of some dozens of bodies are what
 * collecting garbage takes its time for.
 */
export class PackedPoints {
  rows = 0;
  readonly shapes: Shape[] = [];
  /** Of a row its place in `shapes`. */
  shapeNumbers = noWords;
  /** Of a row the place of its first value; it has as many as names. */
  places = noWords;
  /** Of a row the lower and the upper half of its time: the memory of `#times`. */
  timeWords = noWords;
  #times = noTimes;
  /** Of a value. */
  kinds = noBytes;
  /** Of a value that is no number its place in `others`. */
  numbers = noFloats;
  readonly others: FieldValue[] = [];
  readonly #body: number;
  readonly #valuesGuessed: number;
  #values = 0;
  /** How many of them belong to rows. */
  #valuesTaken = 0;
  readonly #place = new Float64Array(1);
  #memoryOfValues: Memory = noMemory;
  #memoryOfRows: Memory = noMemory;

  /** @param bodyBytes of the whole body: guessed right the first time, nothing has to be copied */
  constructor(bodyBytes: number) {
    bodies = (bodies + 1) | 0;
    this.#body = bodies;
    this.#valuesGuessed = Math.min(Math.max(16, Math.ceil(bodyBytes / usualBytesOfValue)), guessedValuesMax);
  }

  /** A value of the row to come. Its number is the only one of an array, because a float that is given to a function is an object of its own. */
  add(kind: number, number: Float64Array): void {
    if (this.#values === this.numbers.length) this.#makeRoomForValues();
    this.kinds[this.#values] = kind;
    this.numbers[this.#values] = number[0] as number;
    this.#values += 1;
  }

  addOther(value: FieldValue): void {
    this.#place[0] = this.others.length;
    this.add(valueKinds.other, this.#place);
    this.others.push(value);
  }

  /** The time of the row to come. */
  setTimeNs(timeNs: bigint): void {
    if (this.rows === this.places.length) this.#makeRoomForRows();
    this.#times[this.rows] = timeNs;
  }

  /** The same in two parts, without the large integer: seconds below 2^34 and the nanoseconds behind them. */
  setTime(seconds: number, nanoseconds: number): void {
    // Multiplied by parts, so that no product is above 2^53.
    const upper = Math.floor(seconds / 0x2_0000) * 1_000_000_000;
    const high = Math.floor(upper / 0x8000);
    const low = (upper - high * 0x8000) * 0x2_0000 + (seconds & 0x1_ffff) * 1_000_000_000 + nanoseconds;
    this.setTimeWords(low, high + Math.floor(low / 0x1_0000_0000));
  }

  /** The same as its lower and its upper half. */
  setTimeWords(low: number, high: number): void {
    if (this.rows === this.places.length) this.#makeRoomForRows();
    this.timeWords[this.rows * 2] = low;
    this.timeWords[this.rows * 2 + 1] = high;
  }

  /** Makes a row of the values that were added since the one before, and of the time that was set. */
  endRow(head: SharedHead, names: FieldNames): void {
    const known = head.shapedIn === this.#body ? head.shape : -1;
    this.shapeNumbers[this.rows] = this.shapes[known]?.names === names ? known : this.#newShape(head, names);
    this.places[this.rows] = this.#valuesTaken;
    this.#valuesTaken = this.#values;
    this.rows += 1;
  }

  /** Takes the values back that were added since the last row: they are not those of one. */
  giveUpRow(): void {
    for (; this.#values > this.#valuesTaken; this.#values -= 1) {
      if (this.kinds[this.#values - 1] === valueKinds.other) this.others.pop();
    }
  }

  /** Whether none of so many values is anything else than a number. */
  areNumbers(place: number, count: number): boolean {
    if (this.others.length === 0) return true;
    for (let at = place; at < place + count; at += 1) if (this.kinds[at] === valueKinds.other) return false;
    return true;
  }

  valueAt(place: number): FieldValue {
    const number = this.numbers[place] ?? 0;
    const kind = this.kinds[place];
    if (kind === valueKinds.float) return number;
    return kind === valueKinds.integer ? BigInt(number) : (this.others[number] as FieldValue);
  }

  shapeAt(row: number): Shape {
    return this.shapes[this.shapeNumbers[row] as number] as Shape;
  }

  timeNsAt(row: number): bigint {
    return this.#times[row] ?? 0n;
  }

  /** A row as an object. Its tags are those of many points; nothing else that is changed in it is changed here. */
  pointAt(row: number): Point {
    const { head, names } = this.shapeAt(row);
    const { measurement, tags } = head;
    const place = this.places[row] ?? 0;
    const fields = new Map(names.list.map((name, index) => [name, this.valueAt(place + index)]));
    return { measurement, tags, fields, timeNs: this.timeNsAt(row) };
  }

  /** Nothing may be asked of it any more: its memory becomes that of others. */
  release(): void {
    giveBack(this.#memoryOfValues);
    giveBack(this.#memoryOfRows);
    this.#useForValues(noMemory);
    this.#useForRows(noMemory);
  }

  #newShape(head: SharedHead, names: FieldNames): number {
    head.shapedIn = this.#body;
    head.shape = this.shapes.length;
    this.shapes.push({ head, names });
    return head.shape;
  }

  #makeRoomForValues(): void {
    const values = Math.max(this.#values * 2, this.#valuesGuessed);
    const before = this.#memoryOfValues;
    const { kinds, numbers } = this;
    this.#useForValues(takeMemory(values * bytesOfValue));
    this.kinds.set(kinds);
    this.numbers.set(numbers);
    giveBack(before);
  }

  #useForValues(memory: Memory): void {
    const { buffer, byteOffset, length } = memory.bytes;
    const values = Math.floor(length / bytesOfValue);
    this.numbers = new Float64Array(buffer, byteOffset, values);
    this.kinds = new Uint8Array(buffer, byteOffset + values * 8, values);
    this.#memoryOfValues = memory;
  }

  #makeRoomForRows(): void {
    const rows = Math.max(this.rows * 2, Math.ceil(this.#valuesGuessed / usualValuesOfPoint));
    const before = this.#memoryOfRows;
    const { timeWords, places, shapeNumbers } = this;
    this.#useForRows(takeMemory(rows * bytesOfRow));
    this.timeWords.set(timeWords);
    this.places.set(places);
    this.shapeNumbers.set(shapeNumbers);
    giveBack(before);
  }

  #useForRows(memory: Memory): void {
    const { buffer, byteOffset, length } = memory.bytes;
    const rows = Math.floor(length / bytesOfRow);
    this.#times = new BigInt64Array(buffer, byteOffset, rows);
    this.timeWords = new Uint32Array(buffer, byteOffset, rows * 2);
    this.places = new Uint32Array(buffer, byteOffset + rows * 8, rows);
    this.shapeNumbers = new Uint32Array(buffer, byteOffset + rows * 12, rows);
    this.#memoryOfRows = memory;
  }
}
