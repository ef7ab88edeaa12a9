import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../store.ts';

/** Whom the changes of a workspace are told, and what was told. */
export const webhooks = (dialect: StoreDialect) => ({
  async up(db: Kysely<unknown>): Promise<void> {
    const integer = dialect === 'postgres' ? sql`bigint` : sql`integer`;
    const table = (name: string) =>
      db.schema
        .createTable(name)
        .addColumn('id', dialect === 'postgres' ? sql`bigserial` : sql`integer`, (column) =>
          dialect === 'postgres' ? column.primaryKey().notNull() : column.primaryKey().autoIncrement().notNull(),
        );
    await table('webhooks')
      .addColumn('uuid', 'text', (column) => column.notNull().unique())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('revision', integer, (column) => column.notNull())
      .addColumn('creator', 'text', (column) => column.notNull())
      .addColumn('updator', 'text', (column) => column.notNull())
      .addColumn('created_at', integer, (column) => column.notNull())
      .addColumn('updated_at', integer, (column) => column.notNull())
      .addColumn('deleted_at', integer)
      .addColumn('workspace_id', integer, (column) => column.notNull())
      .addColumn('url', 'text', (column) => column.notNull())
      .addColumn('nouns', 'text', (column) => column.notNull())
      .addColumn('status', integer, (column) => column.notNull())
      .addColumn('secret_hint', 'text', (column) => column.notNull())
      .addColumn('sealed', 'text')
      .addColumn('sealed_under', 'text')
      .addColumn('cursor_seq', integer, (column) => column.notNull())
      .addColumn('next_attempt_at', integer, (column) => column.notNull())
      .addColumn('failures', integer, (column) => column.notNull())
      .addColumn('failing_since', integer)
      .addColumn('last_success_at', integer)
      .addColumn('last_error', 'text', (column) => column.notNull())
      .addColumn('disabled_reason', 'text', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('webhooks_workspace').on('webhooks').columns(['workspace_id', 'id']).execute();
    await table('webhook_deliveries')
      .addColumn('uuid', 'text', (column) => column.notNull().unique())
      .addColumn('webhook_id', integer, (column) => column.notNull())
      .addColumn('workspace_id', integer, (column) => column.notNull())
      .addColumn('change_seq', integer, (column) => column.notNull())
      .addColumn('change_uuid', 'text', (column) => column.notNull())
      .addColumn('object_key', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('attempts', integer, (column) => column.notNull())
      .addColumn('created_at', integer, (column) => column.notNull())
      .addColumn('due_at', integer, (column) => column.notNull())
      .addColumn('first_attempt_at', integer)
      .addColumn('last_attempt_at', integer)
      .addColumn('last_status', integer)
      .addColumn('last_error', 'text', (column) => column.notNull())
      .execute();
    const index = (name: string, columns: string[]) =>
      db.schema.createIndex(name).on('webhook_deliveries').columns(columns).execute();
    await index('webhook_deliveries_state', ['webhook_id', 'state', 'id']);
    await index('webhook_deliveries_object', ['webhook_id', 'object_key', 'state', 'id']);
    await index('webhook_deliveries_age', ['state', 'created_at']);
  },
});
