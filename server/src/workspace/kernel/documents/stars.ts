import type { Context } from '../context.ts';

/** Which of these documents the caller has starred. Keys star nothing. */
export async function starredBy(ctx: Context, documentIds: readonly number[]): Promise<ReadonlySet<number>> {
  if (documentIds.length === 0 || ctx.actor.kind !== 'account') return new Set();
  const rows = await ctx.kernel.store.read
    .selectFrom('stars')
    .select('document_id')
    .where('workspace_id', '=', ctx.workspace.id)
    .where('account_uuid', '=', ctx.actor.uuid)
    .where('document_id', 'in', documentIds)
    .execute();
  return new Set(rows.map((row) => row.document_id));
}
