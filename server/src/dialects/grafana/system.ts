import { type GrafanaOptions, reportedVersion } from './options.ts';
import { Reply } from './reply.ts';
import { type GrafanaRoute, grafanaRoute, openRoute, reads } from './routes.ts';

/** Whether the server lives, and whether the caller is signed in. */
export const systemRoutes = ({ kernel, grafanaVersion = reportedVersion }: GrafanaOptions): readonly GrafanaRoute[] => [
  openRoute({
    method: 'GET',
    path: '/api/health',
    summary: 'Whether the store answers, and the version of Grafana that is spoken',
    guard: 'none',
    does: reads('server.health'),
    handle: async () => {
      const database = await kernel.store.check().then(
        () => 'ok',
        () => 'failing',
      );
      return Reply.json(database === 'ok' ? 200 : 503, { commit: '', database, version: grafanaVersion });
    },
  }),
  grafanaRoute({
    method: 'GET',
    path: '/api/login/ping',
    summary: 'Whether the credential is valid',
    guard: 'signedIn',
    does: reads('sessions.ping'),
    handle: () => ({ message: 'Logged in' }),
  }),
];
