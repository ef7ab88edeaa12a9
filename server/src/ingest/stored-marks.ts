import type { ClickHouseClient } from '@clickhouse/client';
import type { PointTable } from '../telemetry/point-tables.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { Chunk, Mark } from './chunks.ts';
import { marksIn, newestMarkNsIn } from './insert.ts';

/** Marks of newest chunks that are known without asking the engine. */
const keptMaxDefault = 20_000;
const beforeAllTimes = -(2n ** 63n);

/**
 * Which chunks are stored already. To ask the engine before each insert costs a tenth of the insert, and what an agent reports for the
 * first time cannot be there: where nobody else writes, a stored chunk is either no later than the newest mark that its table had when this
 * process first looked, or this process stored it. So the engine is asked for chunks up to that time only. It moves on to whatever of
 * this process's own chunks is not known for sure: those that failed, and those that are not remembered any more.
 */
export class StoredMarks {
  readonly #telemetry: Telemetry;
  readonly #keptMax: number;
  /** By name, in the order in which they were stored. */
  readonly #kept = new Map<string, Mark & { readonly table: string }>();
  /** By table: the newest mark that it had when it was first looked at. */
  readonly #foundNs = new Map<string, Promise<bigint>>();
  /** By table: the newest of the chunks of this process that are not known for sure. */
  readonly #doubtfulNs = new Map<string, bigint>();

  constructor(telemetry: Telemetry, keptMax = keptMaxDefault) {
    this.#telemetry = telemetry;
    this.#keptMax = keptMax;
  }

  /** @param name of a chunk, by `markName` */
  isKept(name: string): boolean {
    return this.#kept.has(name);
  }

  /** Those of the chunks, all of one table, that are not in it. Errors: those of the engine. */
  async missingOf(table: PointTable, chunks: readonly Chunk[]): Promise<readonly Chunk[]> {
    const client = this.#telemetry.client();
    const untilNs = this.#telemetry.writesAlone ? await this.#askUntilNs(client, table) : undefined;
    const asked = chunks.flatMap(({ mark }) =>
      mark === undefined || (untilNs !== undefined && mark.timeNs > untilNs) ? [] : [mark],
    );
    if (asked.length === 0) return chunks;
    const stored = await marksIn(client, table, asked);
    return chunks.filter(({ mark }) => mark === undefined || !stored.has(mark.batch));
  }

  /** To be told of every chunk that is stored. */
  keep(chunk: Chunk): void {
    const name = markName(chunk);
    if (name === undefined || chunk.mark === undefined) return;
    this.#kept.set(name, { ...chunk.mark, table: chunk.table.name });
    if (this.#kept.size <= this.#keptMax) return;
    for (const [oldest, { table, timeNs }] of this.#kept) {
      this.#kept.delete(oldest);
      this.#doubt(table, timeNs);
      return;
    }
  }

  /** To be told of chunks whose insert failed before anybody tries them again: they may be stored nevertheless. */
  doubt(chunks: readonly Chunk[]): void {
    for (const { table, mark } of chunks) if (mark !== undefined) this.#doubt(table.name, mark.timeNs);
  }

  #doubt(table: string, timeNs: bigint): void {
    if (timeNs > (this.#doubtfulNs.get(table) ?? beforeAllTimes)) this.#doubtfulNs.set(table, timeNs);
  }

  async #askUntilNs(client: ClickHouseClient, table: PointTable): Promise<bigint> {
    let found = this.#foundNs.get(table.name);
    if (found === undefined) {
      found = newestMarkNsIn(client, table).then((timeNs) => timeNs ?? beforeAllTimes);
      this.#foundNs.set(table.name, found);
      found.catch(() => this.#foundNs.delete(table.name));
    }
    const foundNs = await found;
    const doubtfulNs = this.#doubtfulNs.get(table.name) ?? beforeAllTimes;
    return doubtfulNs > foundNs ? doubtfulNs : foundNs;
  }
}

/** Tells a chunk that can be known again from all others; undefined for one that cannot. */
export const markName = ({ table, mark }: Chunk): string | undefined =>
  mark === undefined ? undefined : `${table.name}/${mark.batch}/${mark.timeNs}`;
