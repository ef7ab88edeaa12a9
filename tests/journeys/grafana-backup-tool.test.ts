import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type Asker,
  type GrafanaServer,
  startGrafana,
} from '../../server/src/dialects/grafana/testing/start-grafana.ts';

/** What the backup tool asks, in its order, with a token and where it needs it with login and password. */
let server: GrafanaServer;
let token: Asker;
beforeAll(async () => {
  server = await startGrafana();
  const { body: account } = await server.admin('POST', '/api/serviceaccounts', { name: 'backup', role: 'Admin' });
  const { body: made } = await server.admin('POST', `/api/serviceaccounts/${account.id}/tokens`, { name: 'backup' });
  token = server.as(`Bearer ${made.key}`);
  await server.admin('POST', '/api/folders', { uid: 'operations', title: 'Operations' });
  for (const [uid, folderUid] of Object.entries({ one: '', two: 'operations', three: 'operations' })) {
    const dashboard = {
      uid,
      title: `Dashboard ${uid}`,
      tags: ['saved'],
      panels: [{ id: 1, type: 'text', options: {} }],
    };
    await server.admin('POST', '/api/dashboards/db', { dashboard, folderUid });
  }
  await server.admin('POST', '/api/dashboards/db', {
    dashboard: { uid: 'one', title: 'Dashboard one', refresh: '1m', version: 1 },
    message: 'refreshes',
  });
  const source = { name: 'Metrics', type: 'prometheus', access: 'proxy', url: 'http://metrics:9090', isDefault: true };
  await server.admin('POST', '/api/datasources', source);
});
afterAll(() => server.stop());

// biome-ignore lint/suspicious/noExplicitAny: objects as they come from the API
type Read = any;
const folderFiles = new Map<string, Read>();
const dashboardFiles = new Map<string, Read>();
let sourceFiles: Read[] = [];

it('starts after its checks: health, keys, whether pages differ, whether there are uids', async () => {
  expect((await server.anonymous.get('/api/health')).status).toBe(200);
  expect((await token.get('/api/auth/keys')).status).toBe(200);
  const [first, second] = [
    await token.get('/api/search/?type=dash-db&limit=1&page=1'),
    await token.get('/api/search/?type=dash-db&limit=1&page=2'),
  ];
  expect(first.body).toHaveLength(1);
  expect(second.body).toHaveLength(1);
  expect(first.body[0].uid).not.toBe(second.body[0].uid);
  expect((await token.get('/api/datasources')).body[0]).toHaveProperty('uid');
  expect((await token.get('/api/v1/provisioning/contact-points')).body).toEqual([]);
});

it('saves everything: pages until one is empty, versions by number, lists of what there is not', async () => {
  for (let page = 1; ; page += 1) {
    const { body: hits } = await token.get(`/api/search/?type=dash-db&limit=2&page=${page}`);
    if (hits.length === 0) break;
    for (const { uid } of hits) dashboardFiles.set(uid, (await token.get(`/api/dashboards/uid/${uid}`)).body);
  }
  expect([...dashboardFiles.keys()].sort()).toEqual(['one', 'three', 'two']);
  const { id } = dashboardFiles.get('one').dashboard;
  const { body: versions } = await token.get(`/api/dashboards/id/${id}/versions`);
  expect(versions).toMatchObject([
    { dashboardId: id, version: 2, message: 'refreshes' },
    { dashboardId: id, version: 1 },
  ]);
  for (const { dashboardId, version } of versions) {
    const { body } = await token.get(`/api/dashboards/id/${dashboardId}/versions/${version}`);
    expect(body).toMatchObject({ version, data: { title: 'Dashboard one' } });
  }
  const { body: folders } = await token.get('/api/search/?type=dash-folder&limit=5000&page=1');
  for (const { uid } of folders) {
    folderFiles.set(uid, (await token.get(`/api/folders/${uid}`)).body);
    expect((await token.get(`/api/folders/${uid}/permissions`)).status).toBe(200);
  }
  expect(folderFiles.get('operations')).toMatchObject({
    id: expect.any(Number),
    uid: 'operations',
    title: 'Operations',
  });
  sourceFiles = (await token.get('/api/datasources')).body;
  expect(sourceFiles).toHaveLength(1);
  const library = await token.get('/api/library-elements?perPage=5000');
  expect(library.body.result).toMatchObject({ totalCount: 0, elements: [] });
  expect((await token.get('/api/alert-notifications')).body).toEqual([]);
  for (const kind of ['alert-rules', 'contact-points', 'policies']) {
    expect((await token.get(`/api/v1/provisioning/${kind}`)).status).toBe(200);
  }
  expect((await token.get('/api/teams/search?perpage=5000&page=1')).body).toMatchObject({ teams: [] });
  const { body: orgs } = await server.admin.get('/api/orgs');
  expect((await server.admin.get(`/api/orgs/${orgs[0].id}`)).body.name).toBe(orgs[0].name);
  const { body: users } = await server.admin.get('/api/users');
  expect((await server.admin.get(`/api/users/${users[0].id}/orgs`)).body).toMatchObject([{ orgId: orgs[0].id }]);
});

it('restores into folders by their new numbers, and everything is as it was', async () => {
  for (const uid of dashboardFiles.keys())
    expect((await token('DELETE', `/api/dashboards/uid/${uid}`)).status).toBe(200);
  for (const uid of folderFiles.keys()) expect((await token('DELETE', `/api/folders/${uid}`)).status).toBe(200);
  expect((await token('DELETE', '/api/datasources/name/Metrics')).status).toBe(200);
  expect((await token.get('/api/search')).body).toEqual([]);

  for (const { uid, title } of folderFiles.values()) {
    const { status, body } = await token('POST', '/api/folders', { uid, title });
    expect({ status, uid: body.uid, id: body.id }).toEqual({ status: 200, uid, id: expect.any(Number) });
  }
  for (const { meta, dashboard } of dashboardFiles.values()) {
    const folder = meta.folderUid === '' ? undefined : await token.get(`/api/folders/${meta.folderUid}`);
    const saved = await token('POST', '/api/dashboards/db', {
      dashboard: { ...dashboard, id: null },
      folderId: folder?.body.id ?? 0,
      overwrite: true,
    });
    expect(saved.status).toBe(200);
  }
  for (const file of sourceFiles) {
    expect((await token('POST', '/api/datasources', file)).status).toBe(200);
  }

  for (const { meta, dashboard } of dashboardFiles.values()) {
    const { body } = await token.get(`/api/dashboards/uid/${dashboard.uid}`);
    expect(body.dashboard).toEqual({ ...dashboard, id: expect.any(Number), version: 1 });
    expect(body.meta).toMatchObject({ folderUid: meta.folderUid, folderTitle: meta.folderTitle, url: meta.url });
  }
  expect((await token.get('/api/datasources')).body).toEqual([{ ...sourceFiles[0], id: expect.any(Number) }]);
});
