import type { Context } from './context.ts';
import type { Unit } from './transact.ts';

/**
 * Makes units wait for each other that decide something over the whole workspace: who is the last owner, whether a name
 * is free. SQLite has one writer at a time anyway.
 */
export async function lockWorkspace(ctx: Context, unit: Unit): Promise<void> {
  if (ctx.kernel.store.dialect !== 'postgres') return;
  await unit.db.selectFrom('workspaces').select('id').where('id', '=', ctx.workspace.id).forUpdate().execute();
}
