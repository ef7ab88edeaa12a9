import { Readable } from 'node:stream';
import type { ClickHouseClient } from '@clickhouse/client';
import type { FormOfSegment } from './segment-form.ts';
import type { EngineTable } from './tables.ts';

/**
 * Settings that make one insert one block, and so one part of each month: then the rows of a month are in the table all or not at all.
 * A server may have been told otherwise, so all of them are said here.
 */
const insertSettings = [
  'async_insert = 0',
  'insert_deduplicate = 1',
  'deduplicate_blocks_in_dependent_materialized_views = 1',
  'input_format_parallel_parsing = 0',
  'max_insert_block_size = 1000000',
  'min_insert_block_size_rows = 1000000',
  'min_insert_block_size_bytes = 268435456',
].join(', ');

/** The token consists of characters of segment names and `+`. */
export async function insertRows(
  client: ClickHouseClient,
  table: EngineTable,
  form: FormOfSegment,
  rows: Buffer,
  token: string,
): Promise<void> {
  const columns = form.columnsOf(table).join(', ');
  const settings = `${insertSettings}, insert_deduplication_token = '${token}'`;
  const { stream } = await client.exec({
    query: `INSERT INTO ${table.entrance ?? table.name} (${columns}) SETTINGS ${settings} FORMAT ${form.format}`,
    values: Readable.from([form.head, rows], { objectMode: false }),
  });
  // The connection is free again only when the empty answer has been read.
  for await (const _chunk of stream);
}

/** The identities of the rows that the table holds of a segment, between two times; a row that is there twice is named twice. */
export async function identitiesIn(
  client: ClickHouseClient,
  table: EngineTable,
  segment: string,
  bounds: { readonly from: number; readonly to: number },
): Promise<string[]> {
  const answer = await client.query({
    query: `SELECT ${table.identity.join(', ')} FROM ${table.name} WHERE segment = '${segment}' AND ${table.time} BETWEEN ${bounds.from} AND ${bounds.to}`,
    format: 'JSONCompactEachRow',
  });
  const rows = await answer.json<unknown[]>();
  return rows.map(identityOf);
}

/** The engine may write large numbers as text. */
export const identityOf = (values: readonly unknown[]): string => JSON.stringify(values.map(String));
