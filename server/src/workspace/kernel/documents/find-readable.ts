import type { Kysely } from 'kysely';
import type { Database } from '../../../store/schema.ts';
import { mayRead } from '../access.ts';
import type { Context } from '../context.ts';
import { withInheritedAccess } from './inherited-access.ts';
import type { StoredDocument } from './noun.ts';
import { listColumns, toDocument } from './rows.ts';

/**
 * A live document of any kind that the caller may read, without its body and tags: for what hangs on documents and is no part of them.
 * Undefined for one that is gone, another workspace's, or not open to the caller.
 */
export async function findReadable(
  ctx: Context,
  db: Kysely<Database>,
  name: { readonly id: number } | { readonly uuid: string },
): Promise<StoredDocument | undefined> {
  const live = db
    .selectFrom('documents')
    .select(listColumns)
    .where('workspace_id', '=', ctx.workspace.id)
    .where('deleted_at', 'is', null);
  const row = await ('id' in name
    ? live.where('id', '=', name.id)
    : live.where('uuid', '=', name.uuid)
  ).executeTakeFirst();
  const [document] =
    row === undefined ? [] : await withInheritedAccess(db, ctx.workspace.id, [toDocument(row, ctx.workspace, [])]);
  return document !== undefined && mayRead(ctx, document) ? document : undefined;
}
