import type { ClickHouseClient } from '@clickhouse/client';
import { type PointTable, partitionDays } from '../telemetry/point-tables.ts';
import { workspaceOfMarks } from './block/block.ts';
import { type Category, categories } from './category.ts';
import { tablesOf } from './tables-of.ts';

/** For how many days a workspace keeps a category now. */
export type KeepDaysNow = (workspaceNumber: number, category: Category) => number;

const dayNs = 86_400_000_000_000n;
const countsKeptDays = 400;
const errorsKeptDays = 7;

/**
 * Removes what is older than its workspace keeps it. A partition whose time is over goes at once, with its disk; from others the rows of
 * workspaces that keep less now than when the points came are marked as deleted. Answers about how many points went.
 */
export async function prunePoints(client: ClickHouseClient, keepDaysNow: KeepDaysNow, nowMs: number): Promise<number> {
  const nowNs = BigInt(nowMs) * 1_000_000n;
  let pruned = 0;
  for (const category of categories) {
    const cutoffOf = (workspaceNumber: number) => nowNs - BigInt(keepDaysNow(workspaceNumber, category)) * dayNs;
    const { points, newest } = tablesOf(category);
    pruned += await prunePartitions(client, points, cutoffOf, nowNs);
    if (newest !== undefined) await pruneNewest(client, newest, cutoffOf);
  }
  await dropOldPartitions(
    client,
    'ingest_counts',
    `intDiv(minute_s, 2419200)`,
    nowNs / 1_000_000_000n / 2_419_200n,
    1 + countsKeptDays / 28,
  );
  await dropOldPartitions(client, 'ingest_errors', 'intDiv(time_us, 86400000000)', nowNs / dayNs, errorsKeptDays);
  return pruned;
}

interface Partition {
  readonly id: string;
  readonly keepDays: number;
  readonly fromNs: bigint;
  readonly toNs: bigint;
}

/** @param cutoffOf the time before which points of a workspace go */
async function prunePartitions(
  client: ClickHouseClient,
  table: PointTable,
  cutoffOf: (workspaceNumber: number) => bigint,
  nowNs: bigint,
): Promise<number> {
  let pruned = 0;
  for (const partition of await partitionsOf(client, table)) {
    // One day more than anything is taken in for it: nobody writes to it any more.
    const isClosed = partition.toNs < nowNs - BigInt(partition.keepDays + 1) * dayNs;
    if (partition.fromNs > nowNs - dayNs) continue;
    const shares = await sharesOf(client, table, partition);
    const own = shares.filter(({ workspaceNumber }) => workspaceNumber !== workspaceOfMarks);
    if (isClosed && own.every(({ workspaceNumber, newestNs }) => newestNs < cutoffOf(workspaceNumber))) {
      pruned += await drop(client, table, partition);
      continue;
    }
    for (const { workspaceNumber, oldestNs } of own) {
      const cutoffNs = cutoffOf(workspaceNumber);
      if (oldestNs < cutoffNs) pruned += await deleteOld(client, table, partition, workspaceNumber, cutoffNs);
    }
  }
  return pruned;
}

async function partitionsOf(client: ClickHouseClient, { name }: PointTable): Promise<Partition[]> {
  const result = await client.query({
    query: `SELECT partition_id, any(partition) FROM system.parts
      WHERE active AND database = currentDatabase() AND table = {name:String} GROUP BY partition_id`,
    query_params: { name },
    format: 'JSONCompactEachRow',
  });
  return (await result.json<[string, string]>()).flatMap(([id, text]) => {
    const found = /^\((\d+),\s*(\d+)\)$/.exec(text);
    if (found === null) return [];
    const keepDays = Number(found[1]);
    const widthNs = BigInt(partitionDays(keepDays)) * dayNs;
    const fromNs = BigInt(found[2] ?? 0) * widthNs;
    return [{ id, keepDays, fromNs, toNs: fromNs + widthNs }];
  });
}

interface Share {
  readonly workspaceNumber: number;
  readonly oldestNs: bigint;
  readonly newestNs: bigint;
}

const inPartition = ({ keepDays, fromNs, toNs }: Partition): string =>
  `keep_days = ${keepDays} AND time_ns >= ${fromNs} AND time_ns < ${toNs}`;

async function sharesOf(client: ClickHouseClient, table: PointTable, partition: Partition): Promise<Share[]> {
  const result = await client.query({
    query: `SELECT workspace, toString(min(time_ns)), toString(max(time_ns)) FROM ${table.name}
      WHERE ${inPartition(partition)} GROUP BY workspace`,
    format: 'JSONCompactEachRow',
  });
  return (await result.json<[number, string, string]>()).map(([workspaceNumber, oldest, newest]) => ({
    workspaceNumber,
    oldestNs: BigInt(oldest),
    newestNs: BigInt(newest),
  }));
}

async function drop(client: ClickHouseClient, { name }: PointTable, partition: Partition): Promise<number> {
  const rows = await countOf(client, `${name} WHERE ${inPartition(partition)} AND workspace != ${workspaceOfMarks}`);
  await client.command({ query: `ALTER TABLE ${name} DROP PARTITION ID '${plainId(partition.id)}'` });
  return rows;
}

async function deleteOld(
  client: ClickHouseClient,
  { name }: PointTable,
  partition: Partition,
  workspaceNumber: number,
  cutoffNs: bigint,
): Promise<number> {
  const old = `workspace = ${workspaceNumber} AND time_ns < ${cutoffNs}`;
  const rows = await countOf(client, `${name} WHERE ${inPartition(partition)} AND ${old}`);
  if (rows > 0)
    await client.command({ query: `DELETE FROM ${name} IN PARTITION ID '${plainId(partition.id)}' WHERE ${old}` });
  return rows;
}

async function pruneNewest(
  client: ClickHouseClient,
  { name }: PointTable,
  cutoffOf: (workspaceNumber: number) => bigint,
): Promise<void> {
  const result = await client.query({
    query: `SELECT workspace, toString(min(time_ns)) FROM ${name} GROUP BY workspace`,
    format: 'JSONCompactEachRow',
  });
  for (const [workspaceNumber, oldest] of await result.json<[number, string]>()) {
    const cutoffNs = cutoffOf(workspaceNumber);
    if (BigInt(oldest) >= cutoffNs) continue;
    await client.command({
      query: `DELETE FROM ${name} WHERE workspace = ${workspaceNumber} AND time_ns < ${cutoffNs}`,
    });
  }
}

/** Whole partitions only: these rows are small, and some more of them hurt nobody. */
async function dropOldPartitions(
  client: ClickHouseClient,
  table: string,
  expression: string,
  current: bigint,
  kept: number,
): Promise<void> {
  const result = await client.query({
    query: `SELECT DISTINCT toString(${expression}) FROM ${table}`,
    format: 'JSONCompactEachRow',
  });
  for (const [number] of await result.json<[string]>()) {
    if (BigInt(number) + BigInt(Math.ceil(kept)) >= current) continue;
    await client.command({ query: `ALTER TABLE ${table} DROP PARTITION ID '${plainId(number)}'` });
  }
}

async function countOf(client: ClickHouseClient, from: string): Promise<number> {
  const result = await client.query({ query: `SELECT count() FROM ${from}`, format: 'JSONCompactEachRow' });
  return Number((await result.json<[string | number]>())[0]?.[0] ?? 0);
}

/** The engine makes ids of digits, letters and signs between them; nothing else may get into a statement. */
function plainId(id: string): string {
  if (!/^[A-Za-z0-9_-]+$/.test(id)) throw new Error(`the engine names a partition ${JSON.stringify(id)}`);
  return id;
}
