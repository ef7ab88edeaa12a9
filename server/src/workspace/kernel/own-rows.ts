import type { Selectable } from 'kysely';
import type { ChangeTable, Database } from '../../store/schema.ts';
import { purged } from './revert-state.ts';
import type { WriteCall } from './transact.ts';

/** Tables of nouns that are no documents. What all of them have: a number, a uuid, a workspace, a time of deletion. */
type NounTable =
  | 'annotations'
  | 'data_sources'
  | 'ingest_tokens'
  | 'keys'
  | 'roles'
  | 'service_accounts'
  | 'tags'
  | 'teams'
  | 'webhooks';

type RowName = { readonly uuid: string } | { readonly id: number };

/** The live row of the caller's workspace with this name, locked until the end of the transaction; undefined when there is none. */
export async function rowForChange<Table extends NounTable>(
  { ctx, unit }: WriteCall,
  table: Table,
  name: RowName,
): Promise<Selectable<Database[Table]> | undefined> {
  let query = unit.db
    // The compiler cannot tell that what the tables have in common is the same in each.
    .selectFrom(table as 'tags')
    .selectAll()
    .where('workspace_id', '=', ctx.workspace.id)
    .where('deleted_at', 'is', null);
  query = 'id' in name ? query.where('id', '=', name.id) : query.where('uuid', '=', name.uuid);
  if (ctx.kernel.store.dialect === 'postgres') query = query.forUpdate();
  return (await query.executeTakeFirst()) as Selectable<Database[Table]> | undefined;
}

/**
 * The row that a change was made to, deleted since or not, locked until the end of the transaction.
 * Errors: `ChangeNotRevertible` when it is gone for good.
 */
export async function changedRow<Table extends NounTable | 'object_labels'>(
  { ctx, unit }: WriteCall,
  table: Table,
  change: Selectable<ChangeTable>,
): Promise<Selectable<Database[Table]>> {
  let query = unit.db
    .selectFrom(table as 'tags')
    .selectAll()
    .where('id', '=', change.object_id)
    // SQLite may give the number of a purged row to a new one.
    .where('uuid', '=', change.object_uuid)
    .where('workspace_id', '=', ctx.workspace.id);
  if (ctx.kernel.store.dialect === 'postgres') query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (row === undefined) throw purged(change);
  return row as Selectable<Database[Table]>;
}
