import type { Context } from '../kernel/context.ts';
import type { StoredDocument } from '../kernel/documents/noun.ts';
import { readDocument } from '../kernel/documents/read.ts';
import { findPeople, type People } from '../kernel/people.ts';
import { defineVerb } from '../kernel/verb.ts';
import { type FolderName, type FolderReference, findFolder, isGeneral, parentsOf, readFolders } from './find.ts';
import { type FolderAttributes, folder } from './noun.ts';

export interface ReadFolder {
  readonly reference: FolderReference;
  readonly document: StoredDocument<FolderAttributes>;
  /** The outermost first. */
  readonly parents: readonly FolderReference[];
  readonly people: People;
}

/** One folder with its place; undefined for the general one. Errors: `ObjectNotFound`. */
export const getFolder = defineVerb({
  id: 'folders.get',
  effect: 'read',
  run: async ({ ctx, input }: { ctx: Context; input: { folder: FolderName } }): Promise<ReadFolder | undefined> => {
    const db = ctx.kernel.store.read;
    const reference = await findFolder(db, ctx, input.folder);
    if (reference === undefined) return undefined;
    const document = await readDocument(ctx, folder, reference.uuid);
    const parents = parentsOf(await readFolders(db, ctx), reference);
    return { reference, document, parents, people: await findPeople(db, [document.creator, document.updator]) };
  },
});

/** Folders that lie right in one, or at the root, by title. Errors: `ObjectNotFound` for an unknown parent. */
export const listFolders = defineVerb({
  id: 'folders.list',
  effect: 'read',
  run: async ({
    ctx,
    input,
  }: {
    ctx: Context;
    input: { parent: FolderName };
  }): Promise<{ readonly parent: FolderReference | undefined; readonly folders: readonly FolderReference[] }> => {
    const folders = await readFolders(ctx.kernel.store.read, ctx);
    const parent = isGeneral(input.parent) ? undefined : await findFolder(ctx.kernel.store.read, ctx, input.parent);
    const children = [...folders.values()].filter((each) => {
      const place = each.parent === undefined ? undefined : folders.get(each.parent);
      return place?.id === parent?.id;
    });
    return { parent, folders: children.sort((one, other) => byTitle(one.title, other.title)) };
  },
});

const order = new Intl.Collator('en', { sensitivity: 'base' });
const byTitle = (one: string, other: string): number => order.compare(one, other);
