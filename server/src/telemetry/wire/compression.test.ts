import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { expect, it } from 'vitest';
import { openTestTelemetry, serverOfTests, socketOf } from '../testing/open-test-telemetry.ts';

const opened = await openTestTelemetry();

/** A client that compresses both ways, which the server's own does only towards a ClickHouse server. */
function compressing(codec: 'gzip' | 'zstd') {
  const server = serverOfTests();
  const target = server === undefined ? { socketPath: socketOf(opened) } : {};
  return createClient({
    ...(server === undefined
      ? { url: 'http://localhost', http_agent: new Agent({ ...target, keepAlive: true }) }
      : { url: server.origin, username: server.username, password: server.password }),
    log: { level: ClickHouseLogLevel.OFF },
    compression: { request: { codec }, response: { codec } },
  });
}

it.each(['gzip', 'zstd'] as const)('rows go both ways compressed: %s', async (codec) => {
  const client = compressing(codec);
  const table = `wire_${randomUUID().replaceAll('-', '')}`;
  await client.command({ query: `CREATE TABLE ${table} (a UInt64, b String) ENGINE = MergeTree ORDER BY a` });
  const values = Array.from({ length: 20_000 }, (_, a) => ({ a, b: `row ${a} 'é'` }));
  await client.insert({ table, values, format: 'JSONEachRow' });
  for (const format of ['JSONEachRow', 'JSON'] as const) {
    const result = await client.query({ query: `SELECT toUInt32(a) AS a, b FROM ${table} ORDER BY a`, format });
    expect(result.response_headers['content-encoding']).toBe(codec);
    const json = await result.json<{ a: number; b: string }>();
    expect(Array.isArray(json) ? json : json.data).toEqual(values);
  }
  await client.command({ query: `DROP TABLE ${table}` });
  await client.close();
});

it('errors are understood by a client that compresses, before the rows and in the middle of them', async () => {
  const client = compressing('gzip');
  await expect(client.query({ query: 'SELECT nope', format: 'JSON' })).rejects.toMatchObject({ code: '47' });
  const query = 'SELECT number, throwIf(number = 900000) FROM numbers(1000000)';
  const result = await client.query({ query, format: 'JSONEachRow' });
  await expect(result.json()).rejects.toThrow();
  await client.close();
});
