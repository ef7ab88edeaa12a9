import { BelvedereError } from '../../../errors/index.ts';
import { effectivePreferences } from '../../../workspace/accounts/index.ts';
import {
  type DashboardName,
  deleteDashboards,
  type ReadDashboard,
  readDashboard,
} from '../../../workspace/dashboards/index.ts';
import type { Context } from '../../../workspace/kernel/context.ts';
import { tagCloud } from '../../../workspace/search/index.ts';
import type { Addresses } from '../addresses.ts';
import type { ErrorWording } from '../answers.ts';
import { noTime } from '../people.ts';
import { type GrafanaCall, type GrafanaRoute, grafanaRoute, numberOf, reads } from '../routes.ts';
import { fullDashboard } from './meta.ts';

export const notFound: ErrorWording = { ObjectNotFound: 'Dashboard not found' };

/** How a route names its dashboard, and what stands in its path for it. */
export const named = {
  uid: { part: 'uid/{uid}', of: (params: Params): DashboardName => ({ uid: params.uid ?? '' }) },
  slug: { part: 'db/{slug}', of: (params: Params): DashboardName => ({ slug: params.slug ?? '' }) },
  id: { part: 'id/{id}', of: (params: Params): DashboardName => ({ id: numberOf(params.id) }) },
} as const;

type Params = Readonly<Record<string, string>>;

async function removeDashboard({ ctx, note }: GrafanaCall<unknown>, name: DashboardName) {
  const { document, uid } = await readDashboard({ ctx, input: name });
  note.object = document.uuid;
  await deleteDashboards({ ctx, input: { uuids: [document.uuid] } });
  return { title: document.name, message: `Dashboard ${document.name} deleted`, uid, id: document.id };
}

export const readRoutes = (addresses: Addresses): readonly GrafanaRoute[] => [
  ...[named.uid, named.slug].flatMap(({ part, of }) => [
    grafanaRoute({
      method: 'GET',
      path: `/api/dashboards/${part}`,
      summary: 'A dashboard with what there is to say about it',
      guard: 'signedIn',
      does: readDashboard,
      errors: notFound,
      handle: async ({ ctx, note, params }) => {
        const read = await readDashboard({ ctx, input: of(params) });
        note.object = read.document.uuid;
        return fullDashboard(ctx, read, addresses);
      },
    }),
    grafanaRoute({
      method: 'DELETE',
      path: `/api/dashboards/${part}`,
      summary: 'Deletes a dashboard',
      guard: 'editor',
      does: deleteDashboards,
      errors: notFound,
      handle: (call) => removeDashboard(call, of(call.params)),
    }),
  ]),
  grafanaRoute({
    method: 'GET',
    path: '/api/dashboards/home',
    summary: 'The dashboard that the caller sees first',
    guard: 'signedIn',
    does: reads('dashboards.home'),
    handle: async ({ ctx }) => {
      const { homeDashboardUID: uid = '' } = await effectivePreferences(ctx);
      const chosen = uid === '' ? undefined : await dashboardIfAny(ctx, { uid });
      return chosen === undefined ? emptyHome(ctx) : { redirectUri: addresses.dashboard(chosen) };
    },
  }),
  grafanaRoute({
    method: 'GET',
    path: '/api/dashboards/ids/{ids}',
    summary: 'The uids of dashboards by their numbers, which stand with commas between them',
    guard: 'signedIn',
    does: reads('dashboards.uids'),
    handle: async ({ ctx, params }) => {
      const uids: string[] = [];
      for (const id of new Set((params.ids ?? '').split(',').map(numberOf))) {
        const found = id === 0 ? undefined : await dashboardIfAny(ctx, { id });
        if (found !== undefined) uids.push(found.uid);
      }
      return uids;
    },
  }),
  grafanaRoute({
    method: 'GET',
    path: '/api/dashboards/tags',
    summary: 'Tags with the number of dashboards that carry them',
    guard: 'signedIn',
    does: tagCloud,
    handle: ({ ctx }) => tagCloud({ ctx, input: {} }),
  }),
];

/** Undefined for a dashboard that is gone or not the caller's to see. */
export async function dashboardIfAny(ctx: Context, name: DashboardName): Promise<ReadDashboard | undefined> {
  try {
    return await readDashboard({ ctx, input: name });
  } catch (error) {
    if (error instanceof BelvedereError && error.code === 'ObjectNotFound') return undefined;
    throw error;
  }
}

const emptyHome = (ctx: Context) => ({
  meta: {
    isHome: true,
    isStarred: false,
    canSave: false,
    canEdit: ctx.permissions.has('scene.setManage'),
    canStar: false,
    slug: '',
    expires: noTime,
    created: noTime,
    updated: noTime,
    updatedBy: '',
    createdBy: '',
    version: 0,
    hasAcl: false,
    isFolder: false,
    folderId: 0,
    folderUid: '',
    folderTitle: 'General',
    folderUrl: '',
    provisioned: false,
  },
  dashboard: {
    title: 'Home',
    tags: [],
    editable: true,
    hideControls: true,
    panels: [],
    schemaVersion: 36,
    time: { from: 'now-6h', to: 'now' },
    timezone: 'browser',
    version: 0,
  },
});
