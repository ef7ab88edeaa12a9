import { refusal } from './answers.ts';
import { changes, type Does, type GrafanaRoute, type Guard, grafanaRoute, reads } from './routes.ts';

const refused = (method: 'GET' | 'PUT', path: string, guard: Guard, does: Does): GrafanaRoute =>
  grafanaRoute({
    method,
    path,
    summary: 'Quotas, of which there are none',
    guard,
    does,
    handle: () => {
      throw refusal(404, 'Quotas not enabled');
    },
  });

const lists = reads('quotas.list');
const sets = changes('quotas.modify');

/** Answered as Grafana does where nobody has switched quotas on. */
export const quotaRoutes: readonly GrafanaRoute[] = [
  refused('GET', '/api/user/quotas', 'signedIn', lists),
  refused('GET', '/api/org/quotas', 'signedIn', lists),
  refused('GET', '/api/orgs/{id}/quotas', 'signedIn', lists),
  refused('PUT', '/api/orgs/{id}/quotas/{target}', 'serverAdmin', sets),
  refused('GET', '/api/admin/users/{id}/quotas', 'serverAdmin', lists),
  refused('PUT', '/api/admin/users/{id}/quotas/{target}', 'serverAdmin', sets),
];
