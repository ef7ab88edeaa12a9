import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../store.ts';

/** Where data sources lie, and apart from them their secrets, encrypted. */
export const dataSources = (dialect: StoreDialect) => ({
  async up(db: Kysely<unknown>): Promise<void> {
    const integer = dialect === 'postgres' ? sql`bigint` : sql`integer`;
    const table = (name: string) =>
      db.schema
        .createTable(name)
        .addColumn('id', dialect === 'postgres' ? sql`bigserial` : sql`integer`, (column) =>
          dialect === 'postgres' ? column.primaryKey().notNull() : column.primaryKey().autoIncrement().notNull(),
        );
    await table('data_sources')
      .addColumn('uuid', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('revision', integer, (column) => column.notNull())
      .addColumn('creator', 'text', (column) => column.notNull())
      .addColumn('updator', 'text', (column) => column.notNull())
      .addColumn('created_at', integer, (column) => column.notNull())
      .addColumn('updated_at', integer, (column) => column.notNull())
      .addColumn('deleted_at', integer)
      .addColumn('workspace_id', integer, (column) => column.notNull())
      .addColumn('uid', 'text', (column) => column.notNull())
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('access', 'text', (column) => column.notNull())
      .addColumn('url', 'text', (column) => column.notNull())
      .addColumn('login', 'text', (column) => column.notNull())
      .addColumn('database_name', 'text', (column) => column.notNull())
      .addColumn('basic_auth', integer, (column) => column.notNull())
      .addColumn('basic_auth_user', 'text', (column) => column.notNull())
      .addColumn('with_credentials', integer, (column) => column.notNull())
      .addColumn('is_default', integer, (column) => column.notNull())
      .addColumn('read_only', integer, (column) => column.notNull())
      .addColumn('json_data', 'text', (column) => column.notNull())
      .execute();
    for (const column of ['uid', 'name']) {
      await db.schema
        .createIndex(`data_sources_${column}`)
        .unique()
        .on('data_sources')
        .columns(['workspace_id', column])
        .where(sql.ref('deleted_at'), 'is', null)
        .execute();
    }
    await db.schema
      .createIndex('data_sources_default')
      .unique()
      .on('data_sources')
      .column('workspace_id')
      .where(sql.ref('deleted_at'), 'is', null)
      .where(sql.ref('is_default'), '=', sql.lit(1))
      .execute();
    await db.schema.createIndex('data_sources_uuid').unique().on('data_sources').column('uuid').execute();
    // Numbered without reuse: from the numbers a backup sees whether there ever was a secret.
    await table('data_source_secrets')
      .addColumn('data_source_id', integer, (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('sealed', 'text')
      .addColumn('sealed_under', 'text')
      .addColumn('fingerprint', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('data_source_secrets_name')
      .unique()
      .on('data_source_secrets')
      .columns(['data_source_id', 'name'])
      .execute();
  },
});
