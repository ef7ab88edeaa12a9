import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../store.ts';

/** An automatic row number: kysely has no word that both databases understand. */
const rowNumber = (dialect: StoreDialect) => (dialect === 'postgres' ? sql`bigserial` : sql`integer`);

/** Without AUTOINCREMENT SQLite gives the number of a purged row to the next one, and chart ids and versions name numbers. */
const numbered = (dialect: StoreDialect) => (column: ColumnDefinitionBuilder) =>
  dialect === 'postgres' ? column.primaryKey().notNull() : column.primaryKey().autoIncrement().notNull();

/**
 * The first form of the store. Unique rules hold among rows that are not deleted (partial indexes), so that a uuid can
 * be used again and a delete can be reverted. Every index names the question it answers.
 */
export const first = (dialect: StoreDialect) => ({
  async up(db: Kysely<unknown>): Promise<void> {
    const integer = dialect === 'postgres' ? sql`bigint` : sql`integer`;
    const bytes = dialect === 'postgres' ? sql`bytea` : sql`blob`;

    const object = (name: string) =>
      db.schema
        .createTable(name)
        .addColumn('id', rowNumber(dialect), numbered(dialect))
        .addColumn('uuid', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('revision', integer, (column) => column.notNull())
        .addColumn('creator', 'text', (column) => column.notNull())
        .addColumn('updator', 'text', (column) => column.notNull())
        .addColumn('created_at', integer, (column) => column.notNull())
        .addColumn('updated_at', integer, (column) => column.notNull())
        .addColumn('deleted_at', integer);

    await db.schema
      .createTable('server_settings')
      .addColumn('name', 'text', (column) => column.primaryKey().notNull())
      .addColumn('value', 'text', (column) => column.notNull())
      .execute();

    await object('workspaces')
      .addColumn('description', 'text', (column) => column.notNull())
      .addColumn('language', 'text', (column) => column.notNull())
      .addColumn('settings', 'text', (column) => column.notNull())
      .execute();
    await live('workspaces_uuid', 'workspaces', ['uuid']);

    await object('accounts')
      .addColumn('login', 'text', (column) => column.notNull())
      .addColumn('email', 'text', (column) => column.notNull())
      .addColumn('password_hash', 'text', (column) => column.notNull())
      .addColumn('server_admin', integer, (column) => column.notNull())
      .addColumn('disabled', integer, (column) => column.notNull())
      .execute();
    await live('accounts_uuid', 'accounts', ['uuid']);
    await live('accounts_login', 'accounts', ['login']);

    await db.schema
      .createTable('members')
      .addColumn('workspace_id', integer, (column) => column.notNull())
      .addColumn('account_id', integer, (column) => column.notNull())
      .addColumn('roles', 'text', (column) => column.notNull())
      .addColumn('created_at', integer, (column) => column.notNull())
      .addColumn('creator', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('members_pk', ['workspace_id', 'account_id'])
      .execute();
    await index('members_account', 'members', ['account_id']);

    await db.schema
      .createTable('sessions')
      .addColumn('hash', 'text', (column) => column.primaryKey().notNull())
      .addColumn('account_id', integer, (column) => column.notNull())
      .addColumn('workspace_id', integer, (column) => column.notNull())
      .addColumn('created_at', integer, (column) => column.notNull())
      .addColumn('expires_at', integer, (column) => column.notNull())
      .addColumn('address', 'text', (column) => column.notNull())
      .addColumn('user_agent', 'text', (column) => column.notNull())
      .execute();
    await index('sessions_expiry', 'sessions', ['expires_at']);

    await object('keys')
      .addColumn('workspace_id', integer, (column) => column.notNull())
      .addColumn('roles', 'text', (column) => column.notNull())
      .addColumn('secret_hint', 'text', (column) => column.notNull())
      .addColumn('read_only', integer, (column) => column.notNull())
      .addColumn('status', integer, (column) => column.notNull())
      .addColumn('expires_at', integer)
      .addColumn('allowed_addresses', 'text', (column) => column.notNull())
      .addColumn('limit_per_minute', integer)
      .addColumn('last_used_at', integer)
      .addColumn('last_used_address', 'text')
      .execute();
    await db.schema.createIndex('keys_uuid').unique().on('keys').column('uuid').execute();
    await index('keys_workspace', 'keys', ['workspace_id', 'deleted_at']);

    await db.schema
      .createTable('key_secrets')
      .addColumn('hash', 'text', (column) => column.primaryKey().notNull())
      .addColumn('key_id', integer, (column) => column.notNull())
      .addColumn('created_at', integer, (column) => column.notNull())
      .addColumn('expires_at', integer)
      .execute();
    await index('key_secrets_key', 'key_secrets', ['key_id']);

    await object('tags')
      .addColumn('workspace_id', integer, (column) => column.notNull())
      .addColumn('name_folded', 'text', (column) => column.notNull())
      .addColumn('description', 'text', (column) => column.notNull())
      .addColumn('colour', 'text', (column) => column.notNull())
      .execute();
    await live('tags_uuid', 'tags', ['workspace_id', 'uuid']);
    await live('tags_name', 'tags', ['workspace_id', 'name']);

    await object('documents')
      .addColumn('workspace_id', integer, (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('name_folded', 'text', (column) => column.notNull())
      .addColumn('format', 'text', (column) => column.notNull())
      .addColumn('status', integer, (column) => column.notNull())
      .addColumn('restricted', integer, (column) => column.notNull())
      .addColumn('attributes', 'text', (column) => column.notNull())
      .addColumn('derived', 'text', (column) => column.notNull())
      .addColumn('slot', integer, (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .execute();
    await live('documents_uuid', 'documents', ['workspace_id', 'uuid']);
    // The newest page of a kind, with its exact total counted from the index alone.
    await live('documents_list', 'documents', ['workspace_id', 'kind', 'restricted', 'updated_at', 'id'], false);
    await live('documents_newest', 'documents', ['workspace_id', 'kind', 'updated_at', 'id'], false);
    // Search by name reads this narrow index instead of rows with their bodies.
    await live(
      'documents_search',
      'documents',
      ['workspace_id', 'kind', 'name_folded', 'restricted', 'updated_at'],
      false,
    );
    await db.schema
      .createIndex('documents_purge')
      .on('documents')
      .column('deleted_at')
      .where(sql.ref('deleted_at'), 'is not', null)
      .execute();

    await db.schema
      .createTable('document_attributes')
      .addColumn('workspace_id', integer, (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('attribute', 'text', (column) => column.notNull())
      .addColumn('value', 'text', (column) => column.notNull())
      .addColumn('document_id', integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('document_attributes_pk', ['document_id', 'attribute', 'value'])
      .execute();
    await index('document_attributes_value', 'document_attributes', [
      'workspace_id',
      'kind',
      'attribute',
      'value',
      'document_id',
    ]);

    await db.schema
      .createTable('document_tags')
      .addColumn('document_id', integer, (column) => column.notNull())
      .addColumn('tag_id', integer, (column) => column.notNull())
      .addColumn('position', integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('document_tags_pk', ['document_id', 'tag_id'])
      .execute();
    await index('document_tags_tag', 'document_tags', ['tag_id', 'document_id']);

    await db.schema
      .createTable('versions')
      .addColumn('object_table', 'text', (column) => column.notNull())
      .addColumn('object_id', integer, (column) => column.notNull())
      .addColumn('revision', integer, (column) => column.notNull())
      .addColumn('workspace_id', integer, (column) => column.notNull())
      .addColumn('at', integer, (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('verb', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('digest', 'text', (column) => column.notNull())
      .addColumn('bytes', integer, (column) => column.notNull())
      .addColumn('deleted', integer, (column) => column.notNull())
      .addColumn('state', bytes)
      .addPrimaryKeyConstraint('versions_pk', ['object_table', 'object_id', 'revision'])
      .execute();
    await index('versions_retention', 'versions', ['workspace_id', 'at']);

    await db.schema
      .createTable('changes')
      .addColumn('id', rowNumber(dialect), numbered(dialect))
      .addColumn('workspace_id', integer, (column) => column.notNull())
      .addColumn('seq', integer, (column) => column.notNull())
      .addColumn('uuid', 'text', (column) => column.notNull())
      .addColumn('at', integer, (column) => column.notNull())
      .addColumn('actor_kind', 'text', (column) => column.notNull())
      .addColumn('actor_uuid', 'text', (column) => column.notNull())
      .addColumn('actor_name', 'text', (column) => column.notNull())
      .addColumn('noun', 'text', (column) => column.notNull())
      .addColumn('verb', 'text', (column) => column.notNull())
      .addColumn('object_table', 'text', (column) => column.notNull())
      .addColumn('object_id', integer, (column) => column.notNull())
      .addColumn('object_uuid', 'text', (column) => column.notNull())
      .addColumn('object_name', 'text', (column) => column.notNull())
      .addColumn('revision_from', integer, (column) => column.notNull())
      .addColumn('revision_to', integer, (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('reverts', 'text', (column) => column.notNull())
      .addColumn('trace_id', 'text', (column) => column.notNull())
      .addColumn('digest', 'text', (column) => column.notNull())
      .addColumn('previous_hash', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('changes_uuid').unique().on('changes').column('uuid').execute();
    await db.schema.createIndex('changes_chain').unique().on('changes').columns(['workspace_id', 'seq']).execute();
    await index('changes_object', 'changes', ['workspace_id', 'object_uuid', 'seq']);
    await index('changes_actor', 'changes', ['workspace_id', 'actor_uuid', 'seq']);

    await db.schema
      .createTable('change_heads')
      .addColumn('workspace_id', integer, (column) => column.primaryKey().notNull())
      .addColumn('seq', integer, (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('change_checkpoints')
      .addColumn('workspace_id', integer, (column) => column.primaryKey().notNull())
      .addColumn('seq', integer, (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('at', integer, (column) => column.notNull())
      .execute();

    await db.schema
      .createTable('idempotency_keys')
      .addColumn('workspace_id', integer, (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('fingerprint', 'text', (column) => column.notNull())
      .addColumn('answer', 'text', (column) => column.notNull())
      .addColumn('shows_secret', integer, (column) => column.notNull())
      .addColumn('object_uuid', 'text', (column) => column.notNull())
      .addColumn('created_at', integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('idempotency_keys_pk', ['workspace_id', 'actor', 'key'])
      .execute();
    await index('idempotency_keys_age', 'idempotency_keys', ['created_at']);

    await db.schema
      .createTable('leases')
      .addColumn('name', 'text', (column) => column.primaryKey().notNull())
      .addColumn('holder', 'text', (column) => column.notNull())
      .addColumn('expires_at', integer, (column) => column.notNull())
      .execute();

    async function index(name: string, table: string, columns: string[]): Promise<void> {
      await db.schema.createIndex(name).on(table).columns(columns).execute();
    }

    /** An index over the rows that are not deleted; unique unless said otherwise. */
    async function live(name: string, table: string, columns: string[], unique = true): Promise<void> {
      const builder = db.schema.createIndex(name).on(table).columns(columns).where(sql.ref('deleted_at'), 'is', null);
      await (unique ? builder.unique() : builder).execute();
    }
  },
});
