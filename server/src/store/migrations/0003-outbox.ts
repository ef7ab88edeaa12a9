import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../store.ts';

/** What is to happen outside of the store because of a committed change. */
export const outbox = (dialect: StoreDialect) => ({
  async up(db: Kysely<unknown>): Promise<void> {
    const integer = dialect === 'postgres' ? sql`bigint` : sql`integer`;
    const rowNumber = dialect === 'postgres' ? sql`bigserial` : sql`integer`;
    await db.schema
      .createTable('outbox')
      .addColumn('id', rowNumber, (column) =>
        dialect === 'postgres' ? column.primaryKey().notNull() : column.primaryKey().autoIncrement().notNull(),
      )
      .addColumn('workspace_id', integer, (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('payload', 'text', (column) => column.notNull())
      .addColumn('created_at', integer, (column) => column.notNull())
      .addColumn('due_at', integer, (column) => column.notNull())
      .addColumn('attempts', integer, (column) => column.notNull())
      .addColumn('last_error', 'text', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('outbox_due').on('outbox').columns(['due_at', 'id']).execute();
  },
});
