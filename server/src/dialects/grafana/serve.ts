import type { Exchange, HttpServer } from '../../http/index.ts';
import { recordedRoute } from '../recording.ts';
import { createRouter } from '../router.ts';
import { adminUserRoutes } from './admin-users.ts';
import { administrationRoutes } from './administration.ts';
import { annotationRoutes } from './annotations.ts';
import { refusal } from './answers.ts';
import { apiKeyRoutes } from './api-keys.ts';
import { dashboardRoutes, homeDashboardUid } from './dashboards/index.ts';
import { dataSourceRoutes, frontendDataSources } from './data-sources/index.ts';
import { emptyListRoutes } from './empty-lists.ts';
import { folderRoutes } from './folders/index.ts';
import { frontendRoutes } from './frontend.ts';
import { invitationRoutes } from './invitations.ts';
import { serveLogin } from './login.ts';
import type { GrafanaOptions } from './options.ts';
import { organizationRoutes } from './organizations.ts';
import { permissionRoutes } from './permissions/index.ts';
import { preferenceRoutes } from './preferences.ts';
import { inProfile } from './profile.ts';
import { quotaRoutes } from './quotas.ts';
import { renderRoutes } from './render.ts';
import type { GrafanaRoute } from './routes.ts';
import { planOf, type RoutePlan, runRefusal, runRoute } from './run.ts';
import { searchRoutes } from './search/index.ts';
import { serviceAccountRoutes } from './service-accounts.ts';
import { sessionRoutes } from './sessions.ts';
import { signUpRoutes } from './sign-up.ts';
import { snapshotRoutes } from './snapshots.ts';
import { systemRoutes } from './system.ts';
import { teamRoutes } from './teams.ts';
import { testSeriesRoutes } from './test-series.ts';
import { userRoutes } from './user.ts';
import { userListRoutes } from './users.ts';

const prefixes = ['/api/', '/api/v1/provisioning/', '/apis/', '/render/'];

/** All groups: add yours here. */
export const groups = (options: GrafanaOptions): readonly (readonly GrafanaRoute[])[] => [
  systemRoutes(options),
  frontendRoutes({ frontendDataSources: frontendDataSources(options), ...options }),
  userRoutes(options),
  userListRoutes,
  adminUserRoutes,
  sessionRoutes,
  invitationRoutes(options),
  signUpRoutes(options),
  administrationRoutes(options),
  organizationRoutes,
  quotaRoutes,
  preferenceRoutes({ homeDashboard: homeDashboardUid, ...options }),
  teamRoutes({ homeDashboard: homeDashboardUid, ...options }),
  apiKeyRoutes,
  serviceAccountRoutes,
  dashboardRoutes(options),
  folderRoutes(options),
  searchRoutes(options),
  permissionRoutes(options),
  snapshotRoutes(options),
  annotationRoutes(options),
  dataSourceRoutes(options),
  emptyListRoutes,
  testSeriesRoutes,
  renderRoutes,
];

/** Grafana's HTTP API over the same verbs as the Open API. Unknown routes are 404 in its form. */
export function serveGrafana(http: HttpServer, options: GrafanaOptions): void {
  serveLogin(http, options);
  const router = createRouter<RoutePlan>();
  for (const route of inProfile(groups(options).flat(), options)) {
    const plan = planOf(route);
    const methods = typeof route.method === 'string' ? [route.method] : route.method;
    for (const method of methods) router.add(method, route.path, plan);
  }
  const dependencies = { ...options, metrics: http.metrics };
  const find = ({ request, path }: Exchange) => {
    const { method = '' } = request;
    // Clients write a path with and without the slash at its end; a redirect would lose the body.
    const bare = path.endsWith('/') ? path.replace(/\/+$/, '') : path;
    return router.find(method, bare) ?? (method === 'HEAD' ? router.find('GET', bare) : undefined);
  };
  const serve = (exchange: Exchange): void => {
    try {
      const found = find(exchange);
      if (found === undefined) throw refusal(404, 'Not found', { code: 'RouterNotFound' });
      void runRoute(found.route, dependencies, exchange, found.params);
    } catch (error) {
      void runRefusal(unknownRoute, dependencies, exchange, error);
    }
  };
  for (const prefix of prefixes) http.serve(prefix, serve);
}

const unknownRoute = recordedRoute({ dialect: 'grafana', operation: 'unknown', effect: 'none', template: '' });
