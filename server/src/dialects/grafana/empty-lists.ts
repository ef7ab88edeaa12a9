import { refusal } from './answers.ts';
import { type GrafanaRoute, type Guard, grafanaRoute, reads } from './routes.ts';

/** `answer` is made anew for each call, so that nobody changes that of another. */
const empty = (path: string, summary: string, guard: Guard, does: string, answer: () => unknown): GrafanaRoute =>
  grafanaRoute({ method: 'GET', path, summary, guard, does: reads(does), handle: answer });

const provisioning = '/api/v1/provisioning';

/**
 * Kinds of things that Grafana has and this product does not: there are none of them, which is what clients ask. Making one is an
 * unknown route.
 */
export const emptyListRoutes: readonly GrafanaRoute[] = [
  empty(`${provisioning}/alert-rules`, 'Alert rules', 'signedIn', 'alertRules.list', () => []),
  empty(`${provisioning}/contact-points`, 'Contact points', 'signedIn', 'contactPoints.list', () => []),
  empty(`${provisioning}/mute-timings`, 'Mute timings', 'signedIn', 'muteTimings.list', () => []),
  empty(`${provisioning}/templates`, 'Templates of notifications', 'signedIn', 'notificationTemplates.list', () => []),
  empty(`${provisioning}/policies`, 'The tree of policies', 'signedIn', 'notificationPolicies.get', () => ({
    receiver: 'empty',
  })),
  ...['alert-rules', 'contact-points', 'mute-timings', 'policies'].map((kind) =>
    empty(`${provisioning}/${kind}/export`, 'The same as a file', 'signedIn', 'alerting.export', () => ({
      apiVersion: 1,
    })),
  ),
  empty(
    '/api/prometheus/grafana/api/v1/rules',
    'Rules in the form of Prometheus',
    'signedIn',
    'alertRules.list',
    () => ({
      status: 'success',
      data: { groups: [] },
    }),
  ),
  empty('/api/prometheus/grafana/api/v1/alerts', 'Alerts in the form of Prometheus', 'signedIn', 'alerts.list', () => ({
    status: 'success',
    data: { alerts: [] },
  })),
  empty('/api/ruler/grafana/api/v1/rules', 'Rules by folder', 'signedIn', 'alertRules.list', () => ({})),
  empty('/api/alertmanager/grafana/api/v2/alerts', 'Alerts', 'signedIn', 'alerts.list', () => []),
  empty('/api/alertmanager/grafana/api/v2/silences', 'Silences', 'signedIn', 'silences.list', () => []),
  empty('/api/alerts', 'Alerts of older versions', 'signedIn', 'alerts.list', () => []),
  empty('/api/alert-notifications', 'Channels of older versions', 'orgAdmin', 'contactPoints.list', () => []),
  empty('/api/library-elements', 'Panels that dashboards share', 'signedIn', 'libraryElements.list', () => ({
    result: { totalCount: 0, page: 1, perPage: 100, elements: [] },
  })),
  ...['/api/library-elements/{uid}', '/api/library-elements/name/{name}'].map((path) =>
    empty(path, 'A panel that dashboards share', 'signedIn', 'libraryElements.get', () => {
      throw refusal(404, 'library element could not be found');
    }),
  ),
  empty('/api/playlists', 'Playlists', 'signedIn', 'playlists.list', () => []),
  empty('/api/dashboards/file/{file}', 'A dashboard from a file of the server', 'signedIn', 'dashboards.file', () => {
    throw refusal(404, 'Dashboard not found');
  }),
  empty('/api/plugins', 'Installed plugins', 'signedIn', 'plugins.list', () => []),
  empty('/api/plugins/{id}/settings', 'Settings of a plugin', 'signedIn', 'plugins.get', () => {
    throw refusal(404, 'Plugin not found, no installed plugin with that id');
  }),
];
