import { BelvedereError } from '../../../errors/index.ts';
import type { Context } from '../context.ts';
import type { Unit, WriteCall } from '../transact.ts';
import { reclaimHandles, releaseHandles } from './handles.ts';
import { restrictionIn, spreadAccess } from './inherited-access.ts';
import type { DocumentAttributes, DocumentNoun, StoredDocument } from './noun.ts';
import { type ChangeLabel, recordDocument, requireMine, reviseRow } from './revise.ts';
import { draftOf } from './rows.ts';

/** Marks a document as deleted: its rows stay until the retention time has passed, so that the delete can be reverted. */
export async function deleteDocument<Attributes extends DocumentAttributes>(
  ctx: Context,
  unit: Unit,
  noun: DocumentNoun<Attributes>,
  before: StoredDocument<Attributes>,
  label: ChangeLabel,
): Promise<void> {
  const call = { ctx, unit };
  requireMine(ctx, noun, before);
  const to = await reviseRow(call, noun, before, { deleted_at: unit.at });
  if (noun.handled === true) await releaseHandles(call, before);
  const { revision: from, tags } = before;
  await recordDocument(call, noun, { document: before, draft: draftOf(before), tags, from, to, deleted: true }, label);
}

/**
 * Brings a deleted document back with the state it had.
 * Errors: `RevisionConflict` for a stale If-Match, `UndeleteConflict` when its uuid or uid is in use again.
 */
export async function undeleteDocument<Attributes extends DocumentAttributes>(
  ctx: Context,
  unit: Unit,
  noun: DocumentNoun<Attributes>,
  before: StoredDocument<Attributes>,
  label: ChangeLabel,
): Promise<StoredDocument<Attributes>> {
  const call = { ctx, unit };
  requireMine(ctx, noun, before);
  await requireFreeUuid(call, noun, before.uuid);
  const draft = draftOf(before);
  await noun.check?.(call, draft, before);
  const restricted = await restrictionIn(call, draft.attributes, before);
  const to = await reviseRow(call, noun, before, { deleted_at: null, restricted });
  if (noun.holds !== undefined) await spreadAccess(call, noun.holds, { ...before, restricted });
  if (noun.handled === true) await reclaimHandles(call, noun, before);
  const { revision: from, tags } = before;
  await recordDocument(call, noun, { document: before, draft, tags, from, to }, label);
  return { ...before, restricted, revision: to, updator: ctx.actor.uuid, updatedAt: unit.at };
}

async function requireFreeUuid(
  { ctx, unit }: WriteCall,
  noun: Pick<DocumentNoun, 'title'>,
  uuid: string,
): Promise<void> {
  const taken = await unit.db
    .selectFrom('documents')
    .select('id')
    .where('workspace_id', '=', ctx.workspace.id)
    .where('uuid', '=', uuid)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (taken === undefined) return;
  throw new BelvedereError('UndeleteConflict', `another live ${noun.title} has the uuid ${uuid}`, { detail: { uuid } });
}
