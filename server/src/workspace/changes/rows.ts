import type { ExpressionBuilder, Kysely, Selectable } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import type { ChangeTable, Database } from '../../store/schema.ts';
import type { Context } from '../kernel/context.ts';

export interface Change extends Selectable<ChangeTable> {
  /** Uuid of the change that took this one back; null for none. */
  readonly revertedBy: string | null;
}

/**
 * Only the newest change of an object can be reverted, so the change that reverts another one is the next one of the same
 * object: two steps in indexes, however long the chain is.
 */
export const revertedBy = (eb: ExpressionBuilder<Database, 'changes'>) =>
  eb
    .selectFrom('changes as later')
    .select('later.uuid')
    .whereRef('later.workspace_id', '=', 'changes.workspace_id')
    .whereRef('later.reverts', '=', 'changes.uuid')
    .where(
      'later.seq',
      '=',
      eb
        .selectFrom('changes as next')
        .select('next.seq')
        .whereRef('next.workspace_id', '=', 'changes.workspace_id')
        .whereRef('next.object_uuid', '=', 'changes.object_uuid')
        .whereRef('next.object_table', '=', 'changes.object_table')
        .whereRef('next.object_id', '=', 'changes.object_id')
        .whereRef('next.seq', '>', 'changes.seq')
        .orderBy('next.seq')
        .limit(1),
    )
    .limit(1)
    .as('revertedBy');

/** One change of the caller's workspace. Errors: `ObjectNotFound`, also for a change of another workspace. */
export async function findChange(db: Kysely<Database>, ctx: Context, uuid: string): Promise<Change> {
  const change = await db
    .selectFrom('changes')
    .selectAll('changes')
    .select(revertedBy)
    .where('uuid', '=', uuid)
    .where('workspace_id', '=', ctx.workspace.id)
    .executeTakeFirst();
  if (change === undefined) {
    throw new BelvedereError('ObjectNotFound', `change ${uuid.slice(0, 80)} does not exist in this workspace`);
  }
  return change;
}
