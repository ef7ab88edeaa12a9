import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../store.ts';

/** Keys that sign requests, with their secrets encrypted; and the change that a recorded call made, found by its trace id. */
export const signableKeys = (dialect: StoreDialect) => ({
  async up(db: Kysely<unknown>): Promise<void> {
    const integer = dialect === 'postgres' ? sql`bigint` : sql`integer`;
    await db.schema
      .alterTable('keys')
      .addColumn('signable', integer, (column) => column.notNull().defaultTo(0))
      .execute();
    // SQLite adds one column at a time.
    await db.schema.alterTable('key_secrets').addColumn('sealed', 'text').execute();
    await db.schema.alterTable('key_secrets').addColumn('sealed_under', 'text').execute();
    await db.schema.createIndex('changes_trace').on('changes').columns(['workspace_id', 'trace_id']).execute();
  },
});
