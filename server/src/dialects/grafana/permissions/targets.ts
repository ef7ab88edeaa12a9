import { readDashboard, setDashboardAccess } from '../../../workspace/dashboards/index.ts';
import { getFolder, setFolderAccess } from '../../../workspace/folders/index.ts';
import type { Guarded } from '../../../workspace/kernel/access.ts';
import type { Context } from '../../../workspace/kernel/context.ts';
import { withInheritedAccess } from '../../../workspace/kernel/documents/inherited-access.ts';
import type { AccessSets } from '../../../workspace/kernel/documents/set-access.ts';
import { type Addresses, addressesOf } from '../addresses.ts';
import { type ErrorWording, refusal } from '../answers.ts';
import { named } from '../dashboards/read.ts';
import type { GrafanaOptions } from '../options.ts';
import type { Does } from '../routes.ts';

export type Params = Readonly<Record<string, string>>;

/** What has a list of who may what. */
export interface Target {
  readonly object: Guarded & { readonly createdAt: number; readonly updatedAt: number };
  /** Keys that every entry of the older lists carries: what the object is called. */
  readonly about: Readonly<Record<string, unknown>>;
  readonly id: number;
  readonly title: string;
}

/** A kind of object with such a list. */
export interface TargetKind {
  readonly name: 'dashboards' | 'folders';
  readonly find: (ctx: Context, params: Params) => Promise<Target>;
  readonly sets: Does;
  readonly set: (ctx: Context, uuid: string, sets: (object: Guarded) => AccessSets) => Promise<unknown>;
  readonly errors: ErrorWording;
}

const withFolder = async <Object extends Guarded>(ctx: Context, object: Object): Promise<Object> =>
  (await withInheritedAccess(ctx.kernel.store.read, ctx.workspace.id, [object]))[0] ?? object;

const refused: ErrorWording = { InvalidParameter: 400 };

const dashboards = (
  addresses: Addresses,
  of: (params: Params) => Parameters<typeof readDashboard>[0]['input'],
): TargetKind => ({
  name: 'dashboards',
  errors: { ...refused, ObjectNotFound: 'Dashboard not found' },
  sets: setDashboardAccess,
  set: (ctx, uuid, sets) => setDashboardAccess({ ctx, input: { uuid, sets } }),
  find: async (ctx, params) => {
    const { document, uid, slug } = await readDashboard({ ctx, input: of(params) });
    const { id, name: title } = document;
    const url = addresses.dashboard({ uid, slug });
    return {
      object: await withFolder(ctx, document),
      id,
      title,
      about: { dashboardId: id, uid, title, slug, url, isFolder: false },
    };
  },
});

const folders = (addresses: Addresses): TargetKind => ({
  name: 'folders',
  errors: { ...refused, ObjectNotFound: 'folder not found' },
  sets: setFolderAccess,
  set: (ctx, uuid, sets) => setFolderAccess({ ctx, input: { uuid, sets } }),
  find: async (ctx, { uid: wanted = '' }) => {
    const read = await getFolder({ ctx, input: { folder: { uid: wanted } } });
    if (read === undefined) throw refusal(404, 'folder not found', { more: { status: 'not-found' } });
    const { id, uid, slug, title } = read.reference;
    const url = addresses.folder({ uid, slug });
    return {
      object: await withFolder(ctx, read.document),
      id,
      title,
      about: { folderId: id, folderUid: uid, uid, title, slug, url, isFolder: true },
    };
  },
});

export interface TargetKinds {
  readonly dashboardsByUid: TargetKind;
  readonly dashboardsById: TargetKind;
  readonly folders: TargetKind;
}

export function targetKinds(options: GrafanaOptions): TargetKinds {
  const addresses = addressesOf(options);
  return {
    dashboardsByUid: dashboards(addresses, named.uid.of),
    dashboardsById: dashboards(addresses, named.id.of),
    folders: folders(addresses),
  };
}
