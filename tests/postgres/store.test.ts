import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openPostgresStore } from '../../server/src/store/postgres/open.ts';
import type { Store } from '../../server/src/store/store.ts';
import { ask, newDatabase, type TestDatabase, targetOf } from '../../server/src/store/testing/postgres-database.ts';
import { hasPostgres, noPostgres, type TestPostgres, usePostgres } from '../support/postgres.ts';

let postgres: TestPostgres | undefined;
let database: TestDatabase;
const opened: Store[] = [];

beforeAll(async () => {
  if (hasPostgres) postgres = await usePostgres();
});
afterAll(() => postgres?.stop());

beforeEach(async (context) => {
  context.skip(postgres === undefined, noPostgres);
  database = await newDatabase(postgres?.url ?? '');
});
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  await database?.drop();
});

async function open(options: Partial<Parameters<typeof openPostgresStore>[0]> = {}): Promise<Store> {
  const store = await openPostgresStore({ target: database.target, connectionsMax: 3, ...options });
  opened.push(store);
  return store;
}

const put = (store: Store, name: string, value: string) =>
  store.write((db) =>
    db
      .insertInto('server_settings')
      .values({ name, value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute(),
  );
const names = async (store: Store): Promise<string[]> =>
  (await store.read.selectFrom('server_settings').select('name').orderBy('name').execute()).map(({ name }) => name);

test('texts come back as they were, NUL and emoji too, and in the order of their bytes in a database of another language', async () => {
  const store = await open();
  const texts = ['Ä', 'a', 'B', 'b', 'ä', 'a\u0000', 'a\u0001', 'a\u0002', '😀', '', ' ', 'ß', 'ss', '日本', 'A'];
  for (const text of texts) await put(store, text, text.repeat(2));
  const inOrder = texts.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  expect(await names(store)).toEqual(inOrder);
  for (const text of texts) {
    const rows = await store.read.selectFrom('server_settings').select('value').where('name', '=', text).execute();
    expect(rows).toEqual([{ value: text.repeat(2) }]);
  }
});

test('servers that start at once make the tables once', async () => {
  await database.drop();
  database = await newDatabase(postgres?.url ?? '', { template: 'template0' });
  const stores = await Promise.all(Array.from({ length: 4 }, () => open()));
  const twice = 'select name from kysely_migration group by name having count(*) > 1';
  expect(await ask(database.url, twice)).toEqual([]);
  await Promise.all(stores.map((store, index) => put(store, `server ${index}`, 'started')));
  expect(await names(stores[3] as Store)).toHaveLength(4);
});

test('a command leaves the tables to the server', async () => {
  await database.drop();
  database = await newDatabase(postgres?.url ?? '', { template: 'template0' });
  await expect(open({ mayMigrate: false })).rejects.toThrow(/lacks tables .* start the server once/);
  await open();
  await open({ mayMigrate: false });
});

test('a database that a newer release migrated is left alone', async () => {
  await ask(database.url, `insert into kysely_migration (name, timestamp) values ('9999-later', 'x')`);
  await expect(open()).rejects.toMatchObject({
    name: 'StoreTooNewError',
    message: expect.stringContaining('9999-later'),
  });
});

test('a migration that fails leaves everything as it was, and says what to do', async () => {
  await database.drop();
  database = await newDatabase(postgres?.url ?? '', { template: 'template0' });
  // Of somebody else, and in the way of a late migration.
  await ask(database.url, 'create table webhooks (of_others text)');
  await expect(open()).rejects.toThrow(
    /migration 0010-webhooks failed \(relation "webhooks" already exists\)\. The data are as they were/,
  );
  const tables = `select tablename from pg_tables where schemaname = 'public' and tablename not like 'kysely%'`;
  expect(await ask(database.url, tables)).toEqual([{ tablename: 'webhooks' }]);
  await ask(database.url, 'drop table webhooks');
  await open();
});

test('transactions that wait for each other are begun again, and both count', async () => {
  const store = await open();
  await put(store, 'one', '0');
  await put(store, 'two', '0');
  let together = 2;
  const { promise: bothHaveOne, resolve } = Promise.withResolvers<void>();
  const addTo = (first: string, second: string) => {
    let attempts = 0;
    return store.write(async (db) => {
      attempts += 1;
      const add = (name: string) =>
        db
          .updateTable('server_settings')
          .set((eb) => ({ value: eb('value', '||', '+') }))
          .where('name', '=', name)
          .execute();
      await add(first);
      together -= 1;
      if (together <= 0) resolve();
      await bothHaveOne;
      await add(second);
      return attempts;
    });
  };
  const attempts = await Promise.all([addTo('one', 'two'), addTo('two', 'one')]);
  // On a busy machine the one that gave way comes back before the other one has woken up, and both do it again.
  expect(Math.max(...attempts)).toBeGreaterThan(1);
  const rows = await store.read.selectFrom('server_settings').select('value').execute();
  expect(rows).toEqual([{ value: '0++' }, { value: '0++' }]);
});

test('a connection that ends costs what was under way on it a coded error, and nothing else', async () => {
  const store = await open({ connectionsMax: 2 });
  await put(store, 'before', '1');
  const broken = store.write(async (db) => {
    await db.insertInto('server_settings').values({ name: 'lost', value: '1' }).execute();
    const { pid } = await db.selectNoFrom((eb) => eb.fn<number>('pg_backend_pid').as('pid')).executeTakeFirstOrThrow();
    await ask(database.url, `select pg_terminate_backend(${pid})`);
    await db.insertInto('server_settings').values({ name: 'lost too', value: '1' }).execute();
  });
  await expect(broken).rejects.toMatchObject({ code: 'StorageUnavailable' });
  await put(store, 'after', '1');
  expect(await names(store)).toEqual(['after', 'before']);
});

test('statements that were prepared before a migration changed their table work again after one that says so', async () => {
  const store = await open({ connectionsMax: 1 });
  await put(store, 'a', '1');
  const read = () => store.read.selectFrom('server_settings').selectAll().where('name', '=', 'a').execute();
  for (let time = 0; time < 3; time += 1) await read();
  await ask(database.url, 'alter table server_settings add column later text');
  await expect(read()).rejects.toMatchObject({ code: 'StorageUnavailable' });
  expect(await read()).toEqual([{ name: 'a', value: '1', later: null }]);
});

test('what is wrong with the database is said with its place and what to do, and without its password', async () => {
  const { target } = database;
  const refusal = async (change: Partial<typeof target>): Promise<{ name: string; message: string; code?: string }> => {
    try {
      await open({ target: { ...target, password: 'tell-nobody', ...change } });
    } catch (error) {
      return error as Error;
    }
    throw new Error('it was taken');
  };
  const wrong = await refusal({});
  expect(wrong.name).toBe('DatabaseUnusableError');
  expect(wrong.message).toMatch(/BELVEDERE_DATABASE_URL: .*does not accept the user or its password/);
  expect(wrong.message).not.toContain('tell-nobody');
  const password = { password: target.password };
  expect((await refusal({ ...password, database: 'nowhere' })).message).toMatch(/nowhere does not exist; make it with/);
  const refused = await refusal({ ...password, port: 1 });
  expect(refused).toMatchObject({ code: 'StorageUnavailable' });
  expect(refused.message).toMatch(/127\.0\.0\.1:1\/test_.* does not answer \(ECONNREFUSED\)/);
  expect((await refusal({ ...password, tls: 'full' })).message).toMatch(
    /does not answer \(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
  );
});

test('TLS is spoken where it is asked for', async () => {
  const store = await open({ target: { ...database.target, tls: 'unchecked' } });
  await store.check();
  const ssl = `select ssl from pg_stat_ssl natural join pg_stat_activity where application_name = 'belvedere' and datname = '${database.target.database}'`;
  expect(await ask(database.url, ssl)).toEqual([{ ssl: true }]);
});

test('a database of another encoding than UTF-8 is refused', async () => {
  const url = postgres?.url ?? '';
  await ask(url, `create database latin template template0 encoding 'LATIN1' locale 'C'`);
  try {
    const target = targetOf(url.replace(/postgres$/, 'latin'));
    await expect(open({ target })).rejects.toThrow(/encoding LATIN1.*encoding 'UTF8'/);
  } finally {
    await ask(url, 'drop database latin');
  }
});
