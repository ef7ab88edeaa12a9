import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { first } from './migrations/0001-first.ts';
import { openSqliteStore } from './sqlite.ts';
import { SqliteConnection } from './sqlite-adapter.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'belvedere-migrate-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A store as version 0.1.0 left it, with one key. */
async function storeOfFirstRelease(path: string): Promise<void> {
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: new SqliteConnection(path, 'writer') }) });
  const provider = { getMigrations: async () => ({ '0001-first': first('sqlite') }) };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  expect(error).toBeUndefined();
  await db.destroy();
  const old = new SqliteConnection(path, 'writer');
  old.exec(
    `INSERT INTO keys (uuid, name, revision, creator, updator, created_at, updated_at, workspace_id, roles, secret_hint, read_only,
       status, allowed_addresses) VALUES ('wsak_1', 'old', 1, 'SYS', 'SYS', 1, 1, 1, '[]', 'abcd', 0, 0, '[]')`,
  );
  old.exec(`INSERT INTO key_secrets (hash, key_id, created_at) VALUES ('00', 1, 1)`);
  old.close();
}

test('a store of the first release gets the newer tables after a copy was made; its keys are not signable', async () => {
  const path = join(folder, 'belvedere.sqlite');
  await storeOfFirstRelease(path);
  const migrated: string[] = [];
  const store = await openSqliteStore({
    path,
    beforeMigration: async (names) => {
      migrated.push(...names);
      return undefined;
    },
  });
  try {
    expect(migrated).toContain('0002-signable-keys');
    const keys = await store.read.selectFrom('keys').select(['uuid', 'signable']).execute();
    expect(keys).toEqual([{ uuid: 'wsak_1', signable: 0 }]);
    const secrets = await store.read.selectFrom('key_secrets').selectAll().execute();
    expect(secrets).toMatchObject([{ hash: '00', sealed: null, sealed_under: null }]);
  } finally {
    await store.close();
  }
});
