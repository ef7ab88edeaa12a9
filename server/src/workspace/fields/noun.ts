import { BelvedereError } from '../../errors/index.ts';
import type { DocumentNoun } from '../kernel/documents/noun.ts';
import { lockWorkspace } from '../kernel/lock.ts';
import type { WriteCall } from '../kernel/transact.ts';
import { type FieldAttributes, type FieldDraft, PLACE, placeOf, SOURCE } from './field.ts';

/** What a field of the points of a workspace means and is counted in, as somebody of the workspace says. */
export const field: DocumentNoun<FieldAttributes> = {
  kind: 'field',
  plural: 'fields',
  title: 'field configuration',
  prefix: 'field_',
  permission: 'field.fieldCfgManage',
  errors: ['NameTaken'],
  filters: ({ name, attributes: { fieldSource } }) => [
    [SOURCE, fieldSource],
    [PLACE, placeOf(fieldSource, name)],
  ],
  check: (call, draft, current) => requireFreePlace(call, draft, current?.id),
};

/** Errors: `NameTaken` where another field of the workspace has this name in this source. */
async function requireFreePlace(
  call: WriteCall,
  { name, attributes: { fieldSource } }: FieldDraft,
  ownId: number | undefined,
): Promise<void> {
  await lockWorkspace(call);
  const { ctx, unit } = call;
  const found = await unit.db
    .selectFrom('document_attributes')
    .innerJoin('documents', 'documents.id', 'document_attributes.document_id')
    .select(['documents.id', 'documents.uuid'])
    .where('document_attributes.workspace_id', '=', ctx.workspace.id)
    .where('document_attributes.kind', '=', field.kind)
    .where('document_attributes.attribute', '=', PLACE)
    .where('document_attributes.value', '=', placeOf(fieldSource, name))
    .where('documents.deleted_at', 'is', null)
    .execute();
  const other = found.find(({ id }) => id !== ownId);
  if (other === undefined) return;
  const where = fieldSource === '' ? 'the general fields' : `the fields of ${fieldSource}`;
  throw new BelvedereError('NameTaken', `${where} have one of this name already: ${other.uuid}`, {
    detail: { uuid: other.uuid },
  });
}
