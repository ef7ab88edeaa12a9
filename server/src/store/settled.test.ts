import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from './sqlite.ts';
import type { Store } from './store.ts';

const folder = mkdtempSync(join(tmpdir(), 'belvedere-settled-'));
let store: Store;
let disk: PromiseWithResolvers<void>;
let syncing: PromiseWithResolvers<void>;
const events: string[] = [];

beforeEach(async () => {
  disk = Promise.withResolvers();
  syncing = Promise.withResolvers();
  events.length = 0;
  store = await openSqliteStore({
    path: join(folder, `${Math.random()}.sqlite`),
    sync: () => {
      syncing.resolve();
      return disk.promise;
    },
  });
});
afterEach(() => store.close());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const put = () => store.write((db) => db.insertInto('server_settings').values({ name: 'first', value: '1' }).execute());
const turns = async () => {
  for (let count = 0; count < 20; count += 1) await turn();
};
const release = () => {
  events.push('on disk');
  disk.resolve();
};

test('what a call finds of another one that was not synced yet is not answered before it is', async () => {
  const first = put();
  await syncing.promise;
  const repeat = store
    .write(async (db) => {
      const { value } = await db.selectFrom('server_settings').select('value').executeTakeFirstOrThrow();
      throw new Error(`answered before: ${value}`);
    })
    .catch((error: Error) => events.push(error.message));
  await turns();
  release();
  await Promise.all([first, repeat]);
  expect(events).toEqual(['on disk', 'answered before: 1']);
});

test('who tells others of changes can wait until they are on disk', async () => {
  await store.settled();
  const first = put();
  await syncing.promise;
  const told = store.settled().then(() => events.push('told'));
  await turns();
  release();
  await Promise.all([first, told]);
  expect(events).toEqual(['on disk', 'told']);
});
