import { readDashboard } from '../../../workspace/dashboards/index.ts';
import { starDocument, unstarDocument } from '../../../workspace/stars/index.ts';
import { type GrafanaRoute, grafanaRoute } from '../routes.ts';
import { named, notFound } from './read.ts';

/** Stars of the caller, by uid and, for older clients, by number. */
export const starRoutes: readonly GrafanaRoute[] = [
  { path: '/api/user/stars/dashboard/uid/{uid}', of: named.uid.of },
  { path: '/api/user/stars/dashboard/{id}', of: named.id.of },
].flatMap(({ path, of }) => [
  grafanaRoute({
    method: 'POST',
    path,
    summary: 'Stars a dashboard',
    guard: 'signedIn',
    does: starDocument,
    errors: notFound,
    handle: async ({ ctx, note, params }) => {
      const { document } = await readDashboard({ ctx, input: of(params) });
      note.object = document.uuid;
      await starDocument({ ctx, input: { uuid: document.uuid } });
      return { message: 'Dashboard starred!' };
    },
  }),
  grafanaRoute({
    method: 'DELETE',
    path,
    summary: 'Takes the star of a dashboard away',
    guard: 'signedIn',
    does: unstarDocument,
    errors: notFound,
    handle: async ({ ctx, note, params }) => {
      const { document } = await readDashboard({ ctx, input: of(params) });
      note.object = document.uuid;
      await unstarDocument({ ctx, input: { uuid: document.uuid } });
      return { message: 'Dashboard unstarred' };
    },
  }),
]);
