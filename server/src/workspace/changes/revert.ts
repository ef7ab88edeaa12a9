import { BelvedereError } from '../../errors/index.ts';
import { requirePermission } from '../kernel/permission.ts';
import type { Reverted, Revertible } from '../kernel/revertible.ts';
import { transact, type Unit } from '../kernel/transact.ts';
import { defineVerb, type Verb } from '../kernel/verb.ts';
import { wasPurgedSince } from './purged-since.ts';
import { BATCH_NOUN } from './revert-batch/select.ts';
import { type Change, findChange } from './rows.ts';

export interface RevertedChange extends Reverted {
  /** The change that was taken back. */
  readonly change: Change;
  /** Uuid of the change that took it back; null when the object was in that state already and nothing was written. */
  readonly changeUuid: string | null;
}

/**
 * Takes one change back by a new revision (decision 0006).
 * Errors: `ObjectNotFound`, `PermissionDenied` without the permission of the noun, `ChangeNotRevertible`,
 * `ChangeSuperseded`, `UndeleteConflict`, `RevisionConflict`, and those of the noun.
 */
export const revertChange = (
  revertibles: ReadonlyMap<string, Revertible>,
): Verb<{ uuid: string; reason: string | undefined }, RevertedChange> =>
  defineVerb({
    id: 'changes.revert',
    effect: 'change',
    permission: 'workspace.changeRead',
    run: ({ ctx: caller, input }) => {
      const ctx = { ...caller, reason: input.reason ?? caller.reason };
      return transact(ctx, async (unit) => {
        const change = await findChange(unit.db, ctx, input.uuid);
        const revertible = revertibles.get(change.noun);
        if (change.noun === BATCH_NOUN) {
          throw new BelvedereError(
            'ChangeNotRevertible',
            `${change.uuid} stands for many changes; POST /api/v1/change/revert_batch with the filter traceId ${change.trace_id} takes all of them back`,
          );
        }
        if (revertible === undefined) {
          throw new BelvedereError(
            'ChangeNotRevertible',
            `changes of ${change.noun} are recorded without a state to go back to, so ${change.uuid} cannot be reverted`,
          );
        }
        requirePermission(ctx, revertible.permission, 'changes.revert');
        await requireNotPurged(unit, change);
        const reverted = await revertible.revert(ctx, unit, change);
        const own = unit.changes.findLast((draft) => draft.reverts === change.uuid);
        return { ...reverted, change, changeUuid: own?.uuid ?? null };
      });
    },
  });

/** An object that was purged may have got a successor with the same uuid, which older changes say nothing about. */
async function requireNotPurged(unit: Unit, change: Change): Promise<void> {
  if (await wasPurgedSince(unit.db, change)) {
    throw new BelvedereError('ChangeNotRevertible', `${change.object_uuid} was purged after the retention time`);
  }
}
