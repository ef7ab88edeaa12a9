import { giveBack, type Memory, noMemory, takeMemory } from '../memory.ts';
import { Bytes } from './bytes.ts';

/** A column of a block while its rows are added. */
export interface Column {
  readonly type: string;
  /** Writes what the engine reads for the column. */
  readonly writeTo: (out: Bytes) => void;
  /** Gives its memory back. Called once, when nothing is asked of it any more. */
  readonly release: () => void;
}

/** A column of texts, one for each row. */
export interface TextColumn extends Column {
  readonly rows: number;
  readonly add: (text: string) => void;
}

/** Values of a fixed size, added by whoever knows how to write them. */
export class PlainColumn implements Column {
  readonly type: string;
  readonly values = new Bytes();

  constructor(type: string) {
    this.type = type;
  }

  writeTo(out: Bytes): void {
    out.append(this.values.written);
  }

  release(): void {
    this.values.release();
  }
}

export class StringColumn implements TextColumn {
  readonly type = 'String';
  readonly #values = new Bytes();
  rows = 0;

  get bytes(): number {
    return this.#values.length;
  }

  add(text: string): void {
    this.#values.text(text);
    this.rows += 1;
  }

  writeTo(out: Bytes): void {
    out.append(this.#values.written);
  }

  release(): void {
    this.#values.release();
  }
}

/** Version of the form in which dictionaries are written, and two flags that the engine writes for one that comes with its rows. */
const dictionaryVersion = 1;
const flagsOfDictionary = 0x600;
const bytesOfNumber = 4;
const bytesOfEnd = 8;

/** Texts of which many are equal: each is written once, and the rows name it by its number. */
export class DictionaryColumn implements TextColumn {
  readonly type = 'LowCardinality(String)';
  readonly #numbers = new Map<string, number>();
  readonly #texts = new Bytes();
  #memory: Memory = noMemory;
  #rows: Uint32Array = noMemory.words;
  #count = 0;
  #lastText: string | undefined;
  #lastNumber = 0;

  get rows(): number {
    return this.#count;
  }

  add(text: string): void {
    if (text !== this.#lastText) {
      this.#lastNumber = this.numberOf(text);
      this.#lastText = text;
    }
    this.addNumber(this.#lastNumber);
  }

  /** A row by the number of its text. */
  addNumber(number: number): void {
    if (this.#count === this.#rows.length) this.#grow(this.#count + 1);
    this.#rows[this.#count] = number;
    this.#count += 1;
  }

  addNumbers(numbers: readonly number[]): void {
    const count = this.#count + numbers.length;
    if (count > this.#rows.length) this.#grow(count);
    const rows = this.#rows;
    let at = this.#count;
    for (let index = 0; index < numbers.length; index += 1) {
      rows[at] = numbers[index] as number;
      at += 1;
    }
    this.#count = count;
  }

  /** The number of a text that a row has or will have: all that are asked for are written. */
  numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(text, number);
    this.#texts.text(text);
    return number;
  }

  writeTo(out: Bytes): void {
    this.writePrefixTo(out);
    this.writeRowsTo(out);
  }

  writePrefixTo(out: Bytes): void {
    out.uint64(dictionaryVersion);
  }

  /** Nothing at all for no rows. */
  writeRowsTo(out: Bytes): void {
    if (this.#count === 0) return;
    const texts = this.#numbers.size;
    const width = texts <= 0x100 ? 0 : texts <= 0x1_0000 ? 1 : 2;
    out.uint64(flagsOfDictionary | width);
    out.uint64(texts);
    out.append(this.#texts.written);
    out.uint64(this.#count);
    out.numbers(this.#rows.subarray(0, this.#count), width === 0 ? 1 : width === 1 ? 2 : 4);
  }

  release(): void {
    giveBack(this.#memory);
    this.#texts.release();
    this.#memory = noMemory;
    this.#rows = noMemory.words;
    this.#count = 0;
  }

  #grow(rowsMin: number): void {
    const larger = takeMemory(rowsMin * bytesOfNumber);
    larger.words.set(this.#rows);
    giveBack(this.#memory);
    this.#memory = larger;
    this.#rows = larger.words;
  }
}

/** What holds the values of a map: like any column, with what has to be written before the lengths apart. */
interface MapValues extends Column {
  readonly writePrefixTo?: (out: Bytes) => void;
  readonly writeRowsTo?: (out: Bytes) => void;
}

export class MapColumn<Values extends MapValues> implements Column {
  readonly type: string;
  readonly keys = new DictionaryColumn();
  readonly values: Values;
  readonly #ends = new Bytes();
  /** Of which the first ones have no pairs. */
  #rows = 0;

  constructor(values: Values) {
    this.values = values;
    this.type = `Map(${this.keys.type}, ${values.type})`;
  }

  /** The pairs that were added since the last call belong to one row. */
  endRow(): void {
    // Most maps of a block are empty in all of its rows.
    if (this.keys.rows > 0) {
      if (this.#ends.length === 0) this.#ends.zeros(this.#rows * bytesOfEnd);
      this.#ends.uint64(this.keys.rows);
    }
    this.#rows += 1;
  }

  writeTo(out: Bytes): void {
    this.keys.writePrefixTo(out);
    this.values.writePrefixTo?.(out);
    if (this.keys.rows === 0) out.zeros(this.#rows * bytesOfEnd);
    else out.append(this.#ends.written);
    this.keys.writeRowsTo(out);
    if (this.values.writeRowsTo === undefined) this.values.writeTo(out);
    else this.values.writeRowsTo(out);
  }

  release(): void {
    this.keys.release();
    this.values.release();
    this.#ends.release();
  }
}
