import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrateTelemetry, NewerTablesError } from './migrate.ts';
import { telemetryMigrations } from './migrations/index.ts';
import { openOwnTelemetry, type TestTelemetry } from './testing/open-test-telemetry.ts';

let opened: TestTelemetry;
beforeAll(async () => {
  opened = await openOwnTelemetry();
});
afterAll(() => opened.close());

const client = () => opened.telemetry.client();

async function applied(): Promise<string[]> {
  const query = 'SELECT DISTINCT name FROM belvedere_migrations ORDER BY name';
  const rows = await (await client().query({ query, format: 'JSONCompactEachRow' })).json<[string]>();
  return (rows as unknown as [string][]).map(([name]) => name);
}

const released = telemetryMigrations.map(({ name }) => name);

describe('migrations', () => {
  it('are listed in the order of their names, each once', () => {
    expect([...new Set(released)].sort()).toEqual(released);
  });

  it('were all made when the telemetry became ready, and do nothing the second time', async () => {
    expect(await applied()).toEqual(released);
    await migrateTelemetry(client(), telemetryMigrations);
    expect(await applied()).toEqual(released);
  });

  it('that were interrupted between two statements run again from the beginning', async () => {
    const table = `step_${randomUUID().replaceAll('-', '')}`;
    const create = `CREATE TABLE IF NOT EXISTS ${table} (a UInt8) ENGINE = MergeTree ORDER BY a`;
    const addColumn = `ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS b String`;
    const name = `zzzz-${table}`;
    const broken = [...telemetryMigrations, { name, statements: [create, 'SELECT throwIf(1)', addColumn] }];
    await expect(migrateTelemetry(client(), broken)).rejects.toMatchObject({ code: '395' });
    expect(await applied()).not.toContain(name);
    const whole = [...telemetryMigrations, { name, statements: [create, addColumn] }];
    await migrateTelemetry(client(), whole);
    expect(await applied()).toContain(name);
    await client().command({ query: `DROP TABLE ${table}` });
  });

  it('of a newer server are not touched: the older one says so', async () => {
    await expect(migrateTelemetry(client(), telemetryMigrations)).rejects.toThrow(NewerTablesError);
  });
});
