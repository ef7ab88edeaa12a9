import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Asker,
  basic,
  type GrafanaServer,
  startGrafana,
} from '../../server/src/dialects/grafana/testing/start-grafana.ts';
import { openApiClient } from '../support/client.ts';
import { adminPassword } from '../support/product.ts';

/** Scripts that know Grafana's first HTTP API: a key in the header, slugs, numbers, versions. */
let server: GrafanaServer;
let secret: string;
let script: Asker;
beforeAll(async () => {
  server = await startGrafana();
  const { status, body } = await server.admin('POST', '/api/auth/keys', { name: 'deploy script', role: 'Admin' });
  expect(status).toBe(200);
  expect(Object.keys(body)).toEqual(expect.arrayContaining(['name', 'key']));
  secret = body.key;
  script = server.as(`Bearer ${secret}`);
});
afterAll(() => server.stop());

const rows = [{ title: 'Row', panels: [{ id: 1, type: 'graph', targets: [{ target: 'servers.*.cpu' }] }] }];
const save = (dashboard: object, overwrite = false) =>
  script('POST', '/api/dashboards/db', { dashboard: { rows, ...dashboard }, overwrite });

describe('a script that keeps dashboards', () => {
  it('saves, reads back with id and version, changes, renames and deletes by slug', async () => {
    const { body: made } = await save({ id: null, title: 'Production Overview', tags: ['production'], version: 0 });
    expect(made).toMatchObject({ status: 'success', slug: 'production-overview', version: 1 });
    const { body: read } = await script.get('/api/dashboards/db/production-overview');
    expect(read.meta).toMatchObject({ type: 'db', canSave: true, canEdit: true, slug: 'production-overview' });
    for (const key of ['isStarred', 'canStar', 'expires', 'created']) expect(read.meta).toHaveProperty(key);
    expect(read.dashboard).toMatchObject({ id: expect.any(Number), title: 'Production Overview', version: 1, rows });
    // The usual loop: what was read is changed and sent back whole.
    const { body: changed } = await save({ ...read.dashboard, timezone: 'utc' });
    expect(changed).toMatchObject({ status: 'success', slug: 'production-overview', version: 2 });
    const { body: renamed } = await save({ ...read.dashboard, title: 'CPU & Memory', version: 2 });
    expect(renamed).toMatchObject({ slug: 'cpu-and-memory', version: 3 });
    expect(await script.get('/api/dashboards/db/production-overview')).toMatchObject({
      status: 404,
      body: { message: 'Dashboard not found' },
    });
    expect(await script('DELETE', '/api/dashboards/db/cpu-and-memory')).toMatchObject({
      status: 200,
      body: { title: 'CPU & Memory' },
    });
    expect((await script.get('/api/dashboards/db/cpu-and-memory')).status).toBe(404);
  });

  it('is told by 412 and a status why a save did not happen, and what overwriting does instead', async () => {
    await save({ title: 'First' });
    await save({ title: 'Second' });
    const first = (await script.get('/api/dashboards/db/first')).body.dashboard;
    const second = (await script.get('/api/dashboards/db/second')).body.dashboard;
    await save({ ...first, refresh: '10s' });
    const stale = await save({ ...first, refresh: '20s' });
    expect(stale).toMatchObject({ status: 412, body: { status: 'version-mismatch' } });
    expect(stale.body.message).toContain('The dashboard has been changed by someone else');
    expect((await save({ ...first, refresh: '20s' }, true)).body).toMatchObject({ status: 'success', version: 3 });
    const taken = await save({ title: 'Second', rows: [] });
    expect(taken).toMatchObject({ status: 412, body: { status: 'name-exists' } });
    expect((await save({ title: 'Second', rows: [] }, true)).body).toMatchObject({ slug: 'second', version: 2 });
    // Overwriting by name keeps the number that other scripts know.
    expect((await script.get('/api/dashboards/db/second')).body.dashboard.id).toBe(second.id);
    expect(await save({ id: 4_711, title: 'Nowhere' }, true)).toMatchObject({
      status: 404,
      body: { status: 'not-found', message: 'Dashboard not found' },
    });
    expect((await save({ title: ' ' })).body).toMatchObject({ message: 'Dashboard title cannot be empty' });
  });

  it('finds what it saved by text, by all of several tags, and in the cloud of tags', async () => {
    await save({ title: 'Shop Backend', tags: ['shop', 'backend'] });
    await save({ title: 'Shop Frontend', tags: ['shop', 'frontend'] });
    const { body: hits } = await script.get('/api/search?query=shop&tag=shop&tag=backend');
    expect(hits).toMatchObject([
      { title: 'Shop Backend', uri: 'db/shop-backend', type: 'dash-db', tags: ['backend', 'shop'], isStarred: false },
    ]);
    const { body: tags } = await script.get('/api/dashboards/tags');
    expect(tags).toEqual([
      { term: 'backend', count: 1 },
      { term: 'frontend', count: 1 },
      { term: 'shop', count: 2 },
    ]);
    const { body: home } = await script.get('/api/dashboards/home');
    expect(home).toMatchObject({ meta: { isHome: true }, dashboard: { title: 'Home' } });
  });

  it('is seen through the Open API: the same dashboard, and the change under the name of the key', async () => {
    await save({ title: 'Everywhere', tags: ['shared'] });
    const openApi = openApiClient(server.address, secret);
    const { body: listed } = await openApi.get('/dashboards/list?search=Everywhere');
    expect(listed.content).toMatchObject([{ name: 'Everywhere', tagInfo: [{ name: 'shared' }] }]);
    const { content: changes } = await openApi.get(`/change/list?object=${listed.content[0].uuid}`);
    expect(changes).toMatchObject([{ verb: 'create', creatorInfo: { name: 'deploy script' } }]);
  });
});

describe('a script that stars, for a person', () => {
  it('stars by number with login and password', async () => {
    const { body } = await save({ title: 'Favourite' });
    const star = `/api/user/stars/dashboard/${body.id}`;
    expect((await server.admin('POST', star)).body).toEqual({ message: 'Dashboard starred!' });
    expect((await server.admin.get('/api/search?starred=true')).body).toMatchObject([
      { title: 'Favourite', isStarred: true },
    ]);
    expect((await server.admin('DELETE', star)).body).toEqual({ message: 'Dashboard unstarred' });
    expect((await server.admin.get('/api/search?starred=true')).body).toEqual([]);
  });
});

describe('a script that keeps data sources', () => {
  it('adds, reads, changes and deletes them by number, and never gets the password back', async () => {
    const source = {
      name: 'graphite',
      type: 'graphite',
      url: 'http://graphite:8080',
      access: 'proxy',
      basicAuth: false,
    };
    const added = await script('POST', '/api/datasources', { ...source, password: 'in clear' });
    expect(added.body).toMatchObject({ id: expect.any(Number), message: 'Datasource added' });
    const path = `/api/datasources/${added.body.id}`;
    expect((await script.get('/api/datasources')).body).toMatchObject([source]);
    const { body: read } = await script.get(path);
    expect(read).toMatchObject({ ...source, isDefault: false });
    expect(JSON.stringify(read)).not.toContain('in clear');
    const changed = await script('PUT', path, { ...read, url: 'http://graphite:8081' });
    expect(changed.body).toMatchObject({ message: 'Datasource updated' });
    expect((await script.get(path)).body.url).toBe('http://graphite:8081');
    expect((await script.get('/api/datasources/plugins')).body).toMatchObject({ prometheus: { type: 'prometheus' } });
    expect((await script('DELETE', path)).body).toEqual({ message: 'Data source deleted' });
    expect(await script.get(path)).toMatchObject({ status: 404, body: { message: 'Data source not found' } });
  });
});

describe('a script that sets a server up', () => {
  const signedIn = async (user: string, password: string): Promise<string> => {
    const answer = await server.anonymous('POST', '/login', { user, password });
    expect(answer.body).toMatchObject({ message: 'Logged in' });
    return answer.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
  };

  it('makes people and organizations with a session cookie, and works in the organization it chose', async () => {
    const Cookie = await signedIn('admin', adminPassword);
    const ask = (method: string, path: string, body?: unknown) => server.anonymous(method, path, body, { Cookie });
    expect((await ask('GET', '/api/login/ping')).body).toEqual({ message: 'Logged in' });
    const person = { name: 'Ada', email: 'ada@example.org', login: 'ada', password: 'long enough' };
    const { body: user } = await ask('POST', '/api/admin/users', person);
    expect(user).toMatchObject({ id: expect.any(Number), message: 'User created' });
    const { body: org } = await ask('POST', '/api/orgs', { name: 'Research' });
    expect(org).toMatchObject({ orgId: expect.any(Number), message: 'Organization created' });
    const users = `/api/orgs/${org.orgId}/users`;
    expect((await ask('POST', users, { loginOrEmail: 'ada', role: 'Editor' })).body).toMatchObject({
      message: 'User added to organization',
    });
    expect((await ask('PATCH', `${users}/${user.id}`, { role: 'Admin' })).body.message).toBe(
      'Organization user updated',
    );
    expect((await ask('GET', users)).body).toContainEqual(
      expect.objectContaining({ orgId: org.orgId, userId: user.id, login: 'ada', role: 'Admin' }),
    );
    const ada = server.as(basic('ada', person.password));
    expect((await ada('POST', `/api/user/using/${org.orgId}`)).body).toEqual({
      message: 'Active organization changed',
    });
    expect((await ada.get('/api/org')).body).toMatchObject({ id: org.orgId, name: 'Research' });
    expect((await ada('PUT', '/api/org', { name: 'Research 2' })).body).toEqual({ message: 'Organization updated' });
    // What lies in one organization is nothing to the other.
    await ada('POST', '/api/dashboards/db', { dashboard: { title: 'Secret Research', rows } });
    expect((await ask('GET', '/api/dashboards/db/secret-research')).status).toBe(404);
    expect((await ask('PUT', `/api/admin/users/${user.id}/password`, { password: 'something else' })).body).toEqual({
      message: 'User password updated',
    });
    expect((await ada.get('/api/user')).status).toBe(401);
    expect((await ask('DELETE', `/api/admin/users/${user.id}`)).body).toEqual({ message: 'User deleted' });
    expect((await server.anonymous('GET', '/logout', undefined, { Cookie })).status).toBe(302);
    expect((await ask('GET', '/api/user')).status).toBe(401);
  });

  it('may do what belongs to the server with no key, and nothing with a key that was deleted', async () => {
    for (const path of ['/api/admin/settings', '/api/orgs', '/api/users']) {
      expect((await script.get(path)).status).toBe(403);
    }
    const { body: extra } = await script('POST', '/api/auth/keys', { name: 'for a day', role: 'Viewer' });
    const viewer = server.as(`Bearer ${extra.key}`);
    expect((await viewer.get('/api/search')).status).toBe(200);
    expect((await viewer('POST', '/api/dashboards/db', { dashboard: { title: 'No' } })).status).toBe(403);
    const { body: keys } = await script.get('/api/auth/keys');
    const { id } = keys.find(({ name }: { name: string }) => name === 'for a day');
    expect((await script('DELETE', `/api/auth/keys/${id}`)).body).toEqual({ message: 'API key deleted' });
    expect(await viewer.get('/api/search')).toMatchObject({ status: 401, body: { message: 'Invalid API key' } });
  });
});
