import { hash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { RunningServer } from './in-process.ts';

/**
 * What every table holds, the one of the sequences among them, as a hash for each, read by a connection of its own. Usage of keys is
 * noted beside the transactions.
 */
export function everyRow({ dataDir }: Pick<RunningServer, 'dataDir'>): Record<string, string> {
  const database = new DatabaseSync(`${dataDir}/belvedere.sqlite`, { readOnly: true });
  try {
    const objects = database.prepare('select name, type, sql from sqlite_master order by name').all();
    const hashOf = (table: string): string => {
      const rows = database.prepare(`select * from "${table}"`).all();
      const text = JSON.stringify(rows, (name, value: unknown) => (name.startsWith('last_used') ? undefined : value));
      return `${rows.length} rows, ${hash('sha256', text)}`;
    };
    const tables = objects.filter(({ type }) => type === 'table').map(({ name }) => String(name));
    return {
      ...Object.fromEntries(tables.map((table) => [table, hashOf(table)])),
      'the form of the tables': hash('sha256', JSON.stringify(objects)),
    };
  } finally {
    database.close();
  }
}

/**
 * The files of the data folder with what is in them, except those that the record of calls and the databases write for any call.
 */
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
  rows: everyRow(running),
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
