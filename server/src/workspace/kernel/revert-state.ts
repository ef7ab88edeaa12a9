import type { Selectable } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import type { ChangeTable } from '../../store/schema.ts';
import type { Unit } from './transact.ts';
import { unpackState } from './versions.ts';

/** Errors: `ChangeSuperseded` when the object was changed again after the change that is to be taken back. */
export function requireCurrent(
  object: { uuid: string; revision: number; updator: string },
  change: Selectable<ChangeTable>,
): void {
  if (object.revision === change.revision_to) return;
  throw new BelvedereError(
    'ChangeSuperseded',
    `${object.uuid} is at revision ${object.revision}, last changed by ${object.updator}; the change to be reverted led to revision ${change.revision_to}`,
    { detail: { uuid: object.uuid, currentRevision: object.revision, changeRevision: change.revision_to } },
  );
}

/**
 * The state that an object had before a change, or `absent` when the change made it or brought it back.
 * Errors: `ChangeNotRevertible` when the version is past its retention time.
 */
export async function stateBefore(unit: Unit, change: Selectable<ChangeTable>): Promise<string | 'absent'> {
  if (change.revision_from === 0) return 'absent';
  const row = await unit.db
    .selectFrom('versions')
    .select(['state', 'deleted'])
    .where('object_table', '=', change.object_table)
    .where('object_id', '=', change.object_id)
    .where('revision', '=', change.revision_from)
    .executeTakeFirst();
  if (row?.deleted === 1) return 'absent';
  if (row === undefined || row.state === null) {
    throw new BelvedereError(
      'ChangeNotRevertible',
      `version ${change.revision_from} of ${change.object_uuid} was purged after the retention time`,
    );
  }
  return unpackState(row.state);
}

/** The object is gone for good: there is nothing left to give a state to. */
export const purged = (change: Selectable<ChangeTable>): BelvedereError =>
  new BelvedereError('ChangeNotRevertible', `${change.object_uuid} was purged after the retention time`);
