import { expect } from 'vitest';
import type { Contract } from './contract.ts';

/** What is said about the server, and lists of what it does not have. */
export async function server(contract: Contract): Promise<void> {
  const holds = contract.holds.bind(contract);
  await holds('GET /api/health', { as: 'anonymous', answer: { commit: '', database: '=ok', version: '' } });
  await holds('GET /api/frontend/settings', {
    answer: {
      defaultDatasource: '',
      datasources: { '-- Grafana --': {}, '-- Mixed --': {}, '-- Dashboard --': {} },
      appUrl: '',
      appSubUrl: '',
      namespace: '=default',
      featureToggles: {},
      licenseInfo: { edition: '' },
      buildInfo: { version: '', commit: '', edition: '', latestVersion: '', hasUpdate: false, env: '' },
    },
  });
  const empty = [
    'alert-notifications',
    'alertmanager/grafana/api/v2/alerts',
    'alertmanager/grafana/api/v2/silences',
    'alerts',
    'playlists',
    'plugins',
  ];
  for (const path of empty) await holds(`GET /api/${path}`, { answer: [] });
  for (const kind of ['alert-rules', 'contact-points', 'mute-timings', 'templates']) {
    await holds(`GET /api/v1/provisioning/${kind}`, { as: 'key', answer: [] });
  }
  await holds('GET /api/v1/provisioning/policies', { answer: { receiver: '' } });
  for (const kind of ['alert-rules', 'contact-points', 'mute-timings', 'policies']) {
    await holds(`GET /api/v1/provisioning/${kind}/export`, { answer: { apiVersion: 1 } });
  }
  for (const [path, list] of Object.entries({ rules: { groups: [] }, alerts: { alerts: [] } })) {
    await holds(`GET /api/prometheus/grafana/api/v1/${path}`, { answer: { status: '=success', data: list } });
  }
  await holds('GET /api/ruler/grafana/api/v1/rules', { answer: {} });
  await holds('GET /api/plugins/{id}/settings', { path: { id: 'any' }, status: 404, answer: { message: '' } });
  await holds('GET /api/library-elements', {
    answer: { result: { totalCount: 0, page: 1, perPage: 1, elements: [] } },
  });
  const { data } = await holds('GET /api/metrics/test', {
    query: '?from=1700000000&to=1700000600&maxDataPoints=3',
    answer: { data: [{ target: '=test-series-0', datapoints: [[1, 1]] }] },
  });
  expect(data[0].datapoints.map(([, time]: [number, number]) => time)).toEqual([1700000000, 1700000200, 1700000400]);
  await holds('GET /render/*', {
    ...{ path: { '*': 'dashboard-solo/db/any' }, query: '?panelId=1', status: 501 },
    answer: { errorCode: '=RenderingNotAvailable', message: '' },
  });
  const missing = { status: 404, answer: { message: '=library element could not be found' } };
  await holds('GET /api/library-elements/{uid}', { path: { uid: 'any' }, ...missing });
  await holds('GET /api/library-elements/name/{name}', { path: { name: 'any' }, ...missing });
}
