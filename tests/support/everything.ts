import { hash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ask } from '../../server/src/store/testing/postgres-database.ts';
import type { RunningServer } from './in-process.ts';

/** Usage of keys is noted beside the transactions. */
const hashOf = (rows: readonly object[]): string => {
  const text = JSON.stringify(rows, (name, value: unknown) => (name.startsWith('last_used') ? undefined : value));
  return `${rows.length} rows, ${hash('sha256', text)}`;
};

/** What every table of a SQLite store holds, the one of the sequences among them, as a hash for each, by a connection of its own. */
export function everyRow({ dataDir }: Pick<RunningServer, 'dataDir'>): Record<string, string> {
  const database = new DatabaseSync(`${dataDir}/belvedere.sqlite`, { readOnly: true });
  try {
    const objects = database.prepare('select name, type, sql from sqlite_master order by name').all();
    const tables = objects.filter(({ type }) => type === 'table').map(({ name }) => String(name));
    return {
      ...Object.fromEntries(tables.map((table) => [table, hashOf(database.prepare(`select * from "${table}"`).all())])),
      'the form of the tables': hash('sha256', JSON.stringify(objects)),
    };
  } finally {
    database.close();
  }
}

/** The same of a PostgreSQL database, its sequences included. */
async function everyRowOf(url: string): Promise<Record<string, string>> {
  const columns = await ask(
    url,
    `select table_name, column_name, data_type, column_default from information_schema.columns
     where table_schema = current_schema() order by table_name, column_name`,
  );
  const tables = [...new Set(columns.map(({ table_name }) => String(table_name)))];
  const sequences = (await ask(url, 'select sequencename as name from pg_sequences order by 1')).map(
    ({ name }) => name,
  );
  const rows = await ask(
    url,
    `select ${tables.map((table) => `(select json_agg(each order by each::text) from "${table}" as each) as "${table}"`).join(', ')}`,
  );
  const places = await ask(
    url,
    `select ${sequences.map((name) => `(select (last_value, is_called)::text from "${name}") as "${name}"`).join(', ')}`,
  );
  const held = Object.entries(rows[0] ?? {}).map(([table, list]) => [table, hashOf((list ?? []) as object[])]);
  return {
    ...(Object.fromEntries(held) as Record<string, string>),
    ...(places[0] as Record<string, string>),
    'the form of the tables': hash('sha256', JSON.stringify(columns)),
  };
}

/** What every table of a server holds, and how far its sequences are. */
export async function rowsOf(running: Pick<RunningServer, 'dataDir' | 'databaseUrl'>): Promise<Record<string, string>> {
  const { databaseUrl } = running;
  // Jobs take leases by the clock, whatever is called.
  const { leases: _, ...rows } = databaseUrl === undefined ? everyRow(running) : await everyRowOf(databaseUrl);
  return rows;
}

/** The files of the data folder with what is in them, except those that the record of calls and the databases write for any call. */
export function everyFile({ dataDir }: Pick<RunningServer, 'dataDir'>): readonly string[] {
  const others = /^(?:belvedere\.sqlite|spool|engine)/;
  return readdirSync(dataDir)
    .filter((name) => !others.test(name))
    .flatMap((name) => {
      if (!statSync(join(dataDir, name)).isDirectory()) return [name];
      return [name, ...readdirSync(join(dataDir, name), { recursive: true }).map((below) => join(name, String(below)))];
    })
    .map((name) => {
      const path = join(dataDir, name);
      return statSync(path).isDirectory() ? name : `${name} ${hash('sha256', readFileSync(path))}`;
    })
    .sort();
}

/** Which tables the engine has, and how many rows are in each that telemetry lies in. */
async function everyPoint({ server }: RunningServer): Promise<unknown> {
  const { telemetry } = server;
  // Without an engine there is nothing that could differ.
  if (telemetry.state().status !== 'ready') return [];
  const result = await telemetry.client().query({
    query: `SELECT name, create_table_query, if(startsWith(name, 'call') OR startsWith(name, 'ingest_'), 0, total_rows) AS rows
      FROM system.tables WHERE database = currentDatabase() ORDER BY name`,
    format: 'JSONEachRow',
  });
  return result.json();
}

/** Everything that a call could change and that outlives it. */
export const everything = async (running: RunningServer) => ({
  rows: await rowsOf(running),
  files: everyFile(running),
  points: await everyPoint(running),
});

/** Resolves when the engine of a server can be asked, or is known to be missing. */
export const engineSettled = ({ server }: RunningServer): Promise<void> =>
  new Promise((resolve) => {
    server.telemetry.onChange(({ status }) => {
      if (status !== 'starting') resolve();
    });
  });
