import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GrafanaServer, startGrafana } from '../../server/src/dialects/grafana/testing/start-grafana.ts';
import { adminPassword } from '../support/product.ts';

let server: GrafanaServer;
beforeAll(async () => {
  server = await startGrafana();
});
afterAll(() => server.stop());

it('Ansible makes things so that a second run finds nothing to do', async () => {
  const ask = (method: string, path: string, body?: unknown) => server.admin(method, `/api${path}`, body);
  // Three parts, numbers only before a dash: it is split and compared.
  expect((await ask('GET', '/health')).body.version.split('-')[0].split('.').map(Number)).toEqual([
    11,
    6,
    expect.any(Number),
  ]);
  expect((await ask('GET', '/user/orgs')).body).toContainEqual({ orgId: 1, name: 'Belvedere', role: 'Admin' });
  expect((await ask('POST', '/user/using/1')).status).toBe(200);

  expect((await ask('GET', '/search?type=dash-folder&query=Played')).body).toEqual([]);
  await ask('POST', '/folders', { title: 'Played' });
  const { body: folders } = await ask('GET', '/folders');
  const folder = folders.find(({ title }: { title: string }) => title === 'Played');
  const payload = { title: 'Playbook', uid: 'playbook', panels: [] };
  expect((await ask('GET', '/dashboards/uid/playbook')).status).toBe(404);
  const first = await ask('POST', '/dashboards/db', {
    dashboard: payload,
    overwrite: true,
    message: 'by a play',
    folderId: folder.id,
  });
  expect(first.body).toMatchObject({ status: 'success', uid: 'playbook' });
  const { body: found } = await ask('GET', '/dashboards/uid/playbook');
  const { id: _id, version: _version, ...compared } = found.dashboard;
  expect({ compared, folder: found.meta.folderId }).toEqual({ compared: payload, folder: folder.id });

  expect((await ask('GET', '/datasources/name/played%20source')).status).toBe(404);
  const source = {
    name: 'played source',
    type: 'influxdb',
    access: 'proxy',
    url: 'http://influx:8086',
    database: 'telegraf',
    basicAuth: false,
  };
  const { body: made } = await ask('POST', '/datasources', source);
  expect((await ask('GET', '/datasources/name/played%20source')).body).toMatchObject(source);
  expect((await ask('PUT', `/datasources/${made.id}`, { ...source, url: 'http://influx:8087' })).status).toBe(200);
  expect((await ask('DELETE', '/datasources/name/played%20source')).status).toBe(200);

  expect((await ask('GET', '/orgs/name/Players')).status).toBe(404);
  const { body: org } = await ask('POST', '/orgs', { name: 'Players' });
  expect((await ask('GET', '/orgs/name/Players')).body.id).toBe(org.orgId);
  expect((await ask('GET', '/users/lookup?loginOrEmail=player')).status).toBe(404);
  const { body: user } = await ask('POST', '/admin/users', {
    login: 'player',
    email: 'player@example.org',
    name: 'Player',
    password: 'long enough',
  });
  expect((await ask('PUT', `/admin/users/${user.id}/permissions`, { isGrafanaAdmin: true })).status).toBe(200);
  expect((await ask('GET', '/users/lookup?loginOrEmail=player')).body).toMatchObject({ isGrafanaAdmin: true });
  expect((await ask('GET', '/teams/search?name=Band')).body).toMatchObject({ totalCount: 0, teams: [] });
  await ask('POST', '/teams', { name: 'Band', email: 'band@example.org' });
  expect((await ask('GET', '/teams/search?name=Band')).body).toMatchObject({
    totalCount: 1,
    teams: [{ name: 'Band' }],
  });
});

it('the tools for tests in a browser log in once and work with the cookies', async () => {
  const login = await server.anonymous('POST', '/login', { user: 'admin', password: adminPassword });
  const cookies = login.headers.getSetCookie();
  expect(cookies.join('\n')).toMatch(/session=[^;]+;.*HttpOnly/);
  const Cookie = cookies.map((cookie) => cookie.split(';')[0]).join('; ');
  const ask = (method: string, path: string, body?: unknown) => server.anonymous(method, path, body, { Cookie });
  const { body: user } = await ask('POST', '/api/admin/users', { login: 'tester', password: 'long enough' });
  expect((await ask('GET', '/api/users/lookup?loginOrEmail=tester')).body.id).toBe(user.id);
  expect((await ask('PATCH', `/api/org/users/${user.id}`, { role: 'Editor' })).body.message).toBe(
    'Organization user updated',
  );
  const { body: made } = await ask('POST', '/api/datasources', {
    name: 'Tested',
    type: 'loki',
    access: 'proxy',
    url: 'http://127.0.0.1:1',
  });
  expect((await ask('GET', `/api/datasources/uid/${made.datasource.uid}`)).body.name).toBe('Tested');
  expect((await ask('GET', `/api/datasources/uid/${made.datasource.uid}/health`)).status).toBe(400);
  expect((await ask('DELETE', `/api/datasources/uid/${made.datasource.uid}`)).status).toBe(200);
  expect((await ask('GET', '/api/plugins/unknown-panel/settings')).status).toBe(404);
});
