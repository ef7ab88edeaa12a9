import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../store.ts';

/**
 * Tokens with which agents send telemetry; their secrets are kept encrypted, for they stand in configurations and are shown again. And the
 * labels that people give to the objects that agents report.
 */
export const ingestTokens = (dialect: StoreDialect) => ({
  async up(db: Kysely<unknown>): Promise<void> {
    const integer = dialect === 'postgres' ? sql`bigint` : sql`integer`;
    const table = (name: string) =>
      db.schema
        .createTable(name)
        .addColumn('id', dialect === 'postgres' ? sql`bigserial` : sql`integer`, (column) =>
          dialect === 'postgres' ? column.primaryKey().notNull() : column.primaryKey().autoIncrement().notNull(),
        );
    await table('ingest_tokens')
      .addColumn('uuid', 'text', (column) => column.notNull().unique())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('revision', integer, (column) => column.notNull())
      .addColumn('creator', 'text', (column) => column.notNull())
      .addColumn('updator', 'text', (column) => column.notNull())
      .addColumn('created_at', integer, (column) => column.notNull())
      .addColumn('updated_at', integer, (column) => column.notNull())
      .addColumn('deleted_at', integer)
      .addColumn('workspace_id', integer, (column) => column.notNull())
      .addColumn('status', integer, (column) => column.notNull())
      .addColumn('secret_hint', 'text', (column) => column.notNull())
      .addColumn('last_used_at', integer)
      .addColumn('last_used_address', 'text')
      .execute();
    await db.schema
      .createIndex('ingest_tokens_workspace')
      .on('ingest_tokens')
      .columns(['workspace_id', 'id'])
      .execute();
    await table('ingest_token_secrets')
      .addColumn('token_id', integer, (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull().unique())
      .addColumn('created_at', integer, (column) => column.notNull())
      .addColumn('expires_at', integer)
      .addColumn('sealed', 'text')
      .addColumn('sealed_under', 'text')
      .execute();
    await table('object_labels')
      .addColumn('uuid', 'text', (column) => column.notNull().unique())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('revision', integer, (column) => column.notNull())
      .addColumn('creator', 'text', (column) => column.notNull())
      .addColumn('updator', 'text', (column) => column.notNull())
      .addColumn('created_at', integer, (column) => column.notNull())
      .addColumn('updated_at', integer, (column) => column.notNull())
      .addColumn('workspace_id', integer, (column) => column.notNull())
      .addColumn('class', 'text', (column) => column.notNull())
      .addColumn('labels', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('object_labels_object')
      .unique()
      .on('object_labels')
      .columns(['workspace_id', 'class', 'name'])
      .execute();
    await db.schema.createIndex('ingest_token_secrets_token').on('ingest_token_secrets').column('token_id').execute();
  },
});
