import type { Selectable } from 'kysely';
import { diffJson, type JsonDiff, type JsonDiffLimits } from '../../json/index.ts';
import type { ChangeTable } from '../../store/schema.ts';
import type { Context } from '../kernel/context.ts';
import { comparableText } from '../kernel/readable-diff.ts';
import type { Revertible } from '../kernel/revertible.ts';
import { unpackState } from '../kernel/versions.ts';

/**
 * What is known of the object before or after a change. `absent`: it did not exist; `notStored`: its versions are not
 * kept, or no longer; `hidden`: the object is not open to the caller.
 */
export const availabilities = ['stored', 'absent', 'notStored', 'hidden'] as const;
type Availability = (typeof availabilities)[number];

export interface StatesOfChange {
  readonly before: Availability;
  readonly after: Availability;
  /** Null unless both states are stored. */
  readonly diff: JsonDiff | null;
}

type Found = { readonly availability: Availability; readonly text?: string };

const notStored: Found = { availability: 'notStored' };
const hidden: Found = { availability: 'hidden' };

/** What a change did to its object, where the versions are there. */
export async function statesOf(
  ctx: Context,
  revertible: Revertible | undefined,
  change: Selectable<ChangeTable>,
  limits: JsonDiffLimits = {},
): Promise<StatesOfChange> {
  const { before, after } = await findStates(ctx, revertible, change);
  const comparable = revertible?.comparable ?? comparableText;
  const diff =
    before.text === undefined || after.text === undefined
      ? null
      : diffJson(comparable(before.text), comparable(after.text), limits);
  return { before: before.availability, after: after.availability, diff };
}

async function findStates(
  ctx: Context,
  revertible: Revertible | undefined,
  change: Selectable<ChangeTable>,
): Promise<{ before: Found; after: Found }> {
  if (revertible === undefined) return { before: notStored, after: notStored };
  const rows = await ctx.kernel.store.read
    .selectFrom('versions')
    .select(['revision', 'digest', 'deleted', 'state'])
    .where('object_table', '=', change.object_table)
    .where('object_id', '=', change.object_id)
    .where('revision', 'in', [change.revision_from, change.revision_to])
    .where('workspace_id', '=', ctx.workspace.id)
    .execute();
  const stateOf = (revision: number): Found => {
    const row = rows.find((candidate) => candidate.revision === revision);
    if (revision === 0 || row?.deleted === 1) return { availability: 'absent' };
    if (row?.state === undefined || row.state === null) return notStored;
    return { availability: 'stored', text: unpackState(row.state) };
  };
  // SQLite gives the number of a purged row to a new one: the digest says whether these are versions of the same object.
  const own = rows.find((row) => row.revision === change.revision_to)?.digest === change.digest;
  if (!own) return { before: notStored, after: notStored };
  if ((await revertible.mayRead?.(ctx, change)) === false) return { before: hidden, after: hidden };
  return { before: stateOf(change.revision_from), after: stateOf(change.revision_to) };
}
