import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { storeFault } from './faults.ts';

/** All pages in one step: with smaller steps a busy writer makes SQLite start the copy over again and again. */
const ALL_PAGES = 0x7fff_ffff;

/**
 * Copies a store that another process may be writing. The copy is one read transaction: what had committed when it
 * began is in it, nothing of what came later.
 */
export async function copySqliteStore(source: string, target: string): Promise<void> {
  try {
    const database = new DatabaseSync(source, { readOnly: true, timeout: 10_000 });
    try {
      await backup(database, target, { rate: ALL_PAGES });
    } finally {
      database.close();
    }
    // The copy says that it is in WAL mode; making it a plain file keeps the backup a single file.
    const copy = new DatabaseSync(target);
    copy.exec('PRAGMA journal_mode = DELETE');
    copy.close();
    // A migration may follow at once, and a power cut: the copy has to be there then, under its name.
    for (const path of [target, dirname(target)]) await syncPath(path);
  } catch (error) {
    throw storeFault(error);
  }
}

/** A file is durable when it and the folder that names it have been synced. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Takes the encrypted secrets of signable keys, data sources, ingest tokens and webhooks out of a copy, so that they are in no page of its file, those
 * included whose rows are gone. Answers how many there were. Not for a store that is in use.
 */
export function removeKeptSecrets(path: string): number {
  try {
    const copy = new DatabaseSync(path);
    try {
      // A copy that fails half-way is thrown away: a journal would only double what is written.
      copy.exec('PRAGMA journal_mode = OFF');
      const tables = ['key_secrets', 'data_source_secrets', 'ingest_token_secrets', 'webhooks'].filter(
        (table) => mayHoldSecrets[table]?.(copy) ?? false,
      );
      let removed = 0;
      for (const table of tables) {
        const { changes } = copy
          .prepare(`UPDATE ${table} SET sealed = NULL, sealed_under = NULL WHERE sealed IS NOT NULL`)
          .run();
        removed += Number(changes);
      }
      if (tables.length > 0) copy.exec('VACUUM');
      return removed;
    } finally {
      copy.close();
    }
  } catch (error) {
    throw storeFault(error);
  }
}

/** A store that no server of this version has opened yet may lack the table or the column. */
const mayHoldSecrets: Readonly<Record<string, (copy: DatabaseSync) => boolean>> = {
  // No row of a key ever goes, so without a signable one there never was a secret.
  key_secrets: (copy) =>
    copy.prepare(`SELECT 1 FROM pragma_table_info('keys') WHERE name = 'signable'`).get() !== undefined &&
    copy.prepare('SELECT 1 FROM keys WHERE signable = 1 LIMIT 1').get() !== undefined,
  // Rows of data sources go; the last number that was given stays.
  data_source_secrets: (copy) =>
    copy.prepare(`SELECT 1 FROM sqlite_sequence WHERE name = 'data_source_secrets' AND seq > 0`).get() !== undefined,
  ingest_token_secrets: (copy) =>
    copy.prepare(`SELECT 1 FROM sqlite_sequence WHERE name = 'ingest_token_secrets' AND seq > 0`).get() !== undefined,
  webhooks: (copy) =>
    copy.prepare(`SELECT 1 FROM sqlite_sequence WHERE name = 'webhooks' AND seq > 0`).get() !== undefined,
};

/** What SQLite finds wrong with the file; empty when it is whole. */
export function checkSqliteStore(path: string): string[] {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 10_000 });
  try {
    const rows = database.prepare('PRAGMA integrity_check').all() as { integrity_check: string }[];
    return rows.map((row) => row.integrity_check).filter((line) => line !== 'ok');
  } catch (error) {
    throw storeFault(error);
  } finally {
    database.close();
  }
}
