import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openPostgresStore } from '../postgres/open.ts';
import type { PostgresTarget } from '../postgres/pool.ts';

const TEMPLATE = 'belvedere_template';

export interface TestDatabase {
  readonly target: PostgresTarget;
  readonly url: string;
  readonly drop: () => Promise<void>;
}

/**
 * Makes the database that `newDatabase` copies, once for a run: with all tables, and with a language of its own (ICU, English), which
 * orders texts otherwise than SQLite does. What comes back in order does so by the store's own doing.
 */
export async function makeTemplate(serverUrl: string): Promise<void> {
  await ask(serverUrl, `create database ${TEMPLATE} template template0 locale_provider icu icu_locale 'en-US'`);
  const store = await openPostgresStore({ target: targetOf(withDatabase(serverUrl, TEMPLATE)) });
  await store.close();
}

/** A database on a PostgreSQL server for one test, with all tables; without a template, an empty one. */
export async function newDatabase(serverUrl: string, { template = TEMPLATE } = {}): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await ask(serverUrl, `create database ${name} template ${template}`);
  const url = withDatabase(serverUrl, name);
  return {
    target: targetOf(url),
    url,
    drop: async () => void (await ask(serverUrl, `drop database ${name} with (force)`)),
  };
}

const free: TestDatabase[] = [];

/** An empty database that an earlier test of this process had, or a new one: making one costs ten times as much as emptying it. */
export async function borrowDatabase(serverUrl: string): Promise<TestDatabase> {
  const database = free.pop() ?? (await newDatabase(serverUrl));
  return {
    ...database,
    drop: async () => {
      await ask(database.url, emptying);
      free.push(database);
    },
  };
}

/** Row by row: `truncate` makes new files for each table and index. Numbers begin at 1 again. */
const emptying = `do $$
declare name text;
begin
  for name in select tablename from pg_tables where schemaname = 'public' and tablename not like 'kysely%' loop
    execute format('delete from %I', name);
  end loop;
  for name in select sequencename from pg_sequences where schemaname = 'public' loop
    perform setval(name::regclass, 1, false);
  end loop;
end $$`;

/** Asks a database past the store: one statement over a connection of its own. */
export async function ask(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

function withDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** As the configuration takes it apart; the URLs of tests are plain ones. */
export function targetOf(href: string): PostgresTarget {
  const { hostname, port, username, password, pathname } = new URL(href);
  return {
    host: hostname,
    port: Number(port),
    user: username,
    password,
    database: pathname.slice(1),
    tls: 'off',
    rootCertificateFile: undefined,
  };
}
