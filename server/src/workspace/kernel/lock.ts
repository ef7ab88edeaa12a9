import { lockDatabase } from '../../store/postgres/lock.ts';
import { statement } from './statement.ts';
import type { WriteCall } from './transact.ts';

// Rows that refer to the workspace may still be inserted by others, hence not FOR UPDATE.
const lockRow = statement<{ id: number }>((db, value) =>
  db.selectFrom('workspaces').select('id').where('id', '=', value('id')).forNoKeyUpdate(),
);

/**
 * Makes writers of the caller's workspace that hold a rule over several objects (one default, a unique name) wait for each
 * other until the transaction ends. SQLite has one writer at a time and needs nothing; on PostgreSQL two transactions
 * would otherwise both find the place free.
 */
export async function lockWorkspace({ ctx, unit }: WriteCall): Promise<void> {
  if (ctx.kernel.store.dialect !== 'postgres') return;
  await lockRow.later(unit.db, { id: ctx.workspace.id });
}

/** The same for what is unique in the whole server: logins, e-mails, names of workspaces. */
export async function lockServer({ ctx, unit }: WriteCall): Promise<void> {
  if (ctx.kernel.store.dialect !== 'postgres') return;
  await lockDatabase(unit.db);
}
