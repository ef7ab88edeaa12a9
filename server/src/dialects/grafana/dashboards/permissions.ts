import { readDashboard } from '../../../workspace/dashboards/index.ts';
import { accessList } from '../access-list.ts';
import type { Addresses } from '../addresses.ts';
import { type GrafanaRoute, grafanaRoute, reads } from '../routes.ts';
import { named, notFound } from './read.ts';

export const permissionRoutes = (addresses: Addresses): readonly GrafanaRoute[] =>
  [named.uid, named.id].map(({ part, of }) =>
    grafanaRoute({
      method: 'GET',
      path: `/api/dashboards/${part}/permissions`,
      summary: 'Who may read and change a dashboard',
      guard: 'editor',
      does: reads('dashboards.permissions'),
      errors: notFound,
      handle: async ({ ctx, note, params }) => {
        const { document, uid, slug } = await readDashboard({ ctx, input: of(params) });
        note.object = document.uuid;
        return accessList(ctx, document, {
          dashboardId: document.id,
          uid,
          title: document.name,
          slug,
          url: addresses.dashboard({ uid, slug }),
          isFolder: false,
        });
      },
    }),
  );
