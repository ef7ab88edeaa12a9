import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { type Kysely, sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Migrations } from './migrate.ts';
import { RememberedReads } from './remembered-reads.ts';
import { openSqliteStore } from './sqlite.ts';
import { SqliteConnection, type Statement } from './sqlite-adapter.ts';
import type { RememberedRead, Store } from './store.ts';

let folder: string;
let path: string;
let store: Store;
let read: RememberedRead<{ name: string; value: string }>;
/** What the command line is to a server that runs. */
let other: DatabaseSync;

/** A table whose rows go with those of another one, and one that a trigger writes. */
const migrations: Migrations = {
  '9000-reached': {
    up: async (db) => {
      await sql`create table owners (name text primary key)`.execute(db);
      await sql`create table owned (name text references owners (name) on delete cascade, value text)`.execute(db);
      await sql`create table copies (name text primary key, value text)`.execute(db);
      await sql`create trigger copy after insert on owned begin
        insert or replace into copies values (new.name, new.value); end`.execute(db);
    },
  },
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'belvedere-remembered-'));
  path = join(folder, 'store.sqlite');
  store = await openSqliteStore({ path, migrations });
  read = store.rememberRead((db) => db.selectFrom('server_settings').select(['name', 'value']).where('name', '=', ''));
  other = new DatabaseSync(path, { timeout: 5_000 });
});
afterEach(async () => {
  other.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const write = (name: string, value: string): Promise<unknown> =>
  store.write((db) =>
    db
      .insertInto('server_settings')
      .values({ name, value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute(),
  );
const remove = (name: string): Promise<unknown> =>
  store.write((db) => db.deleteFrom('server_settings').where('name', '=', name).execute());
const writeElsewhere = (name: string, value: string): unknown =>
  other.prepare('insert or replace into server_settings (name, value) values (?, ?)').run(name, value);
const removeElsewhere = (name: string): unknown =>
  other.prepare('delete from server_settings where name = ?').run(name);
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('rows that are still true are given again, to whoever asks, and nobody can change them', async () => {
  await write('one', 'first');
  const rows = await read(['one']);
  await nextTurn();
  expect(await read(['one'])).toBe(rows);
  expect(Object.isFrozen(rows[0])).toBe(true);
  await store.write((db) => db.deleteFrom('tags').execute());
  expect(await read(['one'])).toBe(rows);
});

test('every read gives what the store holds at that moment, whoever has changed it, here or in another process', async () => {
  const names = fc.constantFrom('one', 'two');
  const step = fc.oneof(
    fc.record({
      does: fc.constantFrom('write', 'writeElsewhere'),
      name: names,
      value: fc.stringMatching(/^[a-z]{1,3}$/),
    }),
    fc.record({
      does: fc.constantFrom('remove', 'removeElsewhere', 'fail', 'read', 'turn'),
      name: names,
      value: fc.constant(''),
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const held = new Map<string, string>();
      for (const name of ['one', 'two']) await remove(name);
      for (const { does, name, value } of steps) {
        if (does === 'turn') await nextTurn();
        if (does === 'write') await write(name, value);
        // Seen from the next turn on, as by every read: those of one turn share what they see.
        if (does === 'writeElsewhere') await nextTurn().then(() => writeElsewhere(name, value));
        if (does === 'remove') await remove(name);
        if (does === 'removeElsewhere') await nextTurn().then(() => removeElsewhere(name));
        if (does === 'fail') {
          const failing = store.write(async (db) => {
            await db
              .insertInto('server_settings')
              .values({ name: `${name}!`, value: 'never' })
              .execute();
            throw new Error('taken back');
          });
          await expect(failing).rejects.toThrow('taken back');
        }
        if (does.startsWith('write')) held.set(name, value);
        if (does.startsWith('remove')) held.delete(name);
        if (does !== 'read') continue;
        const expected = held.has(name) ? [{ name, value: held.get(name) }] : [];
        expect(await read([name])).toEqual(expected);
        expect(await read([`${name}!`])).toEqual([]);
      }
    }),
    { numRuns: 40 },
  );
});

test('what triggers and cascades change is seen as well', async () => {
  const ask = (table: string) =>
    store.rememberRead<{ value: string }>((db) =>
      (db as unknown as Kysely<Record<string, { value: string }>>).selectFrom(table).select('value'),
    );
  const [owned, copies] = [ask('owned'), ask('copies')];
  const run = (text: string) => store.write((db) => sql.raw(text).execute(db));
  await run("insert into owners values ('a')");
  await run("insert into owned values ('a', 'first')");
  expect(await owned([])).toEqual([{ value: 'first' }]);
  expect(await copies([])).toEqual([{ value: 'first' }]);
  await run("insert into owned values ('a', 'second')");
  expect(await copies([])).toEqual([{ value: 'second' }]);
  expect(await owned([])).toHaveLength(2);
  await run("delete from owners where name = 'a'");
  expect(await owned([])).toEqual([]);
});

test('what a long read of the past sees is not given to anybody else', async () => {
  await write('one', 'first');
  await store.read.transaction().execute(async (db) => {
    await db.selectFrom('server_settings').select('value').execute();
    await write('one', 'second');
    expect(await read(['one'])).toEqual([{ name: 'one', value: 'first' }]);
  });
  expect(await read(['one'])).toEqual([{ name: 'one', value: 'second' }]);
});

test('more questions than are kept are all answered, and parameters are never taken for others', async () => {
  const pair = store.rememberRead<{ found: string }>((db) =>
    db.selectNoFrom([sql<string>`${''} || '/' || ${''}`.as('found')]).$castTo<{ found: string }>(),
  );
  for (let number = 0; number < 5_000; number += 1) {
    expect(await pair([`a${number}`, 'b'])).toEqual([{ found: `a${number}/b` }]);
  }
  for (const [one, two] of [
    ['1:a', 'b'],
    ['1', 'a1:b'],
    ['', '1:a1:b'],
    ['1:a1:b', ''],
    ['1;', '2'],
    ['1', ';2'],
  ]) {
    expect(await pair([one, two])).toEqual([{ found: `${one}/${two}` }]);
  }
});

test('where it cannot be found out who committed, what was remembered is not given any more', async () => {
  class Failing extends SqliteConnection {
    isFailing = false;
    override prepare(text: string): Statement {
      if (this.isFailing) throw new Error('the disk fails');
      return super.prepare(text);
    }
  }
  await write('one', 'first');
  const [reader, writer] = [new SqliteConnection(path, 'reader'), new Failing(path, 'writer')];
  const ask = new RememberedReads(reader, writer).prepare<{ value: string }>(
    'select value from server_settings where name = ?',
  );
  expect(await ask(['one'])).toEqual([{ value: 'first' }]);
  await nextTurn();
  writeElsewhere('one', 'second');
  writer.isFailing = true;
  await expect(async () => ask(['one'])).rejects.toThrow('the disk fails');
  await expect(async () => ask(['one'])).rejects.toThrow('the disk fails');
  writer.isFailing = false;
  expect(await ask(['one'])).toEqual([{ value: 'second' }]);
  reader.close();
  writer.close();
});
