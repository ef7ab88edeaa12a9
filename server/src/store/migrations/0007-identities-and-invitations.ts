import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../store.ts';

/** How people come in without a password that somebody typed for them: by a login provider, or by an invitation. */
export const identitiesAndInvitations = (dialect: StoreDialect) => ({
  async up(db: Kysely<unknown>): Promise<void> {
    const integer = dialect === 'postgres' ? sql`bigint` : sql`integer`;

    await db.schema
      .createTable('identities')
      .addColumn('issuer', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('account_id', integer, (column) => column.notNull())
      .addColumn('created_at', integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('identities_pk', ['issuer', 'subject'])
      .execute();
    await db.schema.createIndex('identities_account').on('identities').columns(['account_id']).execute();

    await db.schema
      .createTable('invitations')
      .addColumn('id', dialect === 'postgres' ? sql`bigserial` : sql`integer`, (column) =>
        dialect === 'postgres' ? column.primaryKey().notNull() : column.primaryKey().autoIncrement().notNull(),
      )
      .addColumn('uuid', 'text', (column) => column.notNull())
      .addColumn('workspace_id', integer, (column) => column.notNull())
      .addColumn('email', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('roles', 'text', (column) => column.notNull())
      .addColumn('code_hash', 'text', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('creator', 'text', (column) => column.notNull())
      .addColumn('created_at', integer, (column) => column.notNull())
      .addColumn('expires_at', integer, (column) => column.notNull())
      .execute();
    await db.schema.createIndex('invitations_code').unique().on('invitations').column('code_hash').execute();
    await db.schema
      .createIndex('invitations_workspace')
      .on('invitations')
      .columns(['workspace_id', 'status'])
      .execute();

    await db.schema
      .alterTable('sessions')
      .addColumn('seen_at', integer, (column) => column.notNull().defaultTo(0))
      .execute();
    await sql`update sessions set seen_at = created_at`.execute(db);
    await db.schema.createIndex('sessions_account').on('sessions').columns(['account_id']).execute();
  },
});
