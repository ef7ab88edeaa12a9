import type { Kysely, Selectable } from 'kysely';
import type { Database, DataSourceTable } from '../../store/schema.ts';
import type { Context } from '../kernel/context.ts';
import type { WriteCall } from '../kernel/transact.ts';
import { fingerprintsOf } from './secrets.ts';
import { type DataSourceSelector, dataSourceNotFound, type StoredDataSource, toDataSource } from './state.ts';

const live = (db: Kysely<Database>, workspaceId: number) =>
  db.selectFrom('data_sources').selectAll().where('workspace_id', '=', workspaceId).where('deleted_at', 'is', null);

function selected(db: Kysely<Database>, workspaceId: number, selector: DataSourceSelector) {
  const query = live(db, workspaceId);
  if ('id' in selector) return query.where('id', '=', selector.id);
  if ('uid' in selector) return query.where('uid', '=', selector.uid);
  return query.where('name', '=', selector.name);
}

export async function withSecretNames(
  db: Kysely<Database>,
  rows: readonly Selectable<DataSourceTable>[],
): Promise<StoredDataSource[]> {
  const ids = rows.map(({ id }) => id);
  const secrets = await fingerprintsOf(db, ids);
  return rows.map((row) => toDataSource(row, secrets.get(row.id) ?? {}));
}

/** Errors: `ObjectNotFound`. */
export async function findDataSource(ctx: Context, selector: DataSourceSelector): Promise<StoredDataSource> {
  const db = ctx.kernel.store.read;
  const row = await selected(db, ctx.workspace.id, selector).executeTakeFirst();
  const [source] = row === undefined ? [] : await withSecretNames(db, [row]);
  if (source === undefined) throw dataSourceNotFound(selector);
  return source;
}

/** All of the workspace, by name whatever its case. */
export async function allDataSources(ctx: Context): Promise<StoredDataSource[]> {
  const db = ctx.kernel.store.read;
  const sources = await withSecretNames(db, await live(db, ctx.workspace.id).execute());
  return sources.sort(
    (one, other) => byText(one.name.toLowerCase(), other.name.toLowerCase()) || byText(one.name, other.name),
  );
}

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** Errors: `ObjectNotFound`. Locked until the end of the transaction. */
export async function dataSourceForChange(
  { ctx, unit }: WriteCall,
  selector: DataSourceSelector,
): Promise<StoredDataSource> {
  let query = selected(unit.db, ctx.workspace.id, selector);
  if (ctx.kernel.store.dialect === 'postgres') query = query.forUpdate();
  const row = await query.executeTakeFirst();
  const [source] = row === undefined ? [] : await withSecretNames(unit.db, [row]);
  if (source === undefined) throw dataSourceNotFound(selector);
  return source;
}

/** The live data source that has this uid, name or default, other than one; for rules that hold over all of a workspace. */
export async function otherDataSource(
  { ctx, unit }: WriteCall,
  selector: DataSourceSelector | 'default',
  exceptId: number,
): Promise<StoredDataSource | undefined> {
  const query =
    selector === 'default'
      ? live(unit.db, ctx.workspace.id).where('is_default', '=', 1)
      : selected(unit.db, ctx.workspace.id, selector);
  const row = await query.where('id', '!=', exceptId).executeTakeFirst();
  return row === undefined ? undefined : (await withSecretNames(unit.db, [row]))[0];
}
