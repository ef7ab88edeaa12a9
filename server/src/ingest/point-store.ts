import { readTelemetry, withTelemetryErrors } from '../telemetry/index.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { Ledger } from './ledger.ts';
import { type KeepDaysNow, prunePoints } from './prune-points.ts';

/** What was received of one category with one token in one bucket of time. */
export interface UsageRow {
  /** Begin of the bucket, seconds since the epoch. */
  readonly timeS: number;
  readonly category: string;
  readonly tokenNumber: number;
  /** Empty for what was taken, else the code of the answer. */
  readonly outcome: string;
  readonly requests: number;
  readonly points: number;
  readonly badPoints: number;
  /** Of bodies, decompressed. */
  readonly bytes: number;
}

interface UsageQuery {
  readonly workspaceNumber: number;
  readonly fromS: number;
  readonly toS: number;
  /** One bucket for all of it when left out. A multiple of 60. */
  readonly bucketS?: number | undefined;
}

export interface KeptBadPoint {
  /** When it came, microseconds since the epoch. */
  readonly timeUs: number;
  readonly number: number;
  readonly tokenNumber: number;
  readonly category: string;
  /** Line of a text, else place in the list; 0 for what concerns the whole body. */
  readonly place: number;
  /** Bytes from the start of the body; undefined where it is not known. */
  readonly offset: number | undefined;
  readonly reason: string;
  readonly sample: string;
}

interface BadPointQuery {
  readonly workspaceNumber: number;
  readonly fromUs: number;
  readonly toUs: number;
  readonly category?: string | undefined;
  readonly skip: number;
  readonly limit: number;
}

/** What is known about received points, and how long they stay. Errors of all: `EngineUnavailable`, `QueryLimitExceeded`. */
export interface PointStore {
  readonly usage: (query: UsageQuery) => Promise<readonly UsageRow[]>;
  /** Newest first. */
  readonly badPoints: (
    query: BadPointQuery,
  ) => Promise<{ readonly points: readonly KeptBadPoint[]; readonly total: number }>;
  /** Removes what is older than its workspace keeps it; answers about how many points went. */
  readonly prune: (keepDaysNow: KeepDaysNow) => Promise<number>;
}

export interface PointStoreOptions {
  readonly telemetry: Telemetry;
  readonly ledger: Pick<Ledger, 'flush'>;
  /** Wall clock in milliseconds since the epoch. */
  readonly now: () => number;
}

const readonlySettings = { readonly: '1', max_execution_time: 15, wait_end_of_query: 1 } as const;

export function createPointStore({ telemetry, ledger, now }: PointStoreOptions): PointStore {
  async function select<Row>(query: string, query_params: Record<string, unknown>): Promise<Row[]> {
    const result = await telemetry.client().query({
      query,
      query_params,
      format: 'JSONCompactEachRow',
      clickhouse_settings: readonlySettings,
    });
    return result.json<Row>();
  }

  /** What was counted a moment ago is to be seen; where it cannot be written, what is there is shown. */
  const settled = () => ledger.flush().catch(() => undefined);

  return {
    usage: ({ workspaceNumber, fromS, toS, bucketS }) =>
      readTelemetry(async () => {
        await settled();
        const bucket = bucketS === undefined ? '{from:Int64}' : 'intDiv(minute_s, {bucket:Int64}) * {bucket:Int64}';
        const rows = await select<(string | number)[]>(
          `SELECT ${bucket} AS time, category, token, outcome, sum(requests), sum(points), sum(bad_points), sum(bytes)
          FROM ingest_counts
          WHERE workspace = {workspace:UInt32} AND minute_s >= {from:Int64} AND minute_s < {to:Int64}
          GROUP BY time, category, token, outcome ORDER BY time, category, token, outcome`,
          { workspace: workspaceNumber, from: fromS, to: toS, bucket: bucketS ?? 60 },
        );
        return rows.map(([time, category, token, outcome, requests, points, badPoints, bytes]) => ({
          timeS: Number(time),
          category: String(category),
          tokenNumber: Number(token),
          outcome: String(outcome),
          requests: Number(requests),
          points: Number(points),
          badPoints: Number(badPoints),
          bytes: Number(bytes),
        }));
      }),
    badPoints: ({ workspaceNumber, fromUs, toUs, category, skip, limit }) =>
      readTelemetry(async () => {
        await settled();
        const where = `workspace = {workspace:UInt32} AND time_us >= {from:Int64} AND time_us < {to:Int64}
          ${category === undefined ? '' : 'AND category = {category:String}'}`;
        const params = { workspace: workspaceNumber, from: fromUs, to: toUs, category: category ?? '', skip, limit };
        const rows = await select<(string | number)[]>(
          `SELECT time_us, number, token, category, place, offset, reason, sample FROM ingest_errors WHERE ${where}
          ORDER BY time_us DESC, number DESC LIMIT {limit:UInt32} OFFSET {skip:UInt32}`,
          params,
        );
        const [total] = await select<[string | number]>(`SELECT count() FROM ingest_errors WHERE ${where}`, params);
        const points = rows.map(([timeUs, number, token, kind, place, offset, reason, sample]) => ({
          timeUs: Number(timeUs),
          number: Number(number),
          tokenNumber: Number(token),
          category: String(kind),
          place: Number(place),
          offset: Number(offset) < 0 ? undefined : Number(offset),
          reason: String(reason),
          sample: String(sample),
        }));
        return { points, total: Number(total?.[0] ?? 0) };
      }),
    prune: (keepDaysNow) => withTelemetryErrors(() => prunePoints(telemetry.client(), keepDaysNow, now())),
  };
}
