import { afterAll, describe, expect, it } from 'vitest';
import { enginePidOf, openOwnTelemetry, openTestTelemetry, serverOfTests } from '../testing/open-test-telemetry.ts';

const embedded = serverOfTests() === undefined;
const shared = await openTestTelemetry();

const endless = 'SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 3';
const hungry = 'SELECT length(groupArray(toString(number))) FROM numbers(1000000000)';

describe('a query with limits of its own', () => {
  it.each([
    ['memory', hungry, { max_memory_usage: '100000000' }, '241'],
    [
      'time',
      'SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 3',
      { max_execution_time: 1 },
      '159',
    ],
    ['rows of the result', 'SELECT number FROM numbers(1000)', { max_result_rows: '10' }, '396'],
    ['rows to read', 'SELECT count() FROM numbers(1000) WHERE number % 2', { max_rows_to_read: '10' }, '158'],
  ] as const)('ends with the code of the limit: %s', async (_, query, settings, code) => {
    const client = shared.telemetry.client();
    const run = client.query({ query, format: 'JSON', clickhouse_settings: { ...settings, readonly: '1' } });
    await expect(run).rejects.toMatchObject({ code });
    const after = await client.query({ query: 'SELECT 1', format: 'JSONCompactEachRow' });
    expect(await after.json()).toEqual([[1]]);
  });
});

describe.skipIf(!embedded)('the embedded engine', async () => {
  const small = embedded
    ? await openOwnTelemetry({
        engineMemoryBytesMax: 512 * 1024 * 1024,
        limits: {
          queriesRunningMax: 2,
          insertsRunningMax: 1,
          waitingMax: 2,
          bodyBytesMax: 1024 * 1024,
          sqlBytesMax: 10_000,
          resultBytesMax: 1024 * 1024,
        },
      })
    : shared;
  afterAll(() => small.close());
  const client = () => small.telemetry.client();

  async function value(query: string): Promise<unknown> {
    const result = await client().query({ query, format: 'JSONCompactEachRow' });
    return ((await result.json()) as unknown[][])[0]?.[0];
  }

  it('ends a query that wants more memory than one may use, and survives', async () => {
    const pid = enginePidOf(small.folder);
    await expect(client().query({ query: hungry, format: 'JSON' })).rejects.toMatchObject({ code: '241' });
    expect(await value('SELECT 1')).toBe(1);
    expect(enginePidOf(small.folder)).toBe(pid);
  });

  it('ends one of several queries that want more memory together than all may use, and survives', async () => {
    const pid = enginePidOf(small.folder);
    const settings = { max_memory_usage: '0' };
    const runs = [1, 2].map(() => client().query({ query: hungry, format: 'JSON', clickhouse_settings: settings }));
    const codes = await Promise.all(runs.map((run) => run.catch((error: { code: string }) => error.code)));
    expect(codes).toEqual(['241', '241']);
    expect(await value('SELECT 1')).toBe(1);
    expect(enginePidOf(small.folder)).toBe(pid);
  });

  it('refuses what finds no place to wait with its own code for too many queries, and goes on', async () => {
    const abort = new AbortController();
    const refused: string[] = [];
    const run = () =>
      client()
        .query({ query: endless, format: 'JSON', abort_signal: abort.signal })
        .catch((error: { code?: string }) => {
          if (error.code !== undefined) refused.push(error.code);
        });
    const runs = Array.from({ length: 12 }, run);
    // Two run and two wait.
    await expect.poll(() => refused, { timeout: 10_000 }).toEqual(Array.from({ length: 8 }, () => '202'));
    abort.abort();
    await Promise.all(runs);
    expect(refused).toHaveLength(8);
    await expect.poll(() => value('SELECT 1').catch(() => 'still full'), { timeout: 10_000 }).toBe(1);
  });

  it('takes inserts while queries fill all of their places', async () => {
    await client().command({ query: 'CREATE TABLE lanes (a UInt8) ENGINE = MergeTree ORDER BY a' });
    const abort = new AbortController();
    const queries = [1, 2].map(() =>
      client()
        .query({ query: endless, format: 'JSON', abort_signal: abort.signal })
        .catch(() => undefined),
    );
    await client().insert({ table: 'lanes', values: [{ a: 1 }], format: 'JSONEachRow' });
    abort.abort();
    await Promise.all(queries);
    expect(Number(await value('SELECT count() FROM lanes'))).toBe(1);
  });

  it('refuses a statement that is too long', async () => {
    const run = client().query({ query: `SELECT '${'x'.repeat(20_000)}'`, format: 'JSON' });
    await expect(run).rejects.toMatchObject({ code: '307' });
  });

  it('refuses a body that is too large, and answers the next request', async () => {
    const values = [{ a: 'x'.repeat(2 * 1024 * 1024) }];
    const insert = client().insert({ table: 'lanes', values, format: 'JSONEachRow' });
    await expect(insert).rejects.toMatchObject({ code: '307' });
    expect(await value('SELECT 1')).toBe(1);
  });

  it('refuses a result that is too large to be made whole, and streams one of any size', async () => {
    const query = 'SELECT number FROM numbers(1000000)';
    await expect(client().query({ query, format: 'JSON' })).rejects.toMatchObject({ code: '396' });
    const result = await client().query({ query, format: 'JSONEachRow' });
    let rows = 0;
    for await (const part of result.stream()) rows += part.length;
    expect(rows).toBe(1_000_000);
  });

  it.each([
    ['INSERT INTO lanes FORMAT RowBinary', /takes no inserts in the format RowBinary/],
    ['INSERT INTO lanes FORMAT Parquet', /takes no inserts in the format Parquet/],
    ['INSERT INTO lanes VALUES', /ends with FORMAT/],
    ['SELECT 1', /takes no data/],
  ])('says why it takes no rows: %s', async (query, message) => {
    const { Readable } = await import('node:stream');
    const run = client().exec({ query, values: Readable.from([Buffer.from('1')]) });
    await expect(run).rejects.toThrow(message);
  });

  it('refuses sessions, whose settings would outlive their statement', async () => {
    const run = client().query({ query: 'SELECT 1', format: 'JSON', session_id: 'mine' });
    await expect(run).rejects.toThrow(/session_id/);
  });
});
