import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { withSavepoint } from './savepoint.ts';
import { openSqliteStore, type SqliteStoreOptions } from './sqlite.ts';
import type { Store } from './store.ts';

const folder = mkdtempSync(join(tmpdir(), 'belvedere-shared-transaction-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let stores = 0;
async function withStore(options: Omit<SqliteStoreOptions, 'path'>, use: (store: Store) => Promise<void>) {
  stores += 1;
  const store = await openSqliteStore({ path: join(folder, `${stores}.sqlite`), ...options });
  try {
    await use(store);
  } finally {
    await store.close();
  }
}

const put = (store: Store, name: string, value = '1') =>
  store.write((db) => db.insertInto('server_settings').values({ name, value }).execute());

async function namesIn(store: Store): Promise<string[]> {
  const rows = await store.read.selectFrom('server_settings').select('name').where('name', 'like', 'test %').execute();
  return rows.map(({ name }) => name).sort();
}

const refused = new Error('refused');

/** Writes its row and is then refused, at once or after some turns of other promises, with or without a step of its own. */
async function putAndRefuse(store: Store, name: string, inStep: boolean): Promise<void> {
  await store.write(async (db) => {
    const row = () => db.insertInto('server_settings').values({ name, value: 'x' }).execute();
    await (inStep ? withSavepoint(db, row) : row());
    throw refused;
  });
}

test('changes of one turn share one sync of the disk, and each of them is there', async () => {
  let syncs = 0;
  const sync = async () => {
    syncs += 1;
  };
  await withStore({ sync }, async (store) => {
    syncs = 0;
    const names = Array.from({ length: 10 }, (_, index) => `test ${index}`);
    await Promise.all(names.map((name) => put(store, name)));
    expect(syncs).toBe(1);
    expect(await namesIn(store)).toEqual(names);
  });
});

test('whoever was told of success finds his change and nobody else, whatever others in the same turn did', async () => {
  const change = fc.constantFrom('put', 'refuse', 'refuse in a step', 'repeat a name', 'wait for a turn');
  let runs = 0;
  await withStore({}, async (store) => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 40 }), async (changes) => {
        runs += 1;
        const run = runs;
        const calls: Promise<string | undefined>[] = [];
        const told = (call: Promise<unknown>, name: string) =>
          call.then(
            () => name,
            (error: unknown) => {
              if (error !== refused && !String(error).includes('UNIQUE')) throw error;
              return undefined;
            },
          );
        for (const [index, what] of changes.entries()) {
          const name = `test ${run} ${index}`;
          if (what === 'put') calls.push(told(put(store, name), name));
          else if (what === 'repeat a name') calls.push(told(put(store, `test ${run} once`), `test ${run} once`));
          else if (what === 'wait for a turn') await turn();
          else calls.push(told(putAndRefuse(store, name, what === 'refuse in a step'), name));
        }
        const successes = (await Promise.all(calls)).filter((name) => name !== undefined);
        const stored = (await namesIn(store)).filter((name) => name.startsWith(`test ${run} `));
        expect(stored).toEqual(successes.sort());
        if (changes.includes('repeat a name')) expect(stored.filter((name) => name.endsWith('once'))).toHaveLength(1);
      }),
      { numRuns: 50 },
    );
  });
});

test('where the disk becomes full, whoever was told of success finds his change', async () => {
  await withStore({ pagesMax: 400 }, async (store) => {
    let isFull = false;
    for (let round = 0; round < 60 && !isFull; round += 1) {
      const calls = Array.from({ length: 6 }, (_, index) => {
        const name = `test ${round} ${index}`;
        return put(store, name, 'x'.repeat(index === 3 ? 200_000 : 10)).then(
          () => name,
          (error: { code?: string }) => {
            expect(error.code).toBe('StorageFull');
            isFull = true;
            return undefined;
          },
        );
      });
      const successes = (await Promise.all(calls)).filter((name) => name !== undefined);
      expect((await namesIn(store)).filter((name) => name.startsWith(`test ${round} `))).toEqual(successes);
    }
    expect(isFull).toBe(true);
    // What is small enough goes on.
    await store.write((db) => db.deleteFrom('server_settings').where('name', 'like', 'test %').execute());
    await put(store, 'test after');
    expect(await namesIn(store)).toEqual(['test after']);
  });
});

test('where the transaction ended in the middle, all are told so, and nobody what another one was refused for', async () => {
  await withStore({}, async (store) => {
    const calls = await Promise.allSettled([
      put(store, 'test 1'),
      store.write(async (db) => {
        await sql`rollback`.execute(db);
        throw refused;
      }),
    ]);
    for (const call of calls) {
      expect(call).toMatchObject({ status: 'rejected', reason: { code: 'StorageUnavailable' } });
    }
    expect(await namesIn(store)).toEqual([]);
    await put(store, 'test 2');
    expect(await namesIn(store)).toEqual(['test 2']);
  });
});

test('whoever was refused is told when what others wrote in the same turn is on disk', async () => {
  const disk = Promise.withResolvers<void>();
  const syncing = Promise.withResolvers<void>();
  const sync = () => {
    syncing.resolve();
    return disk.promise;
  };
  await withStore({ sync }, async (store) => {
    const events: string[] = [];
    const first = put(store, 'test 1').then(() => events.push('stored'));
    const second = putAndRefuse(store, 'test 2', false).catch(() => events.push('refused'));
    await syncing.promise;
    for (let count = 0; count < 20; count += 1) await turn();
    expect(events).toEqual([]);
    disk.resolve();
    await Promise.all([first, second]);
    expect(events.sort()).toEqual(['refused', 'stored']);
  });
});

test('a disk that cannot sync fails all of them', async () => {
  const sync = () => Promise.reject(new Error('input/output error'));
  await withStore({ sync, onFatal: () => undefined }, async (store) => {
    const calls = await Promise.allSettled([put(store, 'test 1'), put(store, 'test 2'), put(store, 'test 3')]);
    expect(calls.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await expect(put(store, 'test 4')).rejects.toMatchObject({ code: 'StorageUnavailable' });
  });
});
