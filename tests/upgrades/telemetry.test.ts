import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTelemetry } from '../../server/src/telemetry/create-telemetry.ts';
import type { Telemetry } from '../../server/src/telemetry/telemetry.ts';
import {
  openOwnTelemetry,
  quiet,
  type TestTelemetry,
  whenReady,
} from '../../server/src/telemetry/testing/open-test-telemetry.ts';
import { temporaryFolder } from '../support/product.ts';
import { readOldTables } from './telemetry.ts';

async function rowsOf(telemetry: Telemetry, query: string): Promise<Record<string, unknown>[]> {
  return (await telemetry.client().query({ query, format: 'JSONEachRow' })).json();
}

/** Every table with its engine, keys, settings, indexes and columns, whatever their order. */
async function formOf(telemetry: Telemetry): Promise<unknown> {
  const own = 'database = currentDatabase()';
  return {
    tables: await rowsOf(telemetry, `SELECT name, engine_full FROM system.tables WHERE ${own} ORDER BY name`),
    columns: await rowsOf(
      telemetry,
      `SELECT table, name, type, default_kind, default_expression, compression_codec FROM system.columns
       WHERE ${own} ORDER BY table, name`,
    ),
    indexes: await rowsOf(
      telemetry,
      `SELECT table, name, type_full, expr FROM system.data_skipping_indices WHERE ${own} ORDER BY table, name`,
    ),
  };
}

let fresh: TestTelemetry;
let newForm: unknown;
beforeAll(async () => {
  fresh = await openOwnTelemetry();
  newForm = await formOf(fresh.telemetry);
}, 120_000);
afterAll(() => fresh.close());

describe('tables of the engine as an earlier commit made them', () => {
  it.each(readOldTables().map((old) => [old.commit.slice(0, 7), old] as const))(
    '%s become those of today, and their rows stay',
    async (_, { migrations }) => {
      const folder = temporaryFolder();
      const open = async (some?: typeof migrations): Promise<Telemetry> => {
        const telemetry = createTelemetry({
          folder: folder.path,
          engine: 'embedded',
          clickhouseUrl: undefined,
          engineMemoryBytesMax: 1024 * 1024 * 1024,
          log: quiet,
          ...(some === undefined ? {} : { migrations: some }),
        });
        await whenReady(telemetry);
        return telemetry;
      };
      const old = await open(migrations);
      // What is kept for a while only would be gone at once: its time is the year 1970.
      const kept =
        "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree' AND engine_full NOT LIKE '%TTL%'";
      const tables = (await rowsOf(old, kept))
        .map(({ name }) => String(name))
        .filter((name) => name !== 'belvedere_migrations');
      for (const table of tables) {
        // Nothing but defaults; a row that counts nothing would not be kept.
        const row = table === 'ingest_counts' || table === 'call_counts' ? { requests: 1, calls: 1 } : {};
        await old.client().insert({
          table,
          values: [row],
          format: 'JSONEachRow',
          clickhouse_settings: { input_format_skip_unknown_fields: 1 },
        });
      }
      await old.close();
      const upgraded = await open();
      expect(await formOf(upgraded)).toEqual(newForm);
      for (const table of tables) {
        expect(await rowsOf(upgraded, `SELECT count() = 1 AS kept FROM ${table}`), table).toEqual([{ kept: 1 }]);
      }
      await upgraded.close();
      folder.remove();
    },
    120_000,
  );
});
