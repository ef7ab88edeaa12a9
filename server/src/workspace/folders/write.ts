import { BelvedereError } from '../../errors/index.ts';
import type { StoredDocument } from '../kernel/documents/noun.ts';
import { readDocumentForChange } from '../kernel/documents/read.ts';
import { draftOf } from '../kernel/documents/rows.ts';
import { type ChangedDocument, insertDocument, updateDocument } from '../kernel/documents/write.ts';
import { lockWorkspace } from '../kernel/lock.ts';
import { transact, type WriteCall } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import {
  type FolderName,
  type FolderReference,
  findFolder,
  parentsOf,
  readEveryFolder,
  readFolders,
  requireFileable,
  withDescendants,
} from './find.ts';
import { type FolderAttributes, folder } from './noun.ts';

/** As many levels as Grafana has. */
const FOLDER_LEVELS_MAX = 8;
const TITLE_LENGTH_MAX = 500;
const UID_PATTERN = /^[a-zA-Z0-9_-]{1,40}$/;
const OWN_UUID = /^fold_[0-9a-f]{32}$/;

type Folder = StoredDocument<FolderAttributes>;

/** Errors: `InvalidParameter` for an empty or endless title. */
function checkedTitle(title: string): string {
  const trimmed = title.trim();
  if (trimmed === '') throw new BelvedereError('InvalidParameter', 'folder title cannot be empty');
  if (trimmed.length > TITLE_LENGTH_MAX) {
    throw new BelvedereError('InvalidParameter', `folder title cannot have more than ${TITLE_LENGTH_MAX} characters`);
  }
  return trimmed;
}

function checkedUid(uid: string | undefined): { uuid?: string; uid?: string } {
  if (uid === undefined || uid === '') return {};
  if (uid.length > 40) throw new BelvedereError('InvalidParameter', 'uid too long, max 40 characters');
  if (!UID_PATTERN.test(uid)) throw new BelvedereError('InvalidParameter', 'uid contains illegal characters');
  if (uid.toLowerCase() === 'general') throw new BelvedereError('InvalidParameter', 'the uid general is taken');
  return OWN_UUID.test(uid) ? { uuid: uid, uid } : { uid };
}

/** Errors: `NameTaken` for a title that another folder of the same parent has. */
async function requireFreeTitle(
  call: WriteCall,
  title: string,
  parent: FolderReference | undefined,
  own?: Pick<Folder, 'id'>,
): Promise<void> {
  await lockWorkspace(call);
  const folders = await readFolders(call.unit.db, call.ctx);
  for (const other of folders.values()) {
    const place = other.parent === undefined ? undefined : folders.get(other.parent);
    if (other.title !== title || place?.id !== parent?.id || other.id === own?.id) continue;
    throw new BelvedereError('NameTaken', 'A folder with the same name already exists in the current location', {
      detail: { uid: other.uid },
    });
  }
}

/** Errors: `InvalidParameter` for a place below itself, or too deep. */
export async function requirePlace(
  call: WriteCall,
  parent: FolderReference | undefined,
  moved?: Folder,
): Promise<void> {
  if (parent === undefined) return;
  const folders = await readEveryFolder(call.unit.db, call.ctx);
  const above = [...parentsOf(folders, parent), parent];
  if (moved !== undefined && above.some(({ uuid }) => uuid === moved.uuid)) {
    throw new BelvedereError('InvalidParameter', 'a folder cannot be moved into itself or below itself');
  }
  const own = moved === undefined ? undefined : folders.get(moved.uuid);
  const below =
    own === undefined
      ? 1
      : Math.max(
          ...withDescendants(folders, own).map(
            (each) => parentsOf(folders, each).length - parentsOf(folders, own).length,
          ),
        ) + 1;
  if (above.length + below > FOLDER_LEVELS_MAX) {
    throw new BelvedereError('InvalidParameter', `folder maximum depth reached: ${FOLDER_LEVELS_MAX} levels`);
  }
}

export interface NewFolder {
  readonly uid?: string | undefined;
  readonly title: string;
  readonly description?: string | undefined;
  readonly parent: FolderName;
}

/**
 * Makes a folder. Errors: `InvalidParameter`, `ObjectNotFound` for its parent, `PermissionDenied` for one that may only be read,
 * `NameTaken`, `UuidTaken`.
 */
export const createFolder = defineVerb({
  id: 'folders.create',
  effect: 'change',
  permission: folder.permission,
  run: ({ ctx, input }: { ctx: WriteCall['ctx']; input: NewFolder }): Promise<Folder> =>
    transact(ctx, async (unit) => {
      const call = { ctx, unit };
      const name = checkedTitle(input.title);
      const chosen = checkedUid(input.uid);
      const parent = await findFolder(unit.db, ctx, input.parent);
      if (parent !== undefined) await requireFileable(unit.db, ctx, parent);
      await requirePlace(call, parent);
      await requireFreeTitle(call, name, parent);
      const draft = {
        name,
        format: '',
        status: 0,
        attributes: { description: input.description ?? '', ...(parent === undefined ? {} : { folder: parent.uuid }) },
        body: '',
        tagNames: [],
      };
      return insertDocument(ctx, unit, folder, draft, { verb: 'create' }, chosen);
    }),
});

/** The folder itself, not the general one. Errors: `ObjectNotFound`. */
export async function folderForChange({ ctx, unit }: WriteCall, name: FolderName): Promise<Folder> {
  const found = await findFolder(unit.db, ctx, name);
  if (found === undefined) throw new BelvedereError('ObjectNotFound', 'the general folder cannot be changed');
  return readDocumentForChange(ctx, unit.db, folder, found.uuid);
}

export interface FolderChange {
  readonly folder: FolderName;
  readonly title: string;
  readonly description?: string | undefined;
}

/** Another title. Errors: `ObjectNotFound`, `InvalidParameter`, `NameTaken`, `RevisionConflict`. */
export const modifyFolder = defineVerb({
  id: 'folders.modify',
  effect: 'change',
  permission: folder.permission,
  run: ({ ctx, input }: { ctx: WriteCall['ctx']; input: FolderChange }): Promise<ChangedDocument<FolderAttributes>> =>
    transact(ctx, async (unit) => {
      const call = { ctx, unit };
      const before = await folderForChange(call, input.folder);
      const name = checkedTitle(input.title);
      if (name !== before.name) {
        const place = (await readFolders(unit.db, ctx)).get(before.attributes.folder ?? '');
        await requireFreeTitle(call, name, place, before);
      }
      const description = input.description ?? before.attributes.description;
      const draft = { ...draftOf(before), name, attributes: { ...before.attributes, description } };
      return updateDocument(ctx, unit, folder, before, draft, { verb: 'modify' });
    }),
});

/** Another parent. Errors: `ObjectNotFound`, `PermissionDenied`, `InvalidParameter`, `NameTaken`, `RevisionConflict`. */
export const moveFolder = defineVerb({
  id: 'folders.move',
  effect: 'change',
  permission: folder.permission,
  run: ({
    ctx,
    input,
  }: {
    ctx: WriteCall['ctx'];
    input: { folder: FolderName; parent: FolderName };
  }): Promise<ChangedDocument<FolderAttributes>> =>
    transact(ctx, async (unit) => {
      const call = { ctx, unit };
      // Two moves at a time could make a ring.
      await lockWorkspace(call);
      const before = await folderForChange(call, input.folder);
      const parent = await findFolder(unit.db, ctx, input.parent);
      const isMoved = parent?.uuid !== before.attributes.folder;
      if (parent !== undefined && isMoved) await requireFileable(unit.db, ctx, parent);
      await requirePlace(call, parent, before);
      if (isMoved) await requireFreeTitle(call, before.name, parent, before);
      const { folder: _, ...attributes } = before.attributes;
      const moved = parent === undefined ? attributes : { ...attributes, folder: parent.uuid };
      const draft = { ...draftOf(before), attributes: moved as FolderAttributes };
      return updateDocument(ctx, unit, folder, before, draft, { verb: 'move' });
    }),
});
