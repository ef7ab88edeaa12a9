import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openPostgresStore } from '../../server/src/store/postgres/open.ts';
import { withSavepoint } from '../../server/src/store/savepoint.ts';
import type { Store } from '../../server/src/store/store.ts';
import { ask, newDatabase, type TestDatabase } from '../../server/src/store/testing/postgres-database.ts';
import { statement } from '../../server/src/workspace/kernel/statement.ts';
import { hasPostgres, noPostgres, type TestPostgres, usePostgres } from '../support/postgres.ts';

let postgres: TestPostgres | undefined;
let database: TestDatabase;
let store: Store;

beforeAll(async () => {
  if (hasPostgres) postgres = await usePostgres();
});
afterAll(() => postgres?.stop());

beforeEach(async (context) => {
  context.skip(postgres === undefined, noPostgres);
  database = await newDatabase(postgres?.url ?? '');
  // One connection: whatever a transaction leaves on it is met by the next one.
  store = await openPostgresStore({ target: database.target, connectionsMax: 1 });
});
afterEach(async () => {
  await store?.close();
  await database?.drop();
});

const insert = statement<{ name: string; value: string }>((db, value) =>
  db.insertInto('server_settings').values({ name: value('name'), value: value('value') }),
);
const change = statement<{ name: string; value: string }>((db, value) =>
  db
    .updateTable('server_settings')
    .set({ value: value('value') })
    .where('name', '=', value('name')),
);
const read = statement<{ name: string }, { value: string }>((db, value) =>
  db.selectFrom('server_settings').select('value').where('name', '=', value('name')),
);
const refuse = (): never => {
  throw new Error('the check refused');
};
const names = async (): Promise<string[]> =>
  (await store.read.selectFrom('server_settings').select('name').orderBy('name').execute()).map(({ name }) => name);

test('statements that were put off take effect in their order, and before whatever is asked next', async () => {
  for (let time = 0; time < 3; time += 1) {
    const seen = await store.write(async (db) => {
      await insert.later(db, { name: `a${time}`, value: '1' });
      await change.later(db, { name: `a${time}`, value: '2' });
      const both = await Promise.all([read(db, { name: `a${time}` }), read(db, { name: 'nobody' })]);
      await change.later(db, { name: `a${time}`, value: '3' });
      return both.map(({ rows }) => rows);
    });
    expect(seen).toEqual([[{ value: '2' }], []]);
  }
  const rows = await store.read.selectFrom('server_settings').select('value').execute();
  expect(rows).toEqual([{ value: '3' }, { value: '3' }, { value: '3' }]);
});

test('one of them that fails ends the transaction, also when nothing is asked behind it', async () => {
  await store.write((db) => insert.later(db, { name: 'taken', value: '1' }));
  const failing = [
    () => store.write((db) => insert.later(db, { name: 'taken', value: '2' })),
    () =>
      store.write(async (db) => {
        await insert.later(db, { name: 'with it', value: '1' });
        await insert.later(db, { name: 'taken', value: '2' });
        await read(db, { name: 'taken' });
      }),
  ];
  for (const one of failing) await expect(one()).rejects.toMatchObject({ code: '23505' });
  await store.write((db) => insert.later(db, { name: 'after', value: '1' }));
  expect(await names()).toEqual(['after', 'taken']);
});

test('a check that refuses keeps the commit from being sent', async () => {
  const refused = store.write((db) => insert.later(db, { name: 'refused', value: '1' }, refuse));
  await expect(refused).rejects.toThrow('the check refused');
  const refusedLater = store.write(async (db) => {
    await insert.later(db, { name: 'refused', value: '1' }, refuse);
    await read(db, { name: 'refused' });
  });
  await expect(refusedLater).rejects.toThrow('the check refused');
  expect(await names()).toEqual([]);
});

test('a savepoint takes back what was put off inside of it, whether it was sent or not, and the transaction goes on', async () => {
  await store.write((db) => insert.later(db, { name: 'taken', value: '1' }));
  const tried = await store.write(async (db) => {
    await insert.later(db, { name: 'before', value: '1' });
    const steps = [
      () => insert.later(db, { name: 'taken', value: '2' }),
      () => insert.later(db, { name: 'refused', value: '1' }, refuse),
      async () => {
        await insert.later(db, { name: 'not sent', value: '1' });
        throw new Error('something else');
      },
    ];
    const errors: string[] = [];
    for (const step of steps) await withSavepoint(db, step).catch((error: Error) => errors.push(error.message));
    await withSavepoint(db, () => insert.later(db, { name: 'kept', value: '1' }));
    return errors;
  });
  expect(tried).toEqual([expect.stringContaining('duplicate key'), 'the check refused', 'something else']);
  expect(await names()).toEqual(['before', 'kept', 'taken']);
});

test('a transaction that asks nothing, and one that is left before it is sent, leave nothing open', async () => {
  await store.write(async () => {});
  const left = store.write(async (db) => {
    await insert.later(db, { name: 'left', value: '1' });
    throw new Error('left');
  });
  await expect(left).rejects.toThrow('left');
  const states = await ask(database.url, "select state from pg_stat_activity where application_name = 'belvedere'");
  expect(states).toEqual([{ state: 'idle' }]);
  expect(await names()).toEqual([]);
});
