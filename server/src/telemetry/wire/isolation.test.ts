import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openTestTelemetry } from '../testing/open-test-telemetry.ts';

const { telemetry } = await openTestTelemetry();
const client = () => telemetry.client();

type Settings = Record<string, string | number>;

async function ask(query: string, settings: Settings = {}): Promise<unknown[]> {
  const result = await client().query({ query, format: 'JSONCompactEachRow', clickhouse_settings: settings });
  return result.json();
}

/** Fail after some of their rows were made; the marker tells whose rows are found where they do not belong. */
const failing: readonly (readonly [query: string, settings: Settings])[] = [
  ["SELECT 'leak', number, throwIf(number = 70000) FROM numbers(100000)", {}],
  ["SELECT 'leak', number, throwIf(number = 70000) FROM numbers(100000)", { wait_end_of_query: 1 }],
  ["SELECT 'leak', number FROM numbers(100000)", { max_result_rows: 1000, wait_end_of_query: 1 }],
  ["SELECT 'leak', number FROM numbers(100000000)", { max_rows_to_read: 100_000, max_block_size: 1000 }],
  ["SELECT 'leak', number, sleepEachRow(0.02) FROM numbers(100)", { max_execution_time: 1, max_block_size: 10 }],
  ["SELECT 'leak', toUInt8(if(number = 70000, 'x', '1')) FROM numbers(100000)", { wait_end_of_query: 1 }],
];

describe('settings of one query', () => {
  it('hold for it and for none after it', async () => {
    const value = "SELECT toString(getSetting('max_block_size')), toString(getSetting('readonly'))";
    const before = await ask(value);
    expect(await ask(value, { max_block_size: 1234, readonly: 1 })).toEqual([['1234', '1']]);
    for (let round = 0; round < 10; round += 1) expect(await ask(value)).toEqual(before);
  });

  it('readonly keeps a statement from changing anything', async () => {
    const change = ask('CREATE TABLE never_made (a UInt8) ENGINE = Memory', { readonly: 1 });
    await expect(change).rejects.toMatchObject({ code: '164' });
    await expect(ask('SELECT 1 SETTINGS readonly = 0', { readonly: 1 })).rejects.toMatchObject({ code: '164' });
  });
});

describe('rows of a query that failed', () => {
  it.each(failing)('never reach the next result: %s %j', async (query, settings) => {
    await expect(ask(query, settings)).rejects.toThrow();
    for (let round = 0; round < 8; round += 1) expect(await ask('SELECT 7')).toEqual([[7]]);
  });

  it('never reach another result under parallel load', { timeout: 60_000 }, async () => {
    const quick = failing.filter(([, settings]) => settings.max_execution_time === undefined);
    let wrong = 0;
    let failed = 0;
    async function work(worker: number): Promise<void> {
      for (let round = 0; round < 25; round += 1) {
        const [query, settings] = quick[(worker + round) % quick.length] as (typeof quick)[number];
        await ask(query, settings).catch(() => {
          failed += 1;
        });
        const marker = `own-${worker}-${round}`;
        const rows = await ask(`SELECT '${marker}', number FROM numbers(3)`, { wait_end_of_query: round % 2 });
        if (JSON.stringify(rows) !== JSON.stringify([0, 1, 2].map((number) => [marker, number]))) wrong += 1;
        await pause(0);
      }
    }
    await Promise.all(Array.from({ length: 8 }, (_, worker) => work(worker)));
    expect({ wrong, failed }).toEqual({ wrong: 0, failed: 200 });
  });
});
