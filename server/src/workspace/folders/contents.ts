import type { Kysely } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import type { Database } from '../../store/schema.ts';
import type { Context } from '../kernel/context.ts';
import { deleteDocument, undeleteDocument } from '../kernel/documents/delete.ts';
import { withInherited } from '../kernel/documents/inherited-access.ts';
import { visible } from '../kernel/documents/list.ts';
import type { DocumentNoun, StoredDocument } from '../kernel/documents/noun.ts';
import { readDocumentForChange } from '../kernel/documents/read.ts';
import { revertibleDocuments } from '../kernel/documents/revert.ts';
import { fullColumns, toDocument } from '../kernel/documents/rows.ts';
import type { Revertible } from '../kernel/revertible.ts';
import { tagsOf } from '../kernel/tagging.ts';
import { transact, type WriteCall } from '../kernel/transact.ts';
import { defineVerb, type Verb } from '../kernel/verb.ts';
import { type FolderName, findFolder, readEveryFolder, readFolders, withDescendants } from './find.ts';
import { FOLDER_ATTRIBUTE, type FolderAttributes, folder } from './noun.ts';
import { folderForChange } from './write.ts';

/** What lies in folders, with whatever attributes. */
// biome-ignore lint/suspicious/noExplicitAny: a noun takes drafts with its own attributes and gives back the same.
export type FiledNoun = DocumentNoun<any>;

export interface FolderContentVerbs {
  /** Deletes a folder with the folders and everything else below it; each is a change of its own. */
  readonly delete: Verb<{ folder: FolderName }, StoredDocument<FolderAttributes>>;
  /** How many there are below a folder, at any depth, by kind. */
  readonly counts: Verb<{ folder: FolderName }, Readonly<Record<string, number>>>;
}

/** Documents that lie right in one of the folders, deleted ones included. */
const filed = (db: Kysely<Database>, ctx: Context, kind: string, folderUuids: readonly string[]) =>
  db
    .selectFrom('documents')
    .innerJoin('document_attributes as place', 'place.document_id', 'documents.id')
    .where('place.workspace_id', '=', ctx.workspace.id)
    .where('place.kind', '=', kind)
    .where('place.attribute', '=', FOLDER_ATTRIBUTE)
    .where('place.value', 'in', folderUuids);

/** Errors: `ObjectNotFound`, `RevisionConflict`, `PermissionDenied` for something below that the caller may not change. */
export function folderContentVerbs(nouns: readonly FiledNoun[]): FolderContentVerbs {
  return {
    delete: defineVerb({
      id: 'folders.delete',
      effect: 'change',
      permission: folder.permission,
      run: ({ ctx, input }) =>
        transact(ctx, async (unit) => {
          const top = await folderForChange({ ctx, unit }, input.folder);
          // A stale revision is said of the folder, before anything below it is touched.
          const below = { ...ctx, expectedRevision: undefined };
          const folders = await readEveryFolder(unit.db, ctx);
          const own = folders.get(top.uuid);
          const all = own === undefined ? [] : withDescendants(folders, own);
          await deleteDocument(ctx, unit, folder, top, { verb: 'delete' });
          for (const { uuid } of all.filter((each) => each.uuid !== top.uuid)) {
            await deleteOne(below, { ctx: below, unit }, folder, uuid);
          }
          for (const noun of nouns) {
            const rows = await filed(
              unit.db,
              ctx,
              noun.kind,
              all.map(({ uuid }) => uuid),
            )
              .select('documents.uuid')
              .where('documents.deleted_at', 'is', null)
              .orderBy('documents.id')
              .execute();
            for (const { uuid } of rows) await deleteOne(below, { ctx: below, unit }, noun, uuid);
          }
          return top;
        }),
    }),
    counts: defineVerb({
      id: 'folders.counts',
      effect: 'read',
      run: async ({ ctx, input }) => {
        const db = ctx.kernel.store.read;
        const folders = await readFolders(db, ctx);
        const found = await findFolder(db, ctx, input.folder);
        const all = found === undefined ? [...folders.values()] : withDescendants(folders, found);
        const counts: Record<string, number> = { folder: all.filter(({ uuid }) => uuid !== found?.uuid).length };
        for (const noun of nouns) {
          const { total } = await filed(
            db,
            ctx,
            noun.kind,
            all.map(({ uuid }) => uuid),
          )
            .where('documents.deleted_at', 'is', null)
            .where((eb) => visible(ctx, eb))
            .select((eb) => eb.fn.countAll<number>().as('total'))
            .executeTakeFirstOrThrow();
          counts[noun.kind] = Number(total);
        }
        return counts;
      },
    }),
  };
}

async function deleteOne(ctx: Context, { unit }: WriteCall, noun: FiledNoun, uuid: string): Promise<void> {
  const document = await readDocumentForChange(ctx, unit.db, noun, uuid).catch((error: unknown) => {
    if (!(error instanceof BelvedereError) || error.code !== 'ObjectNotFound') throw error;
    throw new BelvedereError(
      'PermissionDenied',
      'the folder holds something that is not open to the caller, so it was not deleted',
      { detail: { permission: 'permissionSet', roles: ctx.roles } },
    );
  });
  await deleteDocument(ctx, unit, noun, document, { verb: 'delete' });
}

/** Taking back the delete of a folder brings back everything that was deleted with it. */
export function revertibleFolders(nouns: readonly FiledNoun[]): Revertible {
  const own = revertibleDocuments(folder);
  return {
    ...own,
    errors: [...(own.errors ?? [])],
    revert: async (ctx, unit, change) => {
      const reverted = await own.revert(ctx, unit, change);
      // Whoever takes it back names the revision of the folder, not of what lies in it.
      const below = { ...ctx, expectedRevision: undefined };
      if (change.verb === 'delete') await undeleteBelow({ ctx: below, unit }, nouns, [change.object_uuid], change.at);
      return reverted;
    },
  };
}

/** One transaction has one time, so what lies in the folder and was deleted at the same time was deleted with it. */
async function undeleteBelow(
  { ctx, unit }: WriteCall,
  nouns: readonly FiledNoun[],
  folderUuids: readonly string[],
  at: number,
): Promise<void> {
  const restored: string[] = [];
  for (const noun of [folder as FiledNoun, ...nouns]) {
    const rows = await filed(unit.db, ctx, noun.kind, folderUuids)
      .select(fullColumns)
      .where('documents.deleted_at', '=', at)
      .orderBy('documents.id')
      .execute();
    const tags = await tagsOf(
      unit.db,
      rows.map((row) => row.id),
    );
    for (const row of rows) {
      const found = toDocument(row, ctx.workspace, tags.get(row.id) ?? []);
      const document = await withInherited(unit.db, ctx, found);
      await undeleteDocument(ctx, unit, noun, document, { verb: 'undelete' });
      if (noun.kind === folder.kind) restored.push(row.uuid);
    }
  }
  if (restored.length > 0) await undeleteBelow({ ctx, unit }, nouns, restored, at);
}
