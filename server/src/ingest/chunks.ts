import { type PointTable, partitionDays } from '../telemetry/point-tables.ts';
import { Block } from './block/block.ts';
import type { Point } from './point.ts';
import type { CategoryTables } from './tables-of.ts';
import type { Turns } from './turns.ts';

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
  /** Why a point cannot be taken; undefined for nearly all. */
  readonly refusalOf: (point: Point, timeNs: bigint) => string | undefined;
  readonly onRefused: (index: number, reason: string) => void;
}

const pointsMax = 20_000;
const textBytesMax = 8 * 1024 * 1024;
/** Points between two turns of others. */
const pointsPerTurn = 2_000;
const dayNs = 86_400_000_000_000n;

/**
 * Cuts a batch into chunks and gives each to `take`. Where it is cut depends on nothing but the points, so that a batch that is sent
 * again is cut into the same chunks, and one of which only some were stored is completed.
 */
export function* cutIntoChunks(points: readonly Point[], options: ChunkOptions, take: (chunk: Chunk) => void): Turns {
  const open = new Map<bigint, OpenPartition>();
  const widthNs = dayNs * BigInt(partitionDays(options.keepDays));
  let current: OpenPartition | undefined;
  for (let index = 0; index < points.length; index += 1) {
    const point = points[index] as Point;
    const timeNs = point.timeNs ?? options.arrivalNs;
    if (current === undefined || timeNs < current.fromNs || timeNs >= current.endNs) {
      const number = timeNs / widthNs;
      current = open.get(number) ?? new OpenPartition(options, number, widthNs);
      open.set(number, current);
    }
    const refusal = options.refusalOf(point, timeNs);
    if (refusal !== undefined) options.onRefused(index, refusal);
    const chunk = current.add(point, timeNs, refusal === undefined);
    if (chunk !== undefined) take(chunk);
    if (index % pointsPerTurn === pointsPerTurn - 1) yield;
  }
  for (const partition of open.values()) {
    const chunk = partition.cut();
    if (chunk !== undefined) take(chunk);
    yield;
  }
}

class OpenPartition {
  readonly fromNs: bigint;
  readonly endNs: bigint;
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
    this.fromNs = number * widthNs;
    this.endNs = this.fromNs + widthNs;
    this.#lane = `${tables.points.name}/${keepDays}/${number}`;
    this.#block = this.#newBlock(tables.points);
    this.#newest = tables.newest === undefined ? undefined : this.#newBlock(tables.newest);
  }

  add(point: Point, timeNs: bigint, isTaken: boolean): Chunk | undefined {
    if (this.#seen === 0) this.#firstNs = timeNs;
    this.#seen += 1;
    if (isTaken) {
      this.#block.add(point, timeNs, this.#options.tables.points.hasId ? this.#options.nextId() : 0n);
      this.#newest?.add(point, timeNs, 0n);
    }
    return this.#seen >= pointsMax || this.#block.textBytes > textBytesMax ? this.cut() : undefined;
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

  #newBlock(table: PointTable): Block {
    const { workspaceNumber, keepDays } = this.#options;
    return new Block(table, { workspaceNumber, keepDays });
  }
}
