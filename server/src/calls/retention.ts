import type { ClickHouseClient } from '@clickhouse/client';
import { withTelemetryErrors } from '../telemetry/index.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { CallRetention, CallSearch } from './search.ts';

const HOUR_US = 3_600_000_000;
const DAY_US = 24 * HOUR_US;
/** The partitions of the table. */
const WEEK_US = 7 * DAY_US;

export interface RetentionOptions {
  readonly telemetry: Telemetry;
  /** Wall clock in milliseconds since the epoch. */
  readonly now: () => number;
}

/** What one workspace has in one week. */
interface Share {
  readonly workspace: string;
  readonly week: number;
  readonly calls: number;
  /** Before compression. */
  readonly bytes: number;
  readonly oldestUs: number;
  readonly newestUs: number;
}

/**
 * Deletes what is older or larger than its workspace keeps. A week in which nothing is left goes as a whole partition, at once and
 * with its disk; from other weeks rows are marked as deleted, and their disk is free after the next merge of their part.
 *
 * Sizes are estimates: the length of a row before compression, kept in `row_bytes`, times how well its week is compressed.
 */
export function callRetention({ telemetry, now }: RetentionOptions): Pick<CallSearch, 'prune'> {
  return {
    prune: (retentionOf) => withTelemetryErrors(() => prune(telemetry.client(), retentionOf, now() * 1000)),
  };
}

async function prune(
  client: ClickHouseClient,
  retentionOf: (workspace: string) => CallRetention,
  nowUs: number,
): Promise<number> {
  const shares = await readShares(client);
  const beforeUs = new Map<string, number>();
  for (const [workspace, own] of Map.groupBy(shares, (share) => share.workspace)) {
    const { days, bytesMax } = retentionOf(workspace);
    const byTime = days === null ? 0 : nowUs - days * DAY_US;
    const bySize = bytesMax === null ? 0 : await cutBySize(client, workspace, own, bytesMax);
    beforeUs.set(workspace, Math.max(byTime, bySize));
  }
  let pruned = 0;
  for (const [week, own] of Map.groupBy(shares, (share) => share.week)) {
    const isOver = own.every((share) => share.newestUs < (beforeUs.get(share.workspace) ?? 0));
    // Calls may still come to a week that has just ended; a partition would take them along.
    if (isOver && (week + 1) * WEEK_US < nowUs - DAY_US) {
      await client.command({ query: `ALTER TABLE calls DROP PARTITION ID '${week}'` });
      pruned += own.reduce((sum, share) => sum + share.calls, 0);
    } else {
      for (const share of own) pruned += await deleteOld(client, share, beforeUs.get(share.workspace) ?? 0);
    }
  }
  await pruneGapsAndCounts(client, retentionOf, nowUs);
  return pruned;
}

async function readShares(client: ClickHouseClient): Promise<Share[]> {
  const result = await client.query({
    query: `SELECT workspace, intDiv(time_us, ${WEEK_US}) AS week, count(), sum(row_bytes), min(time_us), max(time_us)
      FROM calls GROUP BY workspace, week ORDER BY week, workspace`,
    format: 'JSONCompactEachRow',
  });
  const rows = await result.json<(string | number)[]>();
  return rows.map(([workspace, ...numbers]) => {
    const [week = 0, calls = 0, bytes = 0, oldestUs = 0, newestUs = 0] = numbers.map(Number);
    return { workspace: String(workspace), week, calls, bytes, oldestUs, newestUs };
  });
}

/** Bytes on disk for each byte of a row, by week. */
async function readCompression(client: ClickHouseClient): Promise<ReadonlyMap<number, number>> {
  const result = await client.query({
    query: `SELECT partition_id, sum(data_compressed_bytes) / sum(data_uncompressed_bytes) FROM system.parts
      WHERE active AND database = currentDatabase() AND table = 'calls' GROUP BY partition_id`,
    format: 'JSONCompactEachRow',
  });
  const rows = await result.json<(string | number)[]>();
  return new Map(rows.map(([week, rate]) => [Number(week), Number(rate)]));
}

/** The time before which the calls of a workspace must go so that the rest fits, 0 for none. Whole hours; the newest always stays. */
async function cutBySize(
  client: ClickHouseClient,
  workspace: string,
  shares: readonly Share[],
  bytesMax: number,
): Promise<number> {
  const compression = await readCompression(client);
  const rateOf = (week: number): number => compression.get(week) ?? 1;
  const all = shares.reduce((sum, share) => sum + share.bytes * rateOf(share.week), 0);
  if (all <= bytesMax) return 0;
  const result = await client.query({
    query: `SELECT intDiv(time_us, ${HOUR_US}) AS hour, sum(row_bytes) FROM calls
      WHERE workspace = {workspace:String} GROUP BY hour ORDER BY hour DESC`,
    query_params: { workspace },
    format: 'JSONCompactEachRow',
  });
  let kept = 0;
  let keptFromUs: number | undefined;
  for (const [hour, bytes] of await result.json<(string | number)[]>()) {
    const startUs = Number(hour) * HOUR_US;
    kept += Number(bytes) * rateOf(Math.floor(startUs / WEEK_US));
    if (kept > bytesMax) return keptFromUs ?? startUs;
    keptFromUs = startUs;
  }
  return 0;
}

/** Marks the old calls of a workspace in a week as deleted. Answers how many there were. */
async function deleteOld(client: ClickHouseClient, share: Share, beforeUs: number): Promise<number> {
  if (share.oldestUs >= beforeUs) return 0;
  const old = 'workspace = {workspace:String} AND time_us < {before_us:Int64}';
  const ofWeek = `time_us >= ${share.week * WEEK_US} AND time_us < ${(share.week + 1) * WEEK_US}`;
  const query_params = { workspace: share.workspace, before_us: beforeUs };
  const result = await client.query({
    query: `SELECT count() FROM calls WHERE ${old} AND ${ofWeek}`,
    query_params,
    format: 'JSONCompactEachRow',
  });
  const [row] = await result.json<(string | number)[]>();
  await client.command({ query: `DELETE FROM calls IN PARTITION ID '${share.week}' WHERE ${old}`, query_params });
  return Number(row?.[0] ?? 0);
}

/** Gaps go with the calls of their workspace, counts with those that belong to none. */
async function pruneGapsAndCounts(
  client: ClickHouseClient,
  retentionOf: (workspace: string) => CallRetention,
  nowUs: number,
): Promise<void> {
  const result = await client.query({
    query: 'SELECT workspace, min(to_us) FROM call_gaps GROUP BY workspace',
    format: 'JSONCompactEachRow',
  });
  for (const [workspace, oldestUs] of await result.json<(string | number)[]>()) {
    const { days } = retentionOf(String(workspace));
    const beforeUs = days === null ? 0 : nowUs - days * DAY_US;
    if (Number(oldestUs) >= beforeUs) continue;
    await client.command({
      query: 'DELETE FROM call_gaps WHERE workspace = {workspace:String} AND to_us < {before_us:Int64}',
      query_params: { workspace: String(workspace), before_us: beforeUs },
    });
  }
  const { days } = retentionOf('');
  if (days === null) return;
  const weeks = await client.query({
    query: `SELECT DISTINCT intDiv(minute_s, 604800) FROM call_counts WHERE minute_s < {before_s:Int64}`,
    query_params: { before_s: Math.floor((nowUs - days * DAY_US) / 1_000_000) },
    format: 'JSONCompactEachRow',
  });
  for (const [week] of await weeks.json<(string | number)[]>()) {
    // Whole weeks only: counts are small, and a few days more of them hurt nobody.
    const isOver = (Number(week) + 1) * WEEK_US < nowUs - days * DAY_US;
    if (isOver) await client.command({ query: `ALTER TABLE call_counts DROP PARTITION ID '${Number(week)}'` });
  }
}
