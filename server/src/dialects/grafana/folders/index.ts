import { Type } from 'typebox';
import { BelvedereError } from '../../../errors/index.ts';
import { countInFolder, deleteFolder } from '../../../workspace/filing.ts';
import {
  createFolder,
  type FolderName,
  getFolder,
  listFolders,
  modifyFolder,
  moveFolder,
} from '../../../workspace/folders/index.ts';
import type { Context } from '../../../workspace/kernel/context.ts';
import { type Addresses, addressesOf } from '../addresses.ts';
import { type ErrorWording, refusal } from '../answers.ts';
import { versionMismatch } from '../dashboards/refusals.ts';
import type { GrafanaOptions } from '../options.ts';
import { type GrafanaRoute, grafanaRoute, numberOf } from '../routes.ts';
import { folderAnswer, generalFolder, listedFolder } from './answers.ts';

const text = Type.Optional(Type.Union([Type.String(), Type.Null()]));

const createBody = Type.Object({ uid: text, title: text, description: text, parentUid: text });
const updateBody = Type.Object({
  title: text,
  description: text,
  version: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
  overwrite: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
});
const moveBody = Type.Object({ parentUid: text });

const errors: ErrorWording = {
  ObjectNotFound: 'folder not found',
  NameTaken: [409, 'A folder with the same name already exists in the current location'],
  UuidTaken: [409, 'a folder with the same uid already exists'],
};

const missing = () => refusal(404, 'folder not found', { more: { status: 'not-found' } });

const uidOf = (params: Readonly<Record<string, string>>): FolderName => ({ uid: params.uid ?? '' });

/** Errors: 404 in the words of the contract. */
async function folderOf(ctx: Context, name: FolderName, addresses: Addresses) {
  try {
    const read = await getFolder({ ctx, input: { folder: name } });
    return read === undefined ? generalFolder(ctx) : folderAnswer(ctx, read, addresses);
  } catch (error) {
    if (error instanceof BelvedereError && error.code === 'ObjectNotFound') throw missing();
    throw error;
  }
}

/** A folder without a title is refused in words that clients look for. */
const titleOf = (title: string | null | undefined): string => {
  if (title?.trim()) return title;
  throw refusal(400, 'folder title cannot be empty', { more: { status: 'empty-name' } });
};

export function folderRoutes(options: GrafanaOptions): readonly GrafanaRoute[] {
  const addresses = addressesOf(options);
  return [
    grafanaRoute({
      method: 'GET',
      path: '/api/folders',
      summary: 'The folders right below one, or at the root',
      guard: 'signedIn',
      does: listFolders,
      errors,
      handle: async ({ ctx, query }) => {
        const { parent, folders } = await listFolders({
          ctx,
          input: { parent: { uid: query.text('parentUid') ?? '' } },
        });
        const limit = Math.max(query.number('limit') ?? 0, 0) || 1_000;
        const start = (Math.max(query.number('page') ?? 1, 1) - 1) * limit;
        return folders.slice(start, start + limit).map((each) => listedFolder(each, parent));
      },
    }),
    grafanaRoute({
      method: 'POST',
      path: '/api/folders',
      summary: 'Makes a folder',
      guard: 'editor',
      does: createFolder,
      body: createBody,
      errors,
      handle: async ({ ctx, note, body }) => {
        const made = await createFolder({
          ctx,
          input: {
            uid: body.uid?.trim(),
            title: titleOf(body.title),
            description: body.description ?? undefined,
            parent: { uid: body.parentUid ?? '' },
          },
        });
        note.object = made.uuid;
        return folderOf(ctx, { uid: made.uuid }, addresses);
      },
    }),
    grafanaRoute({
      method: 'GET',
      path: '/api/folders/{uid}',
      summary: 'A folder',
      guard: 'signedIn',
      does: getFolder,
      handle: ({ ctx, params }) => folderOf(ctx, uidOf(params), addresses),
    }),
    grafanaRoute({
      method: 'GET',
      path: '/api/folders/id/{id}',
      summary: 'A folder by its number',
      guard: 'signedIn',
      does: getFolder,
      handle: ({ ctx, params }) => folderOf(ctx, { id: numberOf(params.id) }, addresses),
    }),
    grafanaRoute({
      method: 'PUT',
      path: '/api/folders/{uid}',
      summary: 'Gives a folder another title',
      guard: 'editor',
      does: modifyFolder,
      body: updateBody,
      errors,
      handle: async ({ ctx: caller, note, params, body }) => {
        // A version that was not sent is a stale one.
        const expectedRevision = body.overwrite === true ? undefined : (body.version ?? 0);
        const ctx = { ...caller, expectedRevision };
        const description = body.description ?? undefined;
        const input = { folder: uidOf(params), title: titleOf(body.title), description };
        try {
          const { document } = await modifyFolder({ ctx, input });
          note.object = document.uuid;
          return await folderOf(caller, { uid: document.uuid }, addresses);
        } catch (error) {
          if (!(error instanceof BelvedereError) || error.code !== 'RevisionConflict') throw error;
          throw await versionMismatch(caller, error.detail ?? {}, 'the folder has been changed by someone else');
        }
      },
    }),
    grafanaRoute({
      method: 'POST',
      path: '/api/folders/{uid}/move',
      summary: 'Puts a folder into another one',
      guard: 'editor',
      does: moveFolder,
      body: moveBody,
      errors,
      handle: async ({ ctx, note, params, body }) => {
        const input = { folder: uidOf(params), parent: { uid: body.parentUid ?? '' } };
        const { document } = await moveFolder({ ctx, input });
        note.object = document.uuid;
        return folderOf(ctx, { uid: document.uuid }, addresses);
      },
    }),
    grafanaRoute({
      method: 'DELETE',
      path: '/api/folders/{uid}',
      summary: 'Deletes a folder with everything in it',
      guard: 'editor',
      does: deleteFolder,
      errors,
      handle: async ({ ctx, note, params }) => {
        const { id, uuid, name } = await deleteFolder({ ctx, input: { folder: uidOf(params) } });
        note.object = uuid;
        return { message: `Folder ${name} deleted`, title: name, id };
      },
    }),
    grafanaRoute({
      method: 'GET',
      path: '/api/folders/{uid}/counts',
      summary: 'How much there is below a folder',
      guard: 'signedIn',
      does: countInFolder,
      errors,
      handle: async ({ ctx, params }) => {
        const { folder = 0, dashboard = 0 } = await countInFolder({ ctx, input: { folder: uidOf(params) } });
        return { folder, dashboard, librarypanel: 0, alertrule: 0 };
      },
    }),
  ];
}
