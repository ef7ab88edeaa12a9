import { Readable } from 'node:stream';
import { type ClickHouseClient, ClickHouseError } from '@clickhouse/client';
import type { PointTable } from '../telemetry/point-tables.ts';
import { columnsOf, workspaceOfMarks } from './block/block.ts';
import type { Mark } from './chunks.ts';

/**
 * Settings that make one insert one block, and so one part of the one partition that its rows belong to: then they are in the table all
 * or not at all. A server may have been told otherwise, so all of them are said here.
 */
const insertSettings = [
  'async_insert = 0',
  'insert_deduplicate = 0',
  'max_insert_threads = 1',
  'input_format_parallel_parsing = 0',
  'max_insert_block_size = 4000000',
  'min_insert_block_size_rows = 4000000',
  'min_insert_block_size_bytes = 1073741824',
].join(', ');

/** @param comment letters and digits by which `isRunning` finds the insert */
export async function insertBlocks(
  client: ClickHouseClient,
  table: PointTable,
  blocks: readonly Buffer[],
  comment: string,
): Promise<void> {
  const { stream } = await client.exec({
    query: `INSERT INTO ${table.name} (${columnsOf(table).join(', ')}) SETTINGS ${insertSettings}, log_comment = '${comment}' FORMAT Native`,
    values: Readable.from(blocks, { objectMode: false }),
  });
  // The connection is free again only when the empty answer has been read.
  for await (const _chunk of stream);
}

/** Which of the marks are in the table. */
export async function marksIn(
  client: ClickHouseClient,
  table: PointTable,
  marks: readonly Mark[],
): Promise<ReadonlySet<string>> {
  const result = await client.query({
    query: `SELECT batch FROM ${table.name} WHERE workspace = ${workspaceOfMarks} AND measurement = ''
      AND time_ns IN ({times:Array(Int64)}) AND batch IN ({batches:Array(String)}) SETTINGS max_threads = 1`,
    query_params: { times: marks.map(({ timeNs }) => timeNs), batches: marks.map(({ batch }) => batch) },
    format: 'JSONCompactEachRow',
    // What is asked before every insert is to cost little: to set anything more is a statement of its own.
    clickhouse_settings: { wait_end_of_query: 1 },
  });
  return new Set((await result.json<[string]>()).map(([batch]) => batch));
}

/** The latest mark of the table; undefined when it has none. */
export async function newestMarkNsIn(client: ClickHouseClient, table: PointTable): Promise<bigint | undefined> {
  const result = await client.query({
    // Read from the end of what the marks take in each part: there can be millions of them.
    query: `SELECT toString(time_ns) FROM ${table.name} WHERE workspace = ${workspaceOfMarks} AND measurement = ''
      ORDER BY workspace DESC, measurement DESC, time_ns DESC LIMIT 1`,
    format: 'JSONCompactEachRow',
    clickhouse_settings: { wait_end_of_query: 1 },
  });
  const [row] = await result.json<[string]>();
  return row === undefined ? undefined : BigInt(row[0]);
}

/** Whether the engine is still at an insert whose answer did not come. */
export async function isRunning(client: ClickHouseClient, comment: string): Promise<boolean> {
  const result = await client.query({
    query:
      "SELECT count() FROM system.processes WHERE query LIKE {pattern:String} AND query NOT LIKE '%system.processes%'",
    query_params: { pattern: `%log_comment = '${comment}'%` },
    format: 'JSONCompactEachRow',
  });
  const [row] = await result.json<[string | number]>();
  return Number(row?.[0] ?? 0) > 0;
}

/**
 * Failures of the engine that are no verdict on the data: without room, memory or time. Every other answer says that it would refuse the
 * same blocks again.
 */
const passingCodes = new Set([
  '159',
  '160',
  '202',
  '203',
  '236',
  '241',
  '243',
  '252',
  '394',
  '999',
  '1001',
  '210',
  '209',
]);

export const isRefused = (error: unknown): error is ClickHouseError =>
  error instanceof ClickHouseError && !passingCodes.has(error.code);

/** The disk of the engine has no room. */
export const isDiskFull = (error: unknown): boolean => error instanceof ClickHouseError && error.code === '243';
