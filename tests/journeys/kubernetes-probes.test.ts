import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GrafanaServer, startGrafana } from '../../server/src/dialects/grafana/testing/start-grafana.ts';

/** Clients that would rather speak the newer API of Grafana 12 and after, and look whether it is there. */
let server: GrafanaServer;
beforeAll(async () => {
  server = await startGrafana();
  await server.admin('POST', '/api/dashboards/db', { dashboard: { uid: 'probed', title: 'Probed' } });
});
afterAll(() => server.stop());

it('mcp-grafana is told by 404 that it must use the older API, and finds what it needs there', async () => {
  const { body: settings } = await server.key.get('/api/frontend/settings');
  expect(settings).toMatchObject({ appUrl: `${server.address}/`, namespace: 'default' });
  expect(settings.buildInfo.version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(await server.key.get('/apis/dashboard.grafana.app')).toMatchObject({
    status: 404,
    body: { message: 'Not found' },
  });
  expect((await server.key.get('/api/dashboards/uid/probed')).body).toMatchObject({
    meta: { url: '/d/probed/probed', folderUid: '' },
    dashboard: { uid: 'probed' },
  });
  expect((await server.key.get('/api/search?type=dash-db&query=probed')).body).toMatchObject([{ uid: 'probed' }]);
  expect((await server.key.get('/api/datasources')).body).toEqual([]);
});

it('gcx and grafanactl see in the health that the version is before 12, and get 404 when they ask all the same', async () => {
  const { body } = await server.anonymous.get('/api/health');
  expect(Number.parseInt(body.version, 10)).toBeLessThan(12);
  for (const path of [
    '/apis',
    '/apis/dashboard.grafana.app/v1beta1/namespaces/default/dashboards',
    '/apis/folder.grafana.app/v1beta1',
  ]) {
    expect(await server.key.get(path)).toMatchObject({ status: 404, body: { message: 'Not found' } });
  }
});

it('gdg takes the absence of licences for the open edition', async () => {
  expect((await server.admin.get('/api/licensing/check')).status).toBe(404);
});
