import { BelvedereError } from '../../../errors/index.ts';
import { utf8Bytes, utf8BytesUpTo } from '../../../json/index.ts';
import { checkPermissionSet, readersOf } from '../access.ts';
import type { Context } from '../context.ts';
import { foldName } from '../identifiers.ts';
import { statement } from '../statement.ts';
import type { TagReference } from '../tagging.ts';
import type { WriteCall } from '../transact.ts';
import { restrictionIn } from './inherited-access.ts';
import type { DocumentAttributes, DocumentDraft, DocumentNoun, StoredDocument } from './noun.ts';

/**
 * The columns that follow from what a draft says beside its body and from where it lies.
 * Errors: `InvalidParameter` for sets that name nobody, `BodyTooLarge` for settings that are no settings.
 */
export async function settingColumns(
  call: WriteCall,
  draft: DocumentDraft,
  before?: Pick<StoredDocument, 'restricted'>,
) {
  checkPermissionSet('permissionSet', draft.attributes.permissionSet);
  checkPermissionSet('readPermissionSet', draft.attributes.readPermissionSet);
  checkPermissionSet('adminPermissionSet', draft.attributes.adminPermissionSet);
  return {
    name: draft.name,
    name_folded: foldName(draft.name),
    format: draft.format,
    status: draft.status,
    restricted: await restrictionIn(call, draft.attributes, before),
    attributes: attributesText(draft.attributes),
  };
}

/** Settings are read and compared with every change, and they are no place for documents. */
const attributesBytesMax = 1024 * 1024;

function attributesText(attributes: DocumentAttributes): string {
  const text = JSON.stringify(attributes);
  if (text.length <= attributesBytesMax) return text;
  const message = `the settings beside the document have more than ${attributesBytesMax} characters; put into the document what belongs there`;
  throw new BelvedereError('BodyTooLarge', message);
}

/** The columns that follow from the body of a draft, what was derived of it, and its bytes. */
export function bodyColumns<Attributes extends DocumentAttributes>(
  { kernel }: Pick<Context, 'kernel'>,
  noun: DocumentNoun<Attributes>,
  draft: DocumentDraft<Attributes>,
) {
  const bodyBytes = utf8Bytes(draft.body);
  const { derived, slot } = noun.derive?.({ ...draft, bodyBytes }) ?? { derived: {}, slot: -1 };
  return {
    derived,
    bodyBytes,
    columns: {
      derived: JSON.stringify(derived),
      slot: slot < 0 ? -1 : utf8BytesUpTo(draft.body, slot, bodyBytes),
      body: kernel.store.dialect === 'sqlite' ? bodyBytes : draft.body,
    },
  };
}

const deleteAttributes = statement<{ id: number }>((db, value) =>
  db.deleteFrom('document_attributes').where('document_id', '=', value('id')),
);

/**
 * Gives a document exactly the rows by which lists filter and find what the caller may read.
 * @param options.isNew it has none yet
 */
export async function writeAttributes<Attributes extends DocumentAttributes>(
  { ctx, unit }: WriteCall,
  noun: DocumentNoun<Attributes>,
  documentId: number,
  draft: DocumentDraft<Attributes>,
  { isNew = false } = {},
): Promise<void> {
  if (!isNew) await deleteAttributes.later(unit.db, { id: documentId });
  const pairs = [
    ...readersOf(draft.attributes).map((value) => ['reader', value] as const),
    ...(noun.filters?.(draft) ?? []),
  ];
  if (pairs.length === 0) return;
  await unit.db
    .insertInto('document_attributes')
    .values(
      pairs.map(([attribute, value]) => ({
        workspace_id: ctx.workspace.id,
        kind: noun.kind,
        attribute,
        value,
        document_id: documentId,
      })),
    )
    .onConflict((conflict) => conflict.columns(['document_id', 'attribute', 'value']).doNothing())
    .execute();
}

/** The document as a read right after the write would give it. */
export function writtenDocument<Attributes extends DocumentAttributes>(
  { ctx, unit }: WriteCall,
  identity: Pick<StoredDocument<Attributes>, 'id' | 'uuid' | 'kind' | 'creator' | 'createdAt'>,
  written: {
    draft: DocumentDraft<Attributes>;
    tags: readonly TagReference[];
    revision: number;
    restricted: number;
    derived: Readonly<Record<string, unknown>>;
  },
): StoredDocument<Attributes> {
  const { draft, tags, revision, restricted, derived } = written;
  return {
    id: identity.id,
    uuid: identity.uuid,
    kind: identity.kind,
    creator: identity.creator,
    createdAt: identity.createdAt,
    workspaceUuid: ctx.workspace.uuid,
    name: draft.name,
    format: draft.format,
    status: draft.status,
    revision,
    updator: ctx.actor.uuid,
    updatedAt: unit.at,
    attributes: draft.attributes,
    restricted,
    derived,
    body: draft.body,
    tags,
  };
}
