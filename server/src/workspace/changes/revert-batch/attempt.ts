import { BelvedereError } from '../../../errors/index.ts';
import { withSavepoint } from '../../../store/savepoint.ts';
import type { Context } from '../../kernel/context.ts';
import { requirePermission } from '../../kernel/permission.ts';
import type { Revertible } from '../../kernel/revertible.ts';
import { statement } from '../../kernel/statement.ts';
import type { Unit } from '../../kernel/transact.ts';
import type { ChangeRow, SelectedObject } from './select.ts';

/** What taking the changes of an object back does to it. */
export type Effect = 'restored' | 'modified' | 'deleted';

/** An object whose changes are to be taken back, and what is known of it before the first of all objects is touched. */
export interface Candidate {
  readonly object: SelectedObject;
  readonly oldest: ChangeRow;
  readonly newest: ChangeRow;
  readonly revertible: Revertible;
  readonly effect: Effect | 'none';
}

const deletedAt = statement<{ table: string; id: number; revision: number }, { deleted: number }>((db, value) =>
  db
    .selectFrom('versions')
    .select('deleted')
    .where('object_table', '=', value('table'))
    .where('object_id', '=', value('id'))
    .where('revision', '=', value('revision')),
);

async function isAbsentAt(unit: Unit, { object_table, object_id }: ChangeRow, revision: number): Promise<boolean> {
  if (revision === 0) return true;
  const { rows } = await deletedAt(unit.db, { table: object_table, id: object_id, revision });
  return rows[0]?.deleted === 1;
}

/** Undefined for an object of a noun whose changes keep no state to go back to. */
export async function candidateOf(
  unit: Unit,
  object: SelectedObject,
  revertibles: ReadonlyMap<string, Revertible>,
): Promise<Candidate | undefined> {
  const [oldest] = object.own;
  const newest = object.own.at(-1);
  const revertible = revertibles.get(newest?.noun ?? '');
  if (oldest === undefined || newest === undefined || revertible === undefined) return undefined;
  const wasAbsent = await isAbsentAt(unit, oldest, oldest.revision_from);
  const isAbsent = await isAbsentAt(unit, newest, newest.revision_to);
  const effect = isAbsent ? (wasAbsent ? 'none' : 'restored') : wasAbsent ? 'deleted' : 'modified';
  return { object, oldest, newest, revertible, effect };
}

/** What the objects of a batch became so far, cascades included: the newest revision of each by its key. */
export type Touched = Map<string, number>;

/**
 * Takes the changes of one object back, or leaves everything as it was and answers why not.
 * Errors: faults of the store, which end the whole batch.
 */
export async function attempt(
  ctx: Context,
  unit: Unit,
  candidate: Candidate,
  { touched, isOurs }: { readonly touched: Touched; readonly isOurs: (key: string) => boolean },
): Promise<BelvedereError | undefined> {
  const changes = unit.changes.length;
  const effects = unit.effects.length;
  try {
    requirePermission(ctx, candidate.revertible.permission, 'changes.revertBatch');
    await withSavepoint(unit.db, async () => {
      await revertOne(ctx, unit, candidate, touched.get(candidate.object.key));
      for (const draft of unit.changes.slice(changes)) {
        const key = `${draft.objectTable} ${draft.objectId} ${draft.objectUuid}`;
        if (isOurs(key)) continue;
        throw new BelvedereError(
          'ChangeNotRevertible',
          `it would change ${draft.objectUuid} (${draft.objectName.slice(0, 80)}) as well, which the filter does not select`,
        );
      }
    });
  } catch (error) {
    unit.changes.length = changes;
    unit.effects.length = effects;
    // What the caller cannot help is no conflict of one object.
    if (error instanceof BelvedereError && error.status < 500) return error;
    throw error;
  }
  for (const draft of unit.changes.slice(changes)) {
    touched.set(`${draft.objectTable} ${draft.objectId} ${draft.objectUuid}`, draft.revisionTo);
  }
  return undefined;
}

/**
 * Nouns take back one change at a time, so several changes in a row are given to them as one that leads from the state before the
 * first to the state after the last. Bringing an object back gives it the state that it had when it was deleted, so that is a step
 * of its own.
 */
async function revertOne(
  ctx: Context,
  unit: Unit,
  { oldest, newest, revertible, effect }: Candidate,
  touchedAt: number | undefined,
): Promise<void> {
  const current = touchedAt ?? newest.revision_to;
  const whole = { ...newest, revision_from: oldest.revision_from, revision_to: current };
  const isBackByCascade = touchedAt !== undefined && effect === 'restored';
  if (effect !== 'restored' || isBackByCascade) {
    await revertible.revert(ctx, unit, { ...whole, verb: isBackByCascade ? 'modify' : newest.verb });
    return;
  }
  const restored = await revertible.revert(ctx, unit, { ...newest, revision_from: current - 1 });
  if (oldest.revision_from === current - 1) return;
  await revertible.revert(ctx, unit, { ...whole, verb: 'modify', revision_to: restored.revision });
}
