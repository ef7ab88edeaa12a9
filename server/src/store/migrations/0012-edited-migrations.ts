import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../store.ts';

/**
 * Some migrations before this one were edited after servers had run them: stores of those days lack what was put in later. Here they get
 * it. Newer stores have everything, and stores on PostgreSQL are all newer.
 */
export const editedMigrations = (dialect: StoreDialect) => ({
  async up(db: Kysely<unknown>): Promise<void> {
    if (dialect === 'postgres') return;
    for (const table of await tablesWithoutSequence(db)) await giveSequence(db, table);
    if (await hasColumn(db, 'workspaces', 'address')) {
      await db.schema.alterTable('workspaces').dropColumn('address').execute();
    }
    if (await hasColumn(db, 'preferences', 'account_id')) await nameOwners(db);
    if (!(await hasTable(db, 'teams'))) await createTeams(db);
    if (!(await hasTable(db, 'object_labels'))) await createObjectLabels(db);
  },
});

interface Piece {
  readonly name: string;
  readonly sql: string;
}

/** Of the first migration: since then each has AUTOINCREMENT. */
const numbered = ['workspaces', 'accounts', 'keys', 'tags', 'documents', 'changes'];
const withoutSequence = /"id" integer\b[^,]*\bprimary key\b[^,]*/i;

async function piecesOf(db: Kysely<unknown>, type: 'table' | 'index', table: string): Promise<Piece[]> {
  const { rows } = await sql<Piece>`
    select name, sql from sqlite_master where type = ${type} and tbl_name = ${table} and sql is not null`.execute(db);
  return rows;
}

const hasTable = async (db: Kysely<unknown>, table: string): Promise<boolean> =>
  (await piecesOf(db, 'table', table)).length > 0;

async function hasColumn(db: Kysely<unknown>, table: string, column: string): Promise<boolean> {
  const { rows } = await sql`select 1 from pragma_table_info(${table}) where name = ${column}`.execute(db);
  return rows.length > 0;
}

async function tablesWithoutSequence(db: Kysely<unknown>): Promise<Piece[]> {
  const found: Piece[] = [];
  for (const name of numbered) {
    const [table] = await piecesOf(db, 'table', name);
    if (table !== undefined && !/autoincrement/i.test(table.sql)) found.push(table);
  }
  return found;
}

/** SQLite cannot change how a table numbers its rows: it is made again, with the same rows under the same numbers. */
async function giveSequence(db: Kysely<unknown>, { name, sql: text }: Piece): Promise<void> {
  const indexes = await piecesOf(db, 'index', name);
  const next = `${name}_numbered`;
  const made = text
    .replace(withoutSequence, '"id" integer not null primary key autoincrement')
    .replace(/^create table "?\w+"?/i, `create table "${next}"`);
  if (made === text || !/autoincrement/.test(made)) throw new Error(`the table ${name} has an unknown form`);
  await sql.raw(made).execute(db);
  await sql`insert into ${sql.table(next)} select * from ${sql.table(name)}`.execute(db);
  await db.schema.dropTable(name).execute();
  await sql`alter table ${sql.table(next)} rename to ${sql.table(name)}`.execute(db);
  for (const index of indexes) await sql.raw(index.sql).execute(db);
}

/** Preferences belonged to accounts by their number, 0 being the workspace; since then to whatever has a uuid. */
async function nameOwners(db: Kysely<unknown>): Promise<void> {
  await sql`alter table preferences rename to preferences_by_number`.execute(db);
  await db.schema
    .createTable('preferences')
    .addColumn('workspace_id', 'integer', (column) => column.notNull())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('settings', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('preferences_pk', ['workspace_id', 'owner'])
    .execute();
  await sql`
    insert into preferences (workspace_id, owner, settings, revision)
    select old.workspace_id, coalesce(accounts.uuid, workspaces.uuid), old.settings, old.revision
    from preferences_by_number as old
    inner join workspaces on workspaces.id = old.workspace_id
    left join accounts on accounts.id = old.account_id
    where old.account_id = 0 or accounts.uuid is not null`.execute(db);
  await db.schema.dropTable('preferences_by_number').execute();
}

const object = (db: Kysely<unknown>, table: string) =>
  db.schema
    .createTable(table)
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement().notNull())
    .addColumn('uuid', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('creator', 'text', (column) => column.notNull())
    .addColumn('updator', 'text', (column) => column.notNull())
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addColumn('updated_at', 'integer', (column) => column.notNull());

async function createTeams(db: Kysely<unknown>): Promise<void> {
  await object(db, 'teams')
    .addColumn('deleted_at', 'integer')
    .addColumn('workspace_id', 'integer', (column) => column.notNull())
    .addColumn('email', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('teams_workspace').on('teams').columns(['workspace_id', 'deleted_at']).execute();
  await db.schema
    .createTable('team_members')
    .addColumn('team_id', 'integer', (column) => column.notNull())
    .addColumn('account_id', 'integer', (column) => column.notNull())
    .addColumn('permission', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('team_members_pk', ['team_id', 'account_id'])
    .execute();
  await db.schema.createIndex('team_members_account').on('team_members').columns(['account_id']).execute();
}

async function createObjectLabels(db: Kysely<unknown>): Promise<void> {
  await object(db, 'object_labels')
    .addColumn('workspace_id', 'integer', (column) => column.notNull())
    .addColumn('class', 'text', (column) => column.notNull())
    .addColumn('labels', 'text', (column) => column.notNull())
    .addUniqueConstraint('object_labels_uuid', ['uuid'])
    .execute();
  await db.schema
    .createIndex('object_labels_object')
    .unique()
    .on('object_labels')
    .columns(['workspace_id', 'class', 'name'])
    .execute();
}
