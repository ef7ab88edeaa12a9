import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../store.ts';

/** The uid and the slug by which Grafana's clients name a document, and who starred what. */
export const handlesAndStars = (dialect: StoreDialect) => ({
  async up(db: Kysely<unknown>): Promise<void> {
    const integer = dialect === 'postgres' ? sql`bigint` : sql`integer`;
    // A table of its own: a column added to documents would stand behind the body, and lists would read past all bodies.
    await db.schema
      .createTable('document_handles')
      .addColumn('document_id', integer, (column) => column.primaryKey().notNull())
      .addColumn('workspace_id', integer, (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('uid', 'text', (column) => column.notNull())
      .addColumn('slug', 'text', (column) => column.notNull())
      .addColumn('released_at', integer)
      .execute();
    for (const handle of ['uid', 'slug']) {
      await db.schema
        .createIndex(`document_handles_${handle}`)
        .unique()
        .on('document_handles')
        .columns(['workspace_id', 'kind', handle])
        .where(sql.ref('released_at'), 'is', null)
        .execute();
    }
    await db.schema
      .createTable('stars')
      .addColumn('workspace_id', integer, (column) => column.notNull())
      .addColumn('account_uuid', 'text', (column) => column.notNull())
      .addColumn('document_id', integer, (column) => column.notNull())
      .addColumn('created_at', integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('stars_pk', ['document_id', 'account_uuid'])
      .execute();
    await db.schema
      .createIndex('stars_account')
      .on('stars')
      .columns(['workspace_id', 'account_uuid', 'document_id'])
      .execute();
    // Dashboards from before: their number is in the slug, which the next change of the title makes readable.
    await sql`
      insert into document_handles (document_id, workspace_id, kind, uid, slug, released_at)
      select id, workspace_id, kind,
        case when length(uuid) <= 40 then uuid else ${sql.lit('dashboard-')} || id end,
        ${sql.lit('dashboard-')} || id,
        deleted_at
      from documents where kind = ${sql.lit('dashboard')}
    `.execute(db);
  },
});
