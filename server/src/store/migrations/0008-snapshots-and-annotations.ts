import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../store.ts';

/** Snapshots of dashboards, and marks on their time lines. */
export const snapshotsAndAnnotations = (dialect: StoreDialect) => ({
  async up(db: Kysely<unknown>): Promise<void> {
    const integer = dialect === 'postgres' ? sql`bigint` : sql`integer`;
    const objects = (name: string) =>
      db.schema
        .createTable(name)
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
        .addColumn('workspace_id', integer, (column) => column.notNull());
    await objects('snapshots')
      .addColumn('name_folded', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('delete_key_hash', 'text', (column) => column.notNull())
      .addColumn('expires_at', integer, (column) => column.notNull())
      .addColumn('bytes', integer, (column) => column.notNull())
      .addColumn('digest', 'text', (column) => column.notNull())
      // Last, so that lists need not read past it.
      .addColumn('dashboard', 'text', (column) => column.notNull())
      .execute();
    for (const column of ['key', 'delete_key_hash']) {
      await db.schema
        .createIndex(`snapshots_${column}`)
        .unique()
        .on('snapshots')
        .column(column)
        .where(sql.ref('deleted_at'), 'is', null)
        .execute();
    }
    await db.schema
      .createIndex('snapshots_list')
      .on('snapshots')
      .columns(['workspace_id', 'deleted_at', 'id'])
      .execute();
    await db.schema.createIndex('snapshots_expiry').on('snapshots').column('expires_at').execute();

    await objects('annotations')
      .addColumn('dashboard_id', integer)
      .addColumn('panel_id', integer, (column) => column.notNull())
      .addColumn('time_start', integer, (column) => column.notNull())
      .addColumn('time_end', integer, (column) => column.notNull())
      .addColumn('tags', 'text', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('data', 'text', (column) => column.notNull())
      .execute();
    const live = (name: string, columns: string[]) =>
      db.schema.createIndex(name).on('annotations').columns(columns).where(sql.ref('deleted_at'), 'is', null).execute();
    await live('annotations_time', ['workspace_id', 'time_end', 'time_start', 'id']);
    await live('annotations_dashboard', ['dashboard_id', 'time_end', 'time_start', 'id']);
    await db.schema
      .createIndex('annotations_deleted')
      .on('annotations')
      .columns(['workspace_id', 'deleted_at'])
      .execute();
    await db.schema
      .createTable('annotation_tags')
      .addColumn('annotation_id', integer, (column) => column.notNull())
      .addColumn('workspace_id', integer, (column) => column.notNull())
      .addColumn('tag', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('annotation_tags_pk', ['annotation_id', 'tag'])
      .execute();
    await db.schema
      .createIndex('annotation_tags_tag')
      .on('annotation_tags')
      .columns(['workspace_id', 'tag', 'annotation_id'])
      .execute();
  },
});
