import type { PointTable } from '../../telemetry/point-tables.ts';
import type { FieldNames } from '../field-names.ts';
import { type PackedPoints, type Shape, valueKinds } from '../packed-points.ts';
import type { Point } from '../point.ts';
import { Bytes } from './bytes.ts';
import { type Column, DictionaryColumn, MapColumn, PlainColumn, StringColumn, type TextColumn } from './columns.ts';

/** What the rows of one block have in common. */
export interface BlockHead {
  readonly workspaceNumber: number;
  readonly keepDays: number;
}

/** The texts of a shape as numbers of the dictionaries of a block. */
interface RowPlan {
  readonly measurement: number;
  readonly keys: readonly number[];
  readonly texts: readonly number[];
  readonly promoted: readonly { readonly column: TextColumn; readonly text: string }[];
  readonly names: readonly string[];
  readonly numberKeys: NumberKeys;
}

/** In place of the number of a name that no dictionary has yet. */
const notYet = -1;

/** The numbers of the names of fields among the keys of `numbers`. */
interface NumberKeys {
  readonly numbers: number[];
  /** None of them is `notYet`. */
  isComplete: boolean;
}

/** Workspace of the rows that say which batches lie in a part. */
export const workspaceOfMarks = 0;

/** Rows of one table on their way to the engine, in the form that it reads fastest. */
export class Block {
  readonly #table: PointTable;
  readonly #head: BlockHead;
  readonly #columns = new Map<string, Column>();
  readonly #workspace = new PlainColumn('UInt32');
  readonly #measurement = new DictionaryColumn();
  readonly #time = new PlainColumn('Int64');
  readonly #keepDays = new PlainColumn('UInt16');
  readonly #id = new PlainColumn('UInt64');
  readonly #promoted = new Map<string, TextColumn>();
  readonly #promotedList: readonly TextColumn[];
  readonly #promotedStrings: readonly StringColumn[];
  readonly #tags = new MapColumn(new DictionaryColumn());
  readonly #numbers = new MapColumn(new PlainColumn('Float64'));
  readonly #integers = new MapColumn(new PlainColumn('Int128'));
  readonly #strings = new MapColumn(new StringColumn());
  readonly #booleans = new MapColumn(new PlainColumn('Bool'));
  readonly #batch = new StringColumn();
  /** For the shapes of `#packed`. */
  #plans: RowPlan[] = [];
  #packed: PackedPoints | undefined;
  readonly #numberKeys = new Map<FieldNames, NumberKeys>();
  #rows = 0;

  constructor(table: PointTable, head: BlockHead) {
    this.#table = table;
    this.#head = head;
    const columns: [string, Column][] = [
      ['workspace', this.#workspace],
      ['measurement', this.#measurement],
      ['time_ns', this.#time],
      ['keep_days', this.#keepDays],
    ];
    if (table.hasId) columns.push(['id', this.#id]);
    for (const name of table.promoted) {
      const column = table.dictionary.has(name) ? new DictionaryColumn() : new StringColumn();
      this.#promoted.set(name, column);
      columns.push([name, column]);
    }
    this.#promotedList = [...this.#promoted.values()];
    this.#promotedStrings = this.#promotedList.filter((column) => column instanceof StringColumn);
    columns.push(
      ['tags', this.#tags],
      ['numbers', this.#numbers],
      ['integers', this.#integers],
      ['strings', this.#strings],
      ['booleans', this.#booleans],
      ['batch', this.#batch],
    );
    for (const [name, column] of columns) this.#columns.set(name, column);
  }

  get rows(): number {
    return this.#rows;
  }

  add(point: Point, timeNs: bigint, id: bigint): void {
    const { measurement, tags, fields } = point;
    this.#begin(this.#head.workspaceNumber, this.#measurement.numberOf(measurement), id);
    this.#time.values.int64(timeNs);
    for (const [key, value] of tags) {
      const column = this.#promoted.get(key);
      if (column !== undefined && column.rows < this.#rows) {
        column.add(value);
      } else {
        this.#tags.keys.add(key);
        this.#tags.values.add(value);
      }
    }
    for (const [key, value] of fields) this.#addField(key, value);
    this.#batch.add('');
    this.#end();
  }

  /** Says that the points of a batch lie in the part that this block goes to. */
  addMark(batch: string, timeNs: bigint): void {
    this.#begin(workspaceOfMarks, this.#measurement.numberOf(''), 0n);
    this.#time.values.int64(timeNs);
    this.#batch.add(batch);
    this.#end();
  }

  /** About as much as the texts of fields take, which are what makes points large. */
  get textBytes(): number {
    let bytes = this.#strings.values.bytes;
    for (const column of this.#promotedStrings) bytes += column.bytes;
    return bytes;
  }

  /** What the engine reads. To be called once: what the rows were collected in is given to the next block. */
  finish(): Bytes {
    const out = new Bytes();
    out.varint(this.#columns.size);
    out.varint(this.#rows);
    for (const [name, column] of this.#columns) {
      out.text(name);
      out.text(column.type);
      column.writeTo(out);
      column.release();
    }
    return out;
  }

  /** The same as `add` for a row of packed points, with what comes again and again looked up once. */
  addPacked(points: PackedPoints, row: number, id: bigint): void {
    if (points !== this.#packed) {
      this.#packed = points;
      this.#plans = [];
    }
    const shape = points.shapeNumbers[row] as number;
    const plan = this.#plans[shape] ?? this.#planOf(points.shapes[shape] as Shape);
    this.#plans[shape] = plan;
    const { measurement, keys, texts, promoted, names, numberKeys } = plan;
    this.#begin(this.#head.workspaceNumber, measurement, id);
    this.#time.values.uint32(points.timeWords[row * 2] as number);
    this.#time.values.uint32(points.timeWords[row * 2 + 1] as number);
    for (const { column, text } of promoted) column.add(text);
    this.#tags.keys.addNumbers(keys);
    this.#tags.values.addNumbers(texts);
    const place = points.places[row] as number;
    if (numberKeys.isComplete && points.areNumbers(place, names.length)) {
      this.#numbers.keys.addNumbers(numberKeys.numbers);
      this.#numbers.values.values.float64s(points.numbers, place, names.length);
    } else {
      this.#addValues(points, place, names, numberKeys);
    }
    this.#batch.add('');
    this.#end();
  }

  #planOf({ head, names }: Shape): RowPlan {
    const promoted: { column: TextColumn; text: string }[] = [];
    const [keys, texts]: [number[], number[]] = [[], []];
    for (const [key, text] of head.tags) {
      const column = this.#promoted.get(key);
      if (column !== undefined) {
        promoted.push({ column, text });
      } else {
        keys.push(this.#tags.keys.numberOf(key));
        texts.push(this.#tags.values.numberOf(text));
      }
    }
    const measurement = this.#measurement.numberOf(head.measurement);
    return { measurement, keys, texts, promoted, names: names.list, numberKeys: this.#numberKeysOf(names) };
  }

  /** The values of a packed point one by one: there is one that is no number, or the block has not had all of the names before. */
  #addValues(points: PackedPoints, place: number, list: readonly string[], known: NumberKeys): void {
    const { numbers } = known;
    const { keys, values: floats } = this.#numbers;
    for (let index = 0; index < list.length; index += 1) {
      if (points.kinds[place + index] === valueKinds.other) {
        this.#addField(list[index] as string, points.valueAt(place + index));
        continue;
      }
      // An integer that was packed is exact as a float.
      if (numbers[index] === notYet) numbers[index] = keys.numberOf(list[index] as string);
      keys.addNumber(numbers[index] as number);
      floats.values.float64(points.numbers[place + index] ?? 0);
    }
    known.isComplete = !numbers.includes(notYet);
  }

  /** As far as one of them was a number. */
  #numberKeysOf(names: FieldNames): NumberKeys {
    const known = this.#numberKeys.get(names) ?? {
      numbers: new Array<number>(names.list.length).fill(notYet),
      isComplete: names.list.length === 0,
    };
    this.#numberKeys.set(names, known);
    return known;
  }

  #addField(key: string, value: number | bigint | string | boolean): void {
    switch (typeof value) {
      case 'number':
        this.#numbers.keys.add(key);
        this.#numbers.values.values.float64(value);
        return;
      case 'bigint':
        this.#addInteger(key, value);
        return;
      case 'boolean':
        this.#booleans.keys.add(key);
        this.#booleans.values.values.byte(value ? 1 : 0);
        return;
      default: {
        const column = this.#promoted.get(key);
        if (column !== undefined && column.rows < this.#rows && value !== '') {
          column.add(value);
        } else {
          this.#strings.keys.add(key);
          this.#strings.values.add(value);
        }
      }
    }
  }

  #addInteger(key: string, value: bigint): void {
    const float = Number(value);
    this.#numbers.keys.add(key);
    this.#numbers.values.values.float64(float);
    if (Number.isSafeInteger(float)) return;
    this.#integers.keys.add(key);
    this.#integers.values.values.int128(value);
  }

  /** All of a row that comes before its values but for its time. */
  #begin(workspace: number, measurement: number, id: bigint): void {
    this.#rows += 1;
    this.#workspace.values.uint32(workspace);
    this.#measurement.addNumber(measurement);
    this.#keepDays.values.uint16(this.#head.keepDays);
    if (this.#table.hasId) this.#id.values.int64(id);
  }

  #end(): void {
    for (const column of this.#promotedList) if (column.rows < this.#rows) column.add('');
    this.#tags.endRow();
    this.#numbers.endRow();
    this.#integers.endRow();
    this.#strings.endRow();
    this.#booleans.endRow();
  }
}

/** The columns of a block in its order, for the statement that inserts it. */
export function columnsOf({ hasId, promoted }: PointTable): readonly string[] {
  return [
    'workspace',
    'measurement',
    'time_ns',
    'keep_days',
    ...(hasId ? ['id'] : []),
    ...promoted,
    'tags',
    'numbers',
    'integers',
    'strings',
    'booleans',
    'batch',
  ];
}
