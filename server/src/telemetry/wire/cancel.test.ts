import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { openTestTelemetry } from '../testing/open-test-telemetry.ts';

const { telemetry } = await openTestTelemetry();
const client = () => telemetry.client();

async function listed(marker: string): Promise<number> {
  const result = await client().query({
    query: `SELECT toUInt32(count()) FROM system.processes WHERE query LIKE {pattern:String} AND query NOT LIKE '%system.processes%'`,
    query_params: { pattern: `%${marker}%` },
    format: 'JSONCompactEachRow',
  });
  return Number(((await result.json()) as [number][])[0]?.[0]);
}

const endless = (marker: string) =>
  `SELECT '${marker}', count() FROM numbers(1000000000000) WHERE sipHash64(number) = 3`;
const endlessRows = (marker: string) => `SELECT '${marker}', number, sleepEachRow(0.001) FROM numbers(1000000)`;
const withSubquery = (marker: string) =>
  `SELECT '${marker}', (SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 3)`;
const withParameters = (marker: string) =>
  `SELECT '${marker}', count() FROM numbers(1000000000000) WHERE sipHash64(number) = {wanted:UInt64}`;

it.each([
  ['a result that is made whole', endless, 'JSON'],
  ['a result in pieces, before its first row', endless, 'JSONEachRow'],
  ['a scalar subquery', withSubquery, 'JSONEachRow'],
  // The engine lists these in its own words, without comments.
  ['with parameters', withParameters, 'JSON'],
  ['with parameters, in pieces', withParameters, 'JSONEachRow'],
] as const)('an abort ends the query in the engine: %s', async (_, query, format) => {
  const marker = randomUUID();
  const abort = new AbortController();
  const query_params = { wanted: 3 };
  const running = client().query({ query: query(marker), query_params, format, abort_signal: abort.signal });
  running.catch(() => undefined);
  await expect.poll(() => listed(marker), { timeout: 10_000 }).toBe(1);
  abort.abort();
  await expect(running).rejects.toThrow(/aborted/);
  await expect.poll(() => listed(marker), { timeout: 10_000 }).toBe(0);
});

it('leaving a stream in the middle of its rows ends the query in the engine', async () => {
  const marker = randomUUID();
  const result = await client().query({
    query: endlessRows(marker),
    format: 'JSONEachRow',
    clickhouse_settings: { max_block_size: '100' },
  });
  expect(await listed(marker)).toBe(1);
  result.close();
  await expect.poll(() => listed(marker), { timeout: 10_000 }).toBe(0);
});

it('many aborts at once leave the engine free for others', async () => {
  const aborts = Array.from({ length: 12 }, () => new AbortController());
  const marker = randomUUID();
  const running = aborts.map(({ signal }) =>
    client()
      .query({ query: endless(marker), format: 'JSON', abort_signal: signal })
      .catch(() => undefined),
  );
  for (const abort of aborts) abort.abort();
  await Promise.all(running);
  const result = await client().query({ query: 'SELECT 1', format: 'JSONCompactEachRow' });
  expect(await result.json()).toEqual([[1]]);
  await expect.poll(() => listed(marker), { timeout: 10_000 }).toBe(0);
});
