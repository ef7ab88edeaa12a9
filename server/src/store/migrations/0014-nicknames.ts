import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../store.ts';

/** What a member is called in its workspace, and the order in which a team names its members. */
export const nicknames = (dialect: StoreDialect) => ({
  async up(db: Kysely<unknown>): Promise<void> {
    const integer = dialect === 'postgres' ? sql`bigint` : sql`integer`;
    await db.schema
      .alterTable('members')
      .addColumn('nickname', 'text', (column) => column.notNull().defaultTo(''))
      .execute();
    await db.schema
      .alterTable('team_members')
      .addColumn('position', integer, (column) => column.notNull().defaultTo(0))
      .execute();
  },
});
