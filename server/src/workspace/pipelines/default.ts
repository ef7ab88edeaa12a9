import { BelvedereError } from '../../errors/index.ts';
import { readDocumentForChange } from '../kernel/documents/read.ts';
import { draftOf } from '../kernel/documents/rows.ts';
import { updateDocument } from '../kernel/documents/write.ts';
import { lockWorkspace } from '../kernel/lock.ts';
import type { WriteCall } from '../kernel/transact.ts';
import type { PipelineNoun } from './noun.ts';

/**
 * Makes the place of a category's default free for the pipeline with the row number `ownId`, or for a new one. With `isForce` the
 * pipeline that has it loses it, as a revision of its own.
 * Errors: `DefaultPipelineExists` with its uuid when another one has it and `isForce` is not set.
 */
export async function takeDefault(
  call: WriteCall,
  noun: PipelineNoun,
  { category, isForce, ownId }: { category: string; isForce: boolean; ownId: number | undefined },
): Promise<void> {
  await lockWorkspace(call);
  for (const { id, uuid, name } of await defaultsOf(call, noun, category)) {
    if (id === ownId) continue;
    if (!isForce) throw defaultExists(category, { uuid, name });
    await demote(call, noun, uuid);
  }
}

const defaultsOf = ({ ctx, unit }: WriteCall, noun: PipelineNoun, category: string) =>
  unit.db
    .selectFrom('document_attributes')
    .innerJoin('documents', 'documents.id', 'document_attributes.document_id')
    .select(['documents.id', 'documents.uuid', 'documents.name'])
    .where('document_attributes.workspace_id', '=', ctx.workspace.id)
    .where('document_attributes.kind', '=', noun.kind)
    .where('document_attributes.attribute', '=', 'default')
    .where('document_attributes.value', '=', category)
    .where('documents.deleted_at', 'is', null)
    .execute();

async function demote({ ctx, unit }: WriteCall, noun: PipelineNoun, uuid: string): Promise<void> {
  // If-Match is about the pipeline that the caller names and not about the one that gives way.
  const own = { ...ctx, expectedRevision: undefined };
  const before = await readDocumentForChange(own, unit.db, noun, uuid);
  const draft = draftOf(before);
  const attributes = { ...draft.attributes, asDefault: 0 };
  await updateDocument(own, unit, noun, before, { ...draft, attributes }, { verb: 'modify' });
}

function defaultExists(category: string, holder: { uuid: string; name: string }): BelvedereError {
  return new BelvedereError(
    'DefaultPipelineExists',
    `the category ${category} has the default pipeline ${holder.uuid} ("${holder.name}"). Send isForce: true to replace it, or leave asDefault out`,
    { detail: { category, uuid: holder.uuid, name: holder.name } },
  );
}
