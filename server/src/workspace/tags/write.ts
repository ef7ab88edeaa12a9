import { BelvedereError, type ErrorCode } from '../../errors/index.ts';
import { advanceRow } from '../kernel/advance-row.ts';
import { foldName } from '../kernel/identifiers.ts';
import { claimTagName, liveTagNamed, type TagState, tagStateText } from '../kernel/tagging.ts';
import type { WriteCall } from '../kernel/transact.ts';
import { recordRevision, requireRevision } from '../kernel/versions.ts';
import { conflictFacts, type StoredTag } from './rows.ts';

/** What a change is called in versions and in the chain, and which change it takes back. */
export interface TagChange {
  readonly verb: string;
  readonly reverts?: string | undefined;
}

export async function nameTaken(call: WriteCall, code: ErrorCode, name: string): Promise<BelvedereError> {
  const holder = await liveTagNamed(call.ctx, call.unit, name);
  return new BelvedereError(code, `the tag ${holder?.uuid ?? ''} has the name "${name}" already`, {
    detail: { uuid: holder?.uuid ?? '', name },
  });
}

/** The next revision of the row, whatever changes about it. */
async function revise(
  { ctx, unit }: WriteCall,
  before: StoredTag,
  state: TagState,
  deletedAt: number | null,
  change: TagChange,
): Promise<StoredTag> {
  const stamp = await advanceRow(ctx, unit, { table: 'tags', title: 'tag' }, before, {
    name: state.name,
    name_folded: foldName(state.name),
    description: state.description,
    colour: state.colour,
    deleted_at: deletedAt,
  });
  await recordRevision(ctx, unit, {
    noun: 'tags',
    verb: change.verb,
    object: { table: 'tags', id: before.id, uuid: before.uuid, name: state.name },
    from: before.revision,
    to: stamp.revision,
    state: tagStateText(state),
    deleted: deletedAt !== null,
    reverts: change.reverts,
  });
  return { ...before, ...state, ...stamp };
}

/**
 * Gives a tag a state; writes nothing when it has it already. Documents show the new name at once.
 * Errors: `RevisionConflict`, `NameTaken`.
 */
export async function updateTag(
  call: WriteCall,
  before: StoredTag,
  state: TagState,
  change: TagChange,
): Promise<StoredTag> {
  requireRevision(call.ctx.expectedRevision, conflictFacts(before));
  if (tagStateText(state) === tagStateText(before)) return before;
  if (state.name !== before.name && !(await claimTagName(call, state.name))) {
    throw await nameTaken(call, 'NameTaken', state.name);
  }
  return revise(call, before, state, null, change);
}

/** Marks a tag as deleted. Its links stay and are hidden: reverting the delete brings it back wherever it was. */
export async function removeTag(call: WriteCall, before: StoredTag, change: TagChange): Promise<void> {
  requireRevision(call.ctx.expectedRevision, conflictFacts(before));
  await revise(call, before, before, call.unit.at, change);
}

/** Brings a deleted tag back. Errors: `UndeleteConflict` when another live tag has its name, `RevisionConflict`. */
export async function restoreTag(call: WriteCall, before: StoredTag, change: TagChange): Promise<StoredTag> {
  requireRevision(call.ctx.expectedRevision, conflictFacts(before));
  if (!(await claimTagName(call, before.name))) throw await nameTaken(call, 'UndeleteConflict', before.name);
  return revise(call, before, before, null, change);
}
