import type { Insertable } from 'kysely';
import { BelvedereError } from '../../../errors/index.ts';
import { utf8Bytes } from '../../../json/index.ts';
import { textFrom } from '../../../store/expressions.ts';
import type { DocumentTable } from '../../../store/schema.ts';
import { requireAccessChangeable } from '../access.ts';
import type { Context } from '../context.ts';
import { newUuid } from '../identifiers.ts';
import { columnsFrom, statement } from '../statement.ts';
import { setTags } from '../tagging.ts';
import type { Unit } from '../transact.ts';
import { bodyColumns, settingColumns, writeAttributes, writtenDocument } from './columns.ts';
import { giveHandles, renameHandles } from './handles.ts';
import { spreadAccess } from './inherited-access.ts';
import type { DocumentAttributes, DocumentDraft, DocumentNoun, StoredDocument } from './noun.ts';
import { type ChangeLabel, recordDocument, requireMine, reviseRow } from './revise.ts';
import { draftOf, sameState } from './rows.ts';

export interface ChangedDocument<Attributes extends DocumentAttributes = DocumentAttributes> {
  readonly before: StoredDocument<Attributes>;
  readonly document: StoredDocument<Attributes>;
  /** False when the call asked for what already was: nothing was written. */
  readonly changed: boolean;
}

type NewRow = Omit<
  Insertable<DocumentTable>,
  'id' | 'revision' | 'updator' | 'created_at' | 'updated_at' | 'deleted_at' | 'body'
> & { body: string | Uint8Array };

const insertRow = statement<NewRow & { at: number }, { id: number }>((db, value) =>
  db
    .insertInto('documents')
    .values({
      ...columnsFrom(value, ['workspace_id', 'kind', 'uuid', 'name', 'name_folded', 'format', 'status', 'restricted']),
      ...columnsFrom(value, ['attributes', 'derived', 'slot', 'creator']),
      body: textFrom(value('body')),
      revision: 1,
      updator: value('creator'),
      created_at: value('at'),
      updated_at: value('at'),
      deleted_at: null,
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'uuid']).where('deleted_at', 'is', null).doNothing())
    .returning('id'),
);

/** The names that a caller wants a new document to have. */
export interface ChosenNames {
  readonly uuid?: string | undefined;
  readonly uid?: string | undefined;
}

/** Makes a document at revision 1. Errors: `UuidTaken` for a uuid or a uid that a live document of the workspace has. */
export async function insertDocument<Attributes extends DocumentAttributes>(
  ctx: Context,
  unit: Unit,
  noun: DocumentNoun<Attributes>,
  draft: DocumentDraft<Attributes>,
  label: ChangeLabel,
  chosen: ChosenNames = {},
): Promise<StoredDocument<Attributes>> {
  const call = { ctx, unit };
  const settings = await settingColumns(call, draft);
  const { columns, derived, bodyBytes } = bodyColumns(ctx, noun, draft);
  await noun.check?.(call, draft, undefined);
  const uuid = chosen.uuid ?? newUuid(noun.prefix);
  const inserted = await insertRow(unit.db, {
    ...settings,
    ...columns,
    uuid,
    workspace_id: ctx.workspace.id,
    kind: noun.kind,
    creator: ctx.actor.uuid,
    at: unit.at,
  });
  const [row] = inserted.rows;
  if (row === undefined) {
    throw new BelvedereError('UuidTaken', `a live object already has the uuid ${uuid}`, { detail: { uuid } });
  }
  const { id } = row;
  if (noun.handled === true) await giveHandles(call, noun, { id, uuid, name: draft.name }, chosen.uid);
  await writeAttributes(call, noun, id, draft, { isNew: true });
  const identity = { id, uuid, kind: noun.kind, creator: ctx.actor.uuid, createdAt: unit.at };
  const { restricted } = settings;
  if (noun.holds !== undefined) await spreadAccess(call, noun.holds, { ...identity, ...draft, restricted });
  const tags = await setTags(ctx, unit, id, draft.tagNames, []);
  await recordDocument(call, noun, { document: { id, uuid }, draft, bodyBytes, tags, from: 0, to: 1 }, label);
  return writtenDocument(call, identity, { draft, tags, revision: 1, restricted, derived });
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
  const call = { ctx, unit };
  requireMine(ctx, noun, before);
  if (sameState(draft, draftOf(before))) return { before, document: before, changed: false };
  requireAccessChangeable(ctx, before, draft.attributes);
  const settings = await settingColumns(call, draft, before);
  const { columns, derived, bodyBytes } =
    draft.body === before.body
      ? { columns: {}, derived: before.derived, bodyBytes: utf8Bytes(draft.body) }
      : bodyColumns(ctx, noun, draft);
  await noun.check?.(call, draft, before);
  const revision = await reviseRow(call, noun, before, { ...settings, ...columns });
  if (noun.handled === true) {
    const { id, uuid } = before;
    await renameHandles(call, noun, { id, uuid, name: draft.name }, before.name);
  }
  await writeAttributes(call, noun, before.id, draft);
  const { restricted } = settings;
  if (noun.holds !== undefined) await spreadAccess(call, noun.holds, { ...before, ...draft, restricted });
  const tags = await setTags(ctx, unit, before.id, draft.tagNames, before.tags);
  await recordDocument(
    call,
    noun,
    { document: before, draft, bodyBytes, tags, from: before.revision, to: revision },
    label,
  );
  return {
    before,
    document: writtenDocument(call, before, { draft, tags, revision, restricted, derived }),
    changed: true,
  };
}
