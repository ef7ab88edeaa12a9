import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../store.ts';

/** The roles that workspaces make for themselves. Who holds them says so by their uuids, in `members.roles` and `keys.roles`. */
export const roles = (dialect: StoreDialect) => ({
  async up(db: Kysely<unknown>): Promise<void> {
    const integer = dialect === 'postgres' ? sql`bigint` : sql`integer`;
    await db.schema
      .createTable('roles')
      .addColumn('id', dialect === 'postgres' ? sql`bigserial` : sql`integer`, (column) =>
        dialect === 'postgres' ? column.primaryKey().notNull() : column.primaryKey().autoIncrement().notNull(),
      )
      .addColumn('uuid', 'text', (column) => column.notNull().unique())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('revision', integer, (column) => column.notNull())
      .addColumn('creator', 'text', (column) => column.notNull())
      .addColumn('updator', 'text', (column) => column.notNull())
      .addColumn('created_at', integer, (column) => column.notNull())
      .addColumn('updated_at', integer, (column) => column.notNull())
      .addColumn('deleted_at', integer)
      .addColumn('workspace_id', integer, (column) => column.notNull())
      .addColumn('description', 'text', (column) => column.notNull())
      .addColumn('permissions', 'text', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('roles_workspace').on('roles').columns(['workspace_id', 'id']).execute();
  },
});
