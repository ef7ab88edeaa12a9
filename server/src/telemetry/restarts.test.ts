import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { identify } from '../engine/keeper/process-identity.ts';
import { enginePidOf, openOwnTelemetry, serverOfTests, whenReady } from './testing/open-test-telemetry.ts';

const createTable = `CREATE TABLE kept (a UInt64, b String) ENGINE = MergeTree ORDER BY a
  SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 1000`;

describe.skipIf(serverOfTests() !== undefined)('an engine that is killed', () => {
  it('in the middle of inserts is started again and has every row it acknowledged, once', {
    timeout: 60_000,
  }, async () => {
    const { telemetry, folder, close } = await openOwnTelemetry();
    const client = telemetry.client();
    await client.command({ query: createTable });
    const acknowledged: number[] = [];
    let stopped = false;
    let failures = 0;
    const write = async (writer: number) => {
      for (let batch = writer * 1_000_000; !stopped; batch += 100) {
        const values = Array.from({ length: 100 }, (_, index) => ({ a: batch + index, b: `row ${index}` }));
        let written = false;
        for (let tries = 0; !written && !stopped; tries += 1) {
          written = await client
            .insert({
              table: 'kept',
              values,
              format: 'JSONEachRow',
              clickhouse_settings: { insert_deduplication_token: `batch-${batch}` },
            })
            .then(
              () => true,
              async () => {
                failures += 1;
                await pause(20);
                return false;
              },
            );
          // The answer to a repeat is no promise: a token may have been noted by an engine that was killed before the rows were there, and
          // then the repeat is dropped. Who brings calls looks for their rows after an error; here such a batch may be there or not.
          if (written && tries === 0) acknowledged.push(batch);
        }
      }
    };
    const writers = [0, 1, 2].map(write);
    for (let kill = 0; kill < 3; kill += 1) {
      const before = acknowledged.length;
      await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(before + 5);
      const pid = enginePidOf(folder);
      process.kill(pid, 'SIGKILL');
      await expect.poll(() => telemetry.state().status).toBe('starting');
      expect(() => telemetry.client()).toThrow(/started again, because SIGKILL ended it/);
      await whenReady(telemetry);
      expect(enginePidOf(folder)).not.toBe(pid);
    }
    stopped = true;
    await Promise.all(writers);
    expect(failures).toBeGreaterThan(0);
    const result = await client.query({
      query: 'SELECT toUInt32(a) AS a, toUInt32(count()) AS rows FROM kept WHERE a % 100 = 7 GROUP BY a',
      format: 'JSONEachRow',
    });
    const rows = await result.json<{ a: number; rows: number }>();
    expect(rows.filter((row) => row.rows !== 1)).toEqual([]);
    const found = new Set(rows.map(({ a }) => a - 7));
    expect(acknowledged.filter((batch) => !found.has(batch))).toEqual([]);
    await close();
  });

  it('tells each listener every time it is ready again', async () => {
    const { telemetry, folder, close } = await openOwnTelemetry();
    let calls = 0;
    const stop = telemetry.onChange(({ status }) => {
      if (status === 'ready') calls += 1;
    });
    expect(calls).toBe(1);
    process.kill(enginePidOf(folder), 'SIGKILL');
    await expect.poll(() => calls, { timeout: 10_000 }).toBe(2);
    stop();
    process.kill(enginePidOf(folder), 'SIGKILL');
    await expect.poll(() => telemetry.state().status).toBe('starting');
    await whenReady(telemetry);
    expect(calls).toBe(2);
    await close();
  });

  it('fails what runs in it with an error and keeps nothing of it', async () => {
    const { telemetry, folder, close } = await openOwnTelemetry();
    const query = 'SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 3';
    const running = telemetry.client().query({ query, format: 'JSON' });
    const outcome = running.then(
      () => 'answered',
      () => 'failed',
    );
    await expect
      .poll(async () => {
        const result = await telemetry.client().query({
          query:
            "SELECT toUInt32(count()) FROM system.processes WHERE query LIKE '%sipHash64%' AND query NOT LIKE '%system.%'",
          format: 'JSONCompactEachRow',
        });
        return ((await result.json()) as [number][])[0]?.[0];
      })
      .toBe(1);
    process.kill(enginePidOf(folder), 'SIGKILL');
    expect(await outcome).toBe('failed');
    await expect.poll(() => telemetry.state().status).toBe('starting');
    await whenReady(telemetry);
    await close();
  });

  it('is gone when it was closed, with its file and its socket', async () => {
    const { telemetry, folder, close } = await openOwnTelemetry();
    const pid = enginePidOf(folder);
    await telemetry.close();
    expect(identify(pid)).toBeUndefined();
    expect(() => enginePidOf(folder)).toThrow(/ENOENT/);
    expect(() => telemetry.client()).toThrow(/stopping/);
    await close();
  });
});
