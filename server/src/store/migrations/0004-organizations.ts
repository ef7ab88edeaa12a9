import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../store.ts';

/** What Grafana's API keeps of organizations, users and service accounts beside what was there already. */
export const organizations = (dialect: StoreDialect) => ({
  async up(db: Kysely<unknown>): Promise<void> {
    const integer = dialect === 'postgres' ? sql`bigint` : sql`integer`;
    const rowNumber = dialect === 'postgres' ? sql`bigserial` : sql`integer`;
    await db.schema.alterTable('accounts').addColumn('active_workspace_id', integer).execute();
    // People log in by e-mail too, whatever its case.
    await sql`update accounts set email = lower(email)`.execute(db);
    await db.schema.createIndex('accounts_email').on('accounts').columns(['email']).execute();
    await db.schema.alterTable('keys').addColumn('service_account_id', integer).execute();
    await db.schema.createIndex('keys_service_account').on('keys').columns(['service_account_id']).execute();

    await db.schema
      .createTable('preferences')
      .addColumn('workspace_id', integer, (column) => column.notNull())
      .addColumn('owner', 'text', (column) => column.notNull())
      .addColumn('settings', 'text', (column) => column.notNull())
      .addColumn('revision', integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('preferences_pk', ['workspace_id', 'owner'])
      .execute();

    const object = (table: string) =>
      db.schema
        .createTable(table)
        .addColumn('id', rowNumber, (column) =>
          dialect === 'postgres' ? column.primaryKey().notNull() : column.primaryKey().autoIncrement().notNull(),
        )
        .addColumn('uuid', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('revision', integer, (column) => column.notNull())
        .addColumn('creator', 'text', (column) => column.notNull())
        .addColumn('updator', 'text', (column) => column.notNull())
        .addColumn('created_at', integer, (column) => column.notNull())
        .addColumn('updated_at', integer, (column) => column.notNull())
        .addColumn('deleted_at', integer)
        .addColumn('workspace_id', integer, (column) => column.notNull());
    const byWorkspace = (table: string) =>
      db.schema.createIndex(`${table}_workspace`).on(table).columns(['workspace_id', 'deleted_at']).execute();

    await object('service_accounts')
      .addColumn('roles', 'text', (column) => column.notNull())
      .addColumn('disabled', integer, (column) => column.notNull())
      .execute();
    await byWorkspace('service_accounts');

    await object('teams')
      .addColumn('email', 'text', (column) => column.notNull())
      .execute();
    await byWorkspace('teams');
    await db.schema
      .createTable('team_members')
      .addColumn('team_id', integer, (column) => column.notNull())
      .addColumn('account_id', integer, (column) => column.notNull())
      .addColumn('permission', integer, (column) => column.notNull())
      .addColumn('created_at', integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('team_members_pk', ['team_id', 'account_id'])
      .execute();
    await db.schema.createIndex('team_members_account').on('team_members').columns(['account_id']).execute();
  },
});
