import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GrafanaServer, startGrafana } from '../../server/src/dialects/grafana/testing/start-grafana.ts';

/** Two programs that keep dashboards in files: one pulls and pushes resources by uid, the other takes whole organizations. */
let server: GrafanaServer;
beforeAll(async () => {
  server = await startGrafana();
});
afterAll(() => server.stop());

it('grizzly pushes folders and dashboards, pulls them unchanged, and updates data sources by number', async () => {
  const { key } = server;
  expect((await key.get('/api/folders/pushed')).status).toBe(404);
  expect((await key('POST', '/api/folders', { uid: 'pushed', title: 'Pushed' })).status).toBe(200);
  const dashboard = { uid: 'pushed-board', title: 'Pushed board', schemaVersion: 39, panels: [], tags: ['grizzly'] };
  expect((await key.get('/api/dashboards/uid/pushed-board')).status).toBe(404);
  const push = () => key('POST', '/api/dashboards/db', { dashboard, folderUid: 'pushed', overwrite: true });
  expect((await push()).body).toMatchObject({ status: 'success', version: 1 });
  const { body } = await key.get('/api/dashboards/uid/pushed-board');
  const { id, version, ...pulled } = body.dashboard;
  expect({ pulled, folder: body.meta.folderUid }).toEqual({ pulled: dashboard, folder: 'pushed' });
  // Pushing what is there already is no change.
  expect((await push()).body.version).toBe(version);
  const { body: made } = await key('POST', '/api/datasources', {
    name: 'Pulled',
    uid: 'pulled',
    type: 'loki',
    access: 'proxy',
    url: 'http://l:3100',
  });
  const { body: source } = await key.get('/api/datasources/name/Pulled');
  expect(source).toMatchObject({ id: made.id, uid: 'pulled' });
  expect((await key('PUT', `/api/datasources/${source.id}`, { ...source, url: 'http://l:3101' })).status).toBe(200);
  expect((await key.get('/api/datasources/uid/pulled')).body.url).toBe('http://l:3101');
  expect((await key.get('/api/v1/provisioning/policies')).status).toBe(200);
  expect(id).toEqual(expect.any(Number));
});

it('gdg downloads an organization, clears it, and uploads it through the import', async () => {
  const ask = (method: string, path: string, body?: unknown) =>
    server.admin(method, path, body, { 'X-Grafana-Org-Id': '1' });
  expect((await ask('GET', '/api/health')).body.version).toMatch(/^11\./);
  expect((await ask('GET', '/api/user/orgs')).body).toMatchObject([{ orgId: 1, role: 'Admin' }]);
  await ask('POST', '/api/folders', { uid: 'area', title: 'Area' });
  await ask('POST', '/api/folders', { uid: 'below-area', title: 'Below', parentUid: 'area' });
  const dashboard = { uid: 'kept', title: 'Kept', panels: [{ id: 1, type: 'text' }], tags: ['kept'], refresh: '1m' };
  await ask('POST', '/api/dashboards/db', { dashboard, folderUid: 'below-area' });

  const { body: hits } = await ask('GET', '/api/search?type=dash-db&tag=kept&limit=5000&page=1');
  const { body: downloaded } = await ask('GET', `/api/dashboards/uid/${hits[0].uid}`);
  expect(downloaded.meta).toMatchObject({ folderUid: 'below-area', folderTitle: 'Below' });
  await ask('DELETE', '/api/dashboards/uid/kept');
  await ask('DELETE', '/api/folders/below-area');
  await ask('DELETE', '/api/folders/area');

  await ask('POST', '/api/folders', { uid: 'area', title: 'Area' });
  await ask('POST', '/api/folders', { uid: 'below-area', title: 'Below', parentUid: 'area' });
  const { id: _, ...file } = downloaded.dashboard;
  const { status, body } = await ask('POST', '/api/dashboards/import', {
    dashboard: file,
    folderUid: 'below-area',
    overwrite: true,
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({ uid: 'kept', imported: true, slug: 'kept', folderUid: 'below-area' });
  const { body: uploaded } = await ask('GET', '/api/dashboards/uid/kept');
  expect(uploaded.dashboard).toEqual({ ...downloaded.dashboard, id: expect.any(Number), version: expect.any(Number) });
  expect(uploaded.meta.folderUid).toBe('below-area');
});
