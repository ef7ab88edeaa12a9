import { BelvedereError } from '../../../errors/index.ts';
import { checkPermissionSet, isRestricted, readersOf, requireChangeable } from '../access.ts';
import type { Context } from '../context.ts';
import { foldName, newUuid } from '../identifiers.ts';
import { setTags, type TagReference } from '../tagging.ts';
import type { Unit } from '../transact.ts';
import { recordRevision, requireRevision } from '../versions.ts';
import type { DocumentAttributes, DocumentDraft, DocumentNoun, StoredDocument } from './noun.ts';
import { draftOf, stateText, versionText } from './rows.ts';

export interface ChangedDocument<Attributes extends DocumentAttributes = DocumentAttributes> {
  readonly before: StoredDocument<Attributes>;
  readonly document: StoredDocument<Attributes>;
  /** False when the call asked for what already was: nothing was written. */
  readonly changed: boolean;
}

/** What a change is called in versions and in the chain, and which change it takes back. */
export interface ChangeLabel {
  readonly verb: string;
  readonly reverts?: string | undefined;
}

/** The columns that follow from a draft. */
function columnsOf<Attributes extends DocumentAttributes>(
  noun: DocumentNoun<Attributes>,
  draft: DocumentDraft<Attributes>,
) {
  const { derived, slot } = noun.derive?.(draft) ?? { derived: {}, slot: -1 };
  return {
    name: draft.name,
    name_folded: foldName(draft.name),
    format: draft.format,
    status: draft.status,
    restricted: isRestricted(draft.attributes),
    attributes: JSON.stringify(draft.attributes),
    derived: JSON.stringify(derived),
    slot: slot < 0 ? -1 : Buffer.byteLength(draft.body.slice(0, slot)),
    body: draft.body,
  };
}

function checkDraft(draft: DocumentDraft): void {
  checkPermissionSet('permissionSet', draft.attributes.permissionSet);
  checkPermissionSet('readPermissionSet', draft.attributes.readPermissionSet);
}

/** Makes a document at revision 1. Errors: `UuidTaken` for a uuid that a live document of the workspace has. */
export async function insertDocument<Attributes extends DocumentAttributes>(
  ctx: Context,
  unit: Unit,
  noun: DocumentNoun<Attributes>,
  draft: DocumentDraft<Attributes>,
  label: ChangeLabel,
  chosenUuid?: string,
): Promise<StoredDocument<Attributes>> {
  checkDraft(draft);
  await noun.check?.({ ctx, unit }, draft, undefined);
  const uuid = chosenUuid ?? newUuid(noun.prefix);
  const columns = columnsOf(noun, draft);
  const row = await unit.db
    .insertInto('documents')
    .values({
      ...columns,
      uuid,
      workspace_id: ctx.workspace.id,
      kind: noun.kind,
      revision: 1,
      creator: ctx.actor.uuid,
      updator: ctx.actor.uuid,
      created_at: unit.at,
      updated_at: unit.at,
      deleted_at: null,
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'uuid']).where('deleted_at', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (row === undefined) {
    throw new BelvedereError('UuidTaken', `a live object already has the uuid ${uuid}`, { detail: { uuid } });
  }
  await writeAttributes(ctx, unit, noun, row.id, draft);
  const tags = await setTags(ctx, unit, row.id, draft.tagNames, []);
  await recordRevision(ctx, unit, {
    noun: noun.plural,
    verb: label.verb,
    object: { table: 'documents', id: row.id, uuid, name: draft.name },
    from: 0,
    to: 1,
    state: versionText(draft, tags),
    reverts: label.reverts,
  });
  return afterWrite(
    { id: row.id, uuid, kind: noun.kind, creator: ctx.actor.uuid, createdAt: unit.at },
    { ctx, unit, draft, tags, revision: 1, columns },
  );
}

/**
 * Gives a document the state of a draft; writes nothing when it has it already.
 * Errors: `RevisionConflict` for a stale If-Match, `PermissionDenied` for one open for reading only.
 */
export async function updateDocument<Attributes extends DocumentAttributes>(
  ctx: Context,
  unit: Unit,
  noun: DocumentNoun<Attributes>,
  before: StoredDocument<Attributes>,
  draft: DocumentDraft<Attributes>,
  label: ChangeLabel,
): Promise<ChangedDocument<Attributes>> {
  requireChangeable(ctx, before);
  requireRevision(ctx.expectedRevision, conflictFacts(noun, before));
  checkDraft(draft);
  if (stateText(draft) === stateText(draftOf(before))) return { before, document: before, changed: false };
  await noun.check?.({ ctx, unit }, draft, before);
  const revision = before.revision + 1;
  const columns = columnsOf(noun, draft);
  const updated = await unit.db
    .updateTable('documents')
    .set({ ...columns, revision, updator: ctx.actor.uuid, updated_at: unit.at })
    .where('id', '=', before.id)
    .where('revision', '=', before.revision)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (updated.numUpdatedRows !== 1n) requireRevision(before.revision, conflictFacts(noun, { ...before, revision }));
  await unit.db.deleteFrom('document_attributes').where('document_id', '=', before.id).execute();
  await writeAttributes(ctx, unit, noun, before.id, draft);
  const tags = await setTags(ctx, unit, before.id, draft.tagNames, before.tags);
  await recordRevision(ctx, unit, {
    noun: noun.plural,
    verb: label.verb,
    object: { table: 'documents', id: before.id, uuid: before.uuid, name: draft.name },
    from: before.revision,
    to: revision,
    state: versionText(draft, tags),
    reverts: label.reverts,
  });
  const document = afterWrite(before, { ctx, unit, draft, tags, revision, columns });
  return { before, document, changed: true };
}

/** Marks a document as deleted: its rows stay until the retention time has passed, so that the delete can be reverted. */
export async function deleteDocument<Attributes extends DocumentAttributes>(
  ctx: Context,
  unit: Unit,
  noun: DocumentNoun<Attributes>,
  before: StoredDocument<Attributes>,
  label: ChangeLabel,
): Promise<void> {
  requireChangeable(ctx, before);
  requireRevision(ctx.expectedRevision, conflictFacts(noun, before));
  const revision = before.revision + 1;
  const updated = await unit.db
    .updateTable('documents')
    .set({ revision, updator: ctx.actor.uuid, updated_at: unit.at, deleted_at: unit.at })
    .where('id', '=', before.id)
    .where('revision', '=', before.revision)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (updated.numUpdatedRows !== 1n) requireRevision(before.revision, conflictFacts(noun, { ...before, revision }));
  await recordRevision(ctx, unit, {
    noun: noun.plural,
    verb: label.verb,
    object: { table: 'documents', id: before.id, uuid: before.uuid, name: before.name },
    from: before.revision,
    to: revision,
    state: versionText(draftOf(before), before.tags),
    deleted: true,
    reverts: label.reverts,
  });
}

/**
 * Brings a deleted document back with the state it had.
 * Errors: `RevisionConflict` for a stale If-Match, `UndeleteConflict` when its uuid is in use again.
 */
export async function undeleteDocument<Attributes extends DocumentAttributes>(
  ctx: Context,
  unit: Unit,
  noun: DocumentNoun<Attributes>,
  before: StoredDocument<Attributes>,
  label: ChangeLabel,
): Promise<StoredDocument<Attributes>> {
  requireChangeable(ctx, before);
  requireRevision(ctx.expectedRevision, conflictFacts(noun, before));
  const taken = await unit.db
    .selectFrom('documents')
    .select('id')
    .where('workspace_id', '=', ctx.workspace.id)
    .where('uuid', '=', before.uuid)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (taken !== undefined) {
    throw new BelvedereError('UndeleteConflict', `another live ${noun.title} has the uuid ${before.uuid}`, {
      detail: { uuid: before.uuid },
    });
  }
  const draft = draftOf(before);
  await noun.check?.({ ctx, unit }, draft, before);
  const revision = before.revision + 1;
  await unit.db
    .updateTable('documents')
    .set({ revision, updator: ctx.actor.uuid, updated_at: unit.at, deleted_at: null })
    .where('id', '=', before.id)
    .execute();
  await recordRevision(ctx, unit, {
    noun: noun.plural,
    verb: label.verb,
    object: { table: 'documents', id: before.id, uuid: before.uuid, name: before.name },
    from: before.revision,
    to: revision,
    state: versionText(draft, before.tags),
    reverts: label.reverts,
  });
  return { ...before, revision, updator: ctx.actor.uuid, updatedAt: unit.at };
}

const conflictFacts = (noun: Pick<DocumentNoun, 'title'>, document: StoredDocument) => ({
  noun: noun.title,
  uuid: document.uuid,
  current: document.revision,
  updator: document.updator,
  updatedAt: document.updatedAt,
});

async function writeAttributes<Attributes extends DocumentAttributes>(
  ctx: Context,
  unit: Unit,
  noun: DocumentNoun<Attributes>,
  documentId: number,
  draft: DocumentDraft<Attributes>,
): Promise<void> {
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

function afterWrite<Attributes extends DocumentAttributes>(
  identity: Pick<StoredDocument<Attributes>, 'id' | 'uuid' | 'kind' | 'creator' | 'createdAt'>,
  written: {
    ctx: Context;
    unit: Unit;
    draft: DocumentDraft<Attributes>;
    tags: readonly TagReference[];
    revision: number;
    columns: { derived: string };
  },
): StoredDocument<Attributes> {
  const { ctx, unit, draft, tags, revision, columns } = written;
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
    derived: JSON.parse(columns.derived) as Record<string, unknown>,
    body: draft.body,
    tags,
  };
}
