import type { Selectable } from 'kysely';
import type { ChangeTable } from '../../store/schema.ts';
import type { Context } from '../kernel/context.ts';
import type { Revertible } from '../kernel/revertible.ts';
import type { Unit } from '../kernel/transact.ts';
import { within } from '../kernel/within.ts';
import { type StatesOfChange, statesOf } from './states.ts';

/** What a call would have changed, as its answer shows it. */
export interface RehearsedChanges {
  /** Of all changes, shown or not. */
  readonly totalCount: number;
  readonly changes: readonly object[];
}

/** Reads what stands in the transaction of a dry run before it is rolled back. */
export type Rehearse = (ctx: Context, unit: Unit) => Promise<RehearsedChanges>;

/** A change of thousands of objects is counted whole; of the first ones it is told what differs. */
const CHANGES_SHOWN = 100;
const DIFFERENCES_SHOWN = 1_000;

/** @param revertibles how states of each noun are read; objects of other nouns are named without their states */
export function createRehearse(revertibles: readonly Revertible[]): Rehearse {
  const byNoun = new Map(revertibles.map((revertible) => [revertible.noun, revertible]));
  return async (outside, unit) => {
    const ctx = within(outside, unit);
    const uuids = unit.changes.flatMap(({ uuid }) => uuid ?? []).slice(0, CHANGES_SHOWN);
    const rows =
      uuids.length === 0
        ? []
        : await unit.db.selectFrom('changes').selectAll().where('uuid', 'in', uuids).orderBy('id').execute();
    const changes: object[] = [];
    let differencesLeft = DIFFERENCES_SHOWN;
    for (const row of rows) {
      const states = await statesOf(ctx, byNoun.get(row.noun), row, { changesMax: differencesLeft });
      differencesLeft -= states.diff?.changes.length ?? 0;
      changes.push(shown(row, states));
    }
    return { totalCount: unit.changes.length, changes };
  };
}

/** The names are those of the record of changes; what only a change has that was made (uuid, hash, time) is left out. */
const shown = (change: Selectable<ChangeTable>, { before, after, diff }: StatesOfChange) => ({
  noun: change.noun,
  verb: change.verb,
  objectUUID: change.object_uuid,
  objectName: change.object_name,
  revisionFrom: change.revision_from,
  revisionTo: change.revision_to,
  stateBefore: before,
  stateAfter: after,
  diff,
});
