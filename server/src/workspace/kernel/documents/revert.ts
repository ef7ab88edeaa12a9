import type { Kysely, Selectable } from 'kysely';
import type { ChangeTable, Database } from '../../../store/schema.ts';
import { mayRead } from '../access.ts';
import type { Context } from '../context.ts';
import { purged, requireCurrent, stateBefore } from '../revert-state.ts';
import type { Revertible } from '../revertible.ts';
import { sameTags, tagsOf, tagsStillLive } from '../tagging.ts';
import type { Unit, WriteCall } from '../transact.ts';
import { deleteDocument, undeleteDocument } from './delete.ts';
import { readVersion } from './history.ts';
import { withInherited } from './inherited-access.ts';
import type { DocumentAttributes, DocumentDraft, DocumentNoun, StoredDocument } from './noun.ts';
import { notFound } from './read.ts';
import { comparableDraft } from './readable.ts';
import { draftOfState, fullColumns, tagsOfState, toDocument } from './rows.ts';
import { updateDocument } from './write.ts';

/** How changes of a document noun are taken back. */
export function revertibleDocuments<Attributes extends DocumentAttributes>(noun: DocumentNoun<Attributes>): Revertible {
  return {
    noun: noun.plural,
    permission: noun.permission,
    errors: noun.errors ?? [],
    comparable: (state) => comparableDraft(noun, draftOfState(state)),
    // Who may not open a document sees in the record that it was changed, and not what it says (decision 0004).
    mayRead: async (ctx, change) => {
      const row = await findChanged(ctx.kernel.store.read, ctx, change);
      if (row === undefined) return false;
      return mayRead(ctx, await withInherited(ctx.kernel.store.read, ctx, toDocument(row, ctx.workspace, [])));
    },
    revert: async (ctx, unit, change) => {
      const { document, deleted } = await load(ctx, unit, noun, change);
      requireCurrent(document, change);
      const label = { verb: 'revert', reverts: change.uuid };
      const target = await stateBefore(unit, change);
      if (target === 'absent') {
        await deleteDocument(ctx, unit, noun, document, label);
        return { uuid: document.uuid, revision: document.revision + 1, deleted: true };
      }
      if (deleted) {
        const restored = await undeleteDocument(ctx, unit, noun, document, label);
        return { uuid: restored.uuid, revision: restored.revision, deleted: false };
      }
      const draft = await draftBefore({ ctx, unit }, document, target);
      const changed = await updateDocument(ctx, unit, noun, document, draft, label);
      return { uuid: document.uuid, revision: changed.document.revision, deleted: false };
    },
  };
}

/**
 * The state before a change as the draft that takes back the change and nothing else: tags that it did not touch stay as
 * they are now, and one that was deleted since stays deleted.
 */
async function draftBefore<Attributes extends DocumentAttributes>(
  call: WriteCall,
  document: StoredDocument<Attributes>,
  target: string,
): Promise<DocumentDraft<Attributes>> {
  const version = await readVersion(call.unit.db, document as StoredDocument, document.revision);
  const before = await tagsStillLive(call, tagsOfState(target));
  const after = await tagsStillLive(call, version.tags);
  const cameBack = new Set(call.unit.changes.filter(({ noun }) => noun === 'tags').map(({ objectUuid }) => objectUuid));
  // A tag that this transaction brought back shows on every document that was ever given it, taken back or not.
  const untouched = document.tags.filter(({ id }) => !cameBack.has(id) || version.tags.some((tag) => tag.id === id));
  const tags = sameTags(before, after) ? untouched : before;
  return { ...draftOfState<Attributes>(target), tagNames: tags.map((tag) => tag.name) };
}

async function load<Attributes extends DocumentAttributes>(
  ctx: Context,
  unit: Unit,
  noun: DocumentNoun<Attributes>,
  change: Selectable<ChangeTable>,
): Promise<{ document: StoredDocument<Attributes>; deleted: boolean }> {
  const row = await findChanged(unit.db, ctx, change);
  if (row === undefined) throw purged(change);
  const tags = (await tagsOf(unit.db, [row.id])).get(row.id) ?? [];
  const document = await withInherited(unit.db, ctx, toDocument<Attributes>(row, ctx.workspace, tags));
  if (!mayRead(ctx, document)) throw notFound(noun, change.object_uuid);
  return { document, deleted: row.deleted_at !== null };
}

/** The document of a change, deleted ones included. */
const findChanged = (db: Kysely<Database>, ctx: Context, change: Selectable<ChangeTable>) =>
  db
    .selectFrom('documents')
    .select([...fullColumns, 'documents.deleted_at'])
    .where('id', '=', change.object_id)
    // SQLite may give the number of a purged row to a new one.
    .where('uuid', '=', change.object_uuid)
    .where('workspace_id', '=', ctx.workspace.id)
    .executeTakeFirst();
