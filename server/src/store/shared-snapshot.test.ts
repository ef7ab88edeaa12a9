import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from './sqlite.ts';
import type { Store } from './store.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'belvedere-snapshot-'));
  store = await openSqliteStore({ path: join(folder, 'store.sqlite') });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const read = async (): Promise<string | undefined> => {
  const rows = await store.prepareRead((db) => db.selectFrom('server_settings').select('value'))([]);
  return rows[0]?.value;
};

const write = (value: string): Promise<unknown> =>
  store.write((db) =>
    db
      .insertInto('server_settings')
      .values({ name: 'test', value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute(),
  );

test('who has written reads it back, however many reads share the turn of the event loop', async () => {
  for (let number = 0; number < 50; number += 1) {
    const before = read();
    await write(String(number));
    expect(await read()).toBe(String(number));
    await before;
  }
});

test('a read that begins after a write was acknowledged sees it, among readers that never stop', async () => {
  let stop = false;
  const readers = Array.from({ length: 8 }, async () => {
    while (!stop) {
      await read();
      await new Promise(setImmediate);
    }
  });
  const writers = ['a', 'b', 'c', 'd'].map(async (name) => {
    for (let number = 0; number < 25; number += 1) {
      const row = { name, value: String(number) };
      await store.write((db) =>
        db
          .insertInto('server_settings')
          .values(row)
          .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
          .execute(),
      );
      const rows = await store.prepareRead((db) => db.selectFrom('server_settings').selectAll())([]);
      expect(rows.find((found) => found.name === name)?.value).toBe(String(number));
    }
  });
  await Promise.all(writers);
  stop = true;
  await Promise.all(readers);
});

test('reads join a transaction that was begun on purpose, and share nothing with the ones before it', async () => {
  await write('first');
  await read();
  await store.read.transaction().execute(async (db) => {
    expect(await db.selectFrom('server_settings').select('value').executeTakeFirst()).toEqual({ value: 'first' });
    await write('second');
    expect(await db.selectFrom('server_settings').select('value').executeTakeFirst()).toEqual({ value: 'first' });
  });
  expect(await read()).toBe('second');
});
