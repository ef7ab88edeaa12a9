import { type PointTable, partitionDays } from '../telemetry/point-tables.ts';
import { Block } from './block/block.ts';
import type { FieldNames } from './field-names.ts';
import type { PackedPoints, Shape } from './packed-points.ts';
import type { Point } from './point.ts';
import { PackedRun, type PointList, type Run } from './point-list.ts';
import type { CategoryTables } from './tables-of.ts';
import { TimeSpan } from './time-span.ts';
import { pointsPerTurn, type Turns } from './turns.ts';

/** How a batch is found again in a table: a row says at this time that its points are there. */
export interface Mark {
  readonly batch: string;
  readonly timeNs: bigint;
}

/** Points that go into one partition of one table, ready for the engine: all of them are stored, or none. */
export interface Chunk {
  readonly table: PointTable;
  readonly newest: PointTable | undefined;
  /** Partition of the table; chunks of one lane can be inserted together. */
  readonly lane: string;
  readonly body: Buffer;
  /** The same points for the table of the newest. */
  readonly newestBody: Buffer | undefined;
  readonly points: number;
  /** Undefined where a repeat could not be told from new points. */
  readonly mark: Mark | undefined;
  /** To be called once by whoever has no use for the bodies any more: their memory becomes that of others. */
  readonly release: () => void;
}

export interface ChunkOptions {
  readonly tables: CategoryTables;
  readonly workspaceNumber: number;
  readonly keepDays: number;
  /** For points without a time. */
  readonly arrivalNs: bigint;
  /** Names the batch; undefined when its points do not all carry a time. */
  readonly batch: string | undefined;
  readonly nextId: () => bigint;
  /** Why a point cannot be taken; undefined for nearly all. Of a packed one the names of its fields are known. */
  readonly refusalOf: (point: Point, timeNs: bigint, names?: FieldNames) => string | undefined;
  /** Whether a packed point is surely taken, so that nobody has to ask; of its time the upper half is enough. */
  readonly isSurelyTaken: (shape: Shape, timeHigh: number) => boolean;
  /** @param index of the point in the list, from 0 */
  readonly onRefused: (index: number, point: Point, reason: string) => void;
}

const pointsMax = 20_000;
const textBytesMax = 8 * 1024 * 1024;
const dayNs = 86_400_000_000_000n;

/**
 * Cuts a batch into chunks and gives each to `take`. Where it is cut depends on nothing but the points, so that a batch that is sent
 * again is cut into the same chunks, and one of which only some were stored is completed.
 */
export function* cutIntoChunks(points: PointList, options: ChunkOptions, take: (chunk: Chunk) => void): Turns {
  const cutter = new Cutter(options, take);
  let leftOfTurn = pointsPerTurn;
  for (const run of points.runs) {
    for (let from = 0; from < run.length; ) {
      const end = Math.min(run.length, from + leftOfTurn);
      cutter.add(run, from, end);
      leftOfTurn -= end - from;
      from = end;
      if (leftOfTurn > 0) continue;
      yield;
      leftOfTurn = pointsPerTurn;
    }
  }
  for (const partition of cutter.partitions()) {
    cutter.cut(partition);
    yield;
  }
}

/** Brings each point into its partition. */
class Cutter {
  readonly #options: ChunkOptions;
  readonly #take: (chunk: Chunk) => void;
  readonly #open = new Map<bigint, OpenPartition>();
  readonly #widthNs: bigint;
  /** That of the point before, and most likely of the next one. */
  #current: OpenPartition | undefined;
  #index = 0;

  constructor(options: ChunkOptions, take: (chunk: Chunk) => void) {
    this.#options = options;
    this.#take = take;
    this.#widthNs = dayNs * BigInt(partitionDays(options.keepDays));
  }

  partitions(): Iterable<OpenPartition> {
    return this.#open.values();
  }

  /** Some points of a run, from one up to another. */
  add(run: Run, from: number, end: number): void {
    if (run instanceof PackedRun) {
      for (let row = run.from + from; row < run.from + end; row += 1) this.#addPacked(run.points, row);
    } else {
      for (let index = from; index < end; index += 1) this.#addPoint(run[index] as Point);
    }
  }

  cut(partition: OpenPartition): void {
    const chunk = partition.cut();
    if (chunk !== undefined) this.#take(chunk);
  }

  #addPoint(point: Point): void {
    const timeNs = point.timeNs ?? this.#options.arrivalNs;
    const partition = this.#partitionOf(timeNs);
    const isTaken = this.#isTaken(point, timeNs);
    if (partition.add(point, timeNs, isTaken)) this.cut(partition);
    this.#index += 1;
  }

  #addPacked(points: PackedPoints, row: number): void {
    const timeHigh = points.timeWords[row * 2 + 1] as number;
    const partition = this.#current?.times.surelyHas(timeHigh)
      ? this.#current
      : this.#partitionOf(points.timeNsAt(row));
    const isTaken =
      this.#options.isSurelyTaken(points.shapeAt(row), timeHigh) ||
      this.#isTaken(points.pointAt(row), points.timeNsAt(row), points.shapeAt(row).names);
    if (partition.addPacked(points, row, isTaken)) this.cut(partition);
    this.#index += 1;
  }

  #isTaken(point: Point, timeNs: bigint, names?: FieldNames): boolean {
    const refusal = this.#options.refusalOf(point, timeNs, names);
    if (refusal !== undefined) this.#options.onRefused(this.#index, point, refusal);
    return refusal === undefined;
  }

  #partitionOf(timeNs: bigint): OpenPartition {
    if (this.#current?.times.has(timeNs)) return this.#current;
    const number = timeNs / this.#widthNs;
    const partition = this.#open.get(number) ?? new OpenPartition(this.#options, number, this.#widthNs);
    this.#open.set(number, partition);
    this.#current = partition;
    return partition;
  }
}

class OpenPartition {
  readonly times: TimeSpan;
  readonly #options: ChunkOptions;
  readonly #lane: string;
  #block: Block;
  #newest: Block | undefined;
  #chunks = 0;
  /** Points since the last cut, those that were refused among them. */
  #seen = 0;
  #firstNs = 0n;

  constructor(options: ChunkOptions, number: bigint, widthNs: bigint) {
    const { tables, keepDays } = options;
    this.#options = options;
    this.times = new TimeSpan(number * widthNs, (number + 1n) * widthNs);
    this.#lane = `${tables.points.name}/${keepDays}/${number}`;
    this.#block = this.#newBlock(tables.points);
    this.#newest = tables.newest === undefined ? undefined : this.#newBlock(tables.newest);
  }

  /** A point that is not taken is counted, too: where a batch is cut must not depend on it. Answers whether it is time to cut. */
  add(point: Point, timeNs: bigint, isTaken: boolean): boolean {
    if (this.#seen === 0) this.#firstNs = timeNs;
    if (isTaken) {
      this.#block.add(point, timeNs, this.#nextId());
      this.#newest?.add(point, timeNs, 0n);
    }
    return this.#isFull();
  }

  /** The same for a row of packed points. */
  addPacked(points: PackedPoints, row: number, isTaken: boolean): boolean {
    if (this.#seen === 0) this.#firstNs = points.timeNsAt(row);
    if (isTaken) {
      this.#block.addPacked(points, row, this.#nextId());
      this.#newest?.addPacked(points, row, 0n);
    }
    return this.#isFull();
  }

  cut(): Chunk | undefined {
    const { tables, batch } = this.#options;
    const block = this.#block;
    const newest = this.#newest;
    const points = block.rows;
    const number = this.#chunks;
    this.#chunks += 1;
    this.#seen = 0;
    this.#block = this.#newBlock(tables.points);
    this.#newest = tables.newest === undefined ? undefined : this.#newBlock(tables.newest);
    if (points === 0) return undefined;
    const mark = batch === undefined ? undefined : { batch: `${batch}/${number}`, timeNs: this.#firstNs };
    if (mark !== undefined) block.addMark(mark.batch, mark.timeNs);
    const [bytes, newestBytes] = [block.finish(), newest?.finish()];
    return {
      table: tables.points,
      newest: tables.newest,
      lane: this.#lane,
      body: bytes.written,
      newestBody: newestBytes?.written,
      points,
      mark,
      release: () => {
        bytes.release();
        newestBytes?.release();
      },
    };
  }

  #nextId(): bigint {
    return this.#options.tables.points.hasId ? this.#options.nextId() : 0n;
  }

  #isFull(): boolean {
    this.#seen += 1;
    return this.#seen >= pointsMax || this.#block.textBytes > textBytesMax;
  }

  #newBlock(table: PointTable): Block {
    const { workspaceNumber, keepDays } = this.#options;
    return new Block(table, { workspaceNumber, keepDays });
  }
}
