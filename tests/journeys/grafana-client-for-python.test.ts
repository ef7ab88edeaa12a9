import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GrafanaServer, startGrafana } from '../../server/src/dialects/grafana/testing/start-grafana.ts';

/**
 * What the Python client asks and what its own live suite looks at, for the version that the product reports. It speaks with login and
 * password, joins lists with commas and tells errors by status and message.
 */
let server: GrafanaServer;
const ask = (method: string, path: string, body?: unknown) => server.admin(method, `/api${path}`, body);

beforeAll(async () => {
  server = await startGrafana();
  await ask('POST', '/folders', { title: 'Testdrive', uid: 'cfi05mqnc3k00a' });
  await ask('POST', '/dashboards/db', {
    dashboard: { uid: 'cIBgcSjkk', title: 'ProductionOverview', tags: ['foobar', 'bazqux'], timezone: 'browser' },
    folderUid: 'cfi05mqnc3k00a',
    overwrite: true,
  });
});
afterAll(() => server.stop());

it('learns the version before anything else, in a form that Python can compare', async () => {
  const { body } = await ask('GET', '/frontend/settings');
  expect(body.buildInfo.version).toMatch(/^11\.6\.\d+$/);
  expect((await server.anonymous.get('/api/health')).body).toMatchObject({
    database: 'ok',
    version: body.buildInfo.version,
  });
});

describe('dashboards', () => {
  it('move with the folder of the payload that was read, and count versions', async () => {
    const { body: read } = await ask('GET', '/dashboards/uid/cIBgcSjkk');
    expect(read.meta).toMatchObject({ folderUid: 'cfi05mqnc3k00a', folderId: expect.any(Number) });
    const payload = { ...read, folderId: read.meta.folderId, folderUid: read.meta.folderUid, overwrite: true };
    const { body: saved } = await ask('POST', '/dashboards/db', {
      ...payload,
      dashboard: { ...read.dashboard, timezone: 'utc' },
    });
    expect(saved).toMatchObject({ status: 'success', version: 2, folderUid: 'cfi05mqnc3k00a' });
  });

  it('are somebody’s home by number, which is told as a place to go to', async () => {
    const { id } = (await ask('GET', '/dashboards/uid/cIBgcSjkk')).body.dashboard;
    expect((await ask('PUT', '/user/preferences', { homeDashboardId: id })).status).toBe(200);
    expect((await ask('GET', '/dashboards/home')).body).toEqual({ redirectUri: '/d/cIBgcSjkk/productionoverview' });
    expect((await ask('GET', '/user/preferences')).body).toEqual({ homeDashboardUID: 'cIBgcSjkk' });
    await ask('PUT', '/user/preferences', {});
    expect((await ask('GET', '/user/preferences')).body).toEqual({});
    expect(await ask('PATCH', '/user/preferences', { homeDashboardUID: 'unknown' })).toMatchObject({ status: 404 });
  });

  it('have tags in the order of the alphabet, and versions whose first can be restored', async () => {
    expect((await ask('GET', '/dashboards/tags')).body.map(({ term }: { term: string }) => term)).toEqual([
      'bazqux',
      'foobar',
    ]);
    const { body } = await ask('GET', '/dashboards/uid/cIBgcSjkk/versions?limit=10&start=0');
    expect(body.versions[0]).toMatchObject({ uid: 'cIBgcSjkk', dashboardId: expect.any(Number) });
    expect((await ask('GET', '/dashboards/uid/cIBgcSjkk/versions/1')).body.uid).toBe('cIBgcSjkk');
    expect((await ask('POST', '/dashboards/uid/cIBgcSjkk/restore', { version: 1 })).body.status).toBe('success');
  });
});

describe('folders', () => {
  it('are made below others, moved, renamed only by who says which version, and deleted with a word', async () => {
    const { body: nested } = await ask('POST', '/folders', { title: 'Nested', parentUid: 'cfi05mqnc3k00a' });
    expect(nested).toMatchObject({ title: 'Nested', parentUid: 'cfi05mqnc3k00a' });
    expect(await ask('POST', '/folders', { title: '' })).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(/[Ff]older title cannot be empty/) },
    });
    expect((await ask('POST', `/folders/${nested.uid}/move`, { parentUid: '' })).body.uid).toBe(nested.uid);
    expect(await ask('PUT', `/folders/${nested.uid}`, { title: 'Renamed' })).toMatchObject({
      status: 412,
      body: { message: expect.stringContaining('the folder has been changed by someone else') },
    });
    expect((await ask('PUT', `/folders/${nested.uid}`, { title: 'Renamed', overwrite: true })).body.title).toBe(
      'Renamed',
    );
    expect((await ask('GET', `/folders/id/${nested.id}`)).body.uid).toBe(nested.uid);
    expect((await ask('DELETE', `/folders/${nested.uid}?forceDeleteRules=true`)).body.message).toMatch(
      /Folder.+deleted/,
    );
  });
});

describe('search', () => {
  it('takes lists joined with commas and repeated, pages from one, and ignores types that it does not know', async () => {
    const count = async (query: string): Promise<number> => (await ask('GET', `/search?${query}`)).body.length;
    const { body: hits } = await ask('GET', '/search');
    const idOf = (type: string) => hits.find((hit: { type: string }) => hit.type === type).id;
    expect(hits).toHaveLength(2);
    expect(await count('query=ProductionOverview')).toBe(1);
    expect(await count('dashboardUIDs=cIBgcSjkk,unknown')).toBe(1);
    expect(await count('dashboardUIDs=cIBgcSjkk&dashboardUIDs=unknown')).toBe(1);
    expect(await count(`dashboardIds=${idOf('dash-db')},999`)).toBe(1);
    expect(await count('tag=foobar')).toBe(1);
    expect(await count('tag=foobar&tag=bazqux')).toBe(1);
    expect(await count('tag=foobar&tag=unknown')).toBe(0);
    expect(await count('folderUIDs=cfi05mqnc3k00a')).toBe(1);
    expect(await count(`folderIds=${idOf('dash-folder')}&type=dash-folder`)).toBe(0);
    expect(await count('type=unknown')).toBe(2);
    expect(await count('starred=true')).toBe(0);
    expect(await count('limit=1')).toBe(1);
    expect(await count('limit=0')).toBe(2);
    expect(await count('page=0')).toBe(2);
    expect(await count('page=2')).toBe(0);
  });
});

describe('data sources', () => {
  it('are found by number, uid and name, and deleted with exactly the words that are compared', async () => {
    const body = {
      name: 'Prometheus',
      type: 'prometheus',
      access: 'proxy',
      url: 'http://127.0.0.1:9090',
      uid: 'h8KkCLt7z',
    };
    const { datasource } = (await ask('POST', '/datasources', body)).body;
    expect((await ask('GET', '/datasources/id/Prometheus')).body).toEqual({ id: datasource.id });
    for (const path of [`${datasource.id}`, 'uid/h8KkCLt7z', 'name/Prometheus']) {
      expect((await ask('GET', `/datasources/${path}`)).body.uid).toBe('h8KkCLt7z');
    }
    const { body: updated } = await ask('PUT', '/datasources/uid/h8KkCLt7z', {
      ...datasource,
      url: 'http://127.0.0.1:9091',
    });
    expect(updated).toMatchObject({ message: 'Datasource updated', datasource: { url: 'http://127.0.0.1:9091' } });
    expect((await ask('DELETE', `/datasources/${datasource.id}`)).body).toEqual({ message: 'Data source deleted' });
    expect(await ask('DELETE', '/datasources/uid/h8KkCLt7z')).toMatchObject({
      status: 404,
      body: { message: 'Data source not found' },
    });
  });
});

describe('people', () => {
  it('are made, found, listed in pages and put into organizations', async () => {
    const { body: made } = await ask('POST', '/admin/users', {
      login: 'testdrive',
      password: 'a long secret',
      OrgId: 1,
    });
    expect((await ask('GET', '/users/lookup?loginOrEmail=testdrive')).body.id).toBe(made.id);
    expect((await ask('GET', `/users/${made.id}`)).body).toMatchObject({
      login: 'testdrive',
      email: 'testdrive',
      name: '',
    });
    expect((await ask('GET', '/users?perpage=1&page=2')).body).toHaveLength(1);
    expect((await ask('GET', '/users?perpage=1&page=3')).body).toEqual([]);
    const { body: org } = await ask('POST', '/orgs', { name: 'Testdrive Org.' });
    const members = `/orgs/${org.orgId}/users`;
    expect((await ask('POST', members, { loginOrEmail: 'testdrive', role: 'Viewer' })).status).toBe(200);
    expect(await ask('POST', members, { loginOrEmail: 'testdrive', role: 'Viewer' })).toMatchObject({
      status: 409,
      body: { message: 'User is already member of this organization' },
    });
    expect(await ask('PATCH', `${members}/9999`, { role: 'Admin' })).toMatchObject({
      status: 500,
      body: { message: 'Failed update org user' },
    });
    expect((await ask('GET', `/users/${made.id}/orgs`)).body.map((each: object) => Object.keys(each).sort())).toEqual([
      ['name', 'orgId', 'role'],
      ['name', 'orgId', 'role'],
    ]);
    expect(await ask('POST', '/user/using/unknown')).toMatchObject({ status: 400, body: { message: 'id is invalid' } });
    expect(await ask('DELETE', '/orgs/1')).toMatchObject({
      status: 400,
      body: { message: 'Can not delete org for current user' },
    });
    expect((await ask('DELETE', `/orgs/${org.orgId}`)).body.message).toBe('Organization deleted');
    expect((await ask('DELETE', `/admin/users/${made.id}`)).body.message).toBe('User deleted');
  });

  it('have teams, whose maker is in them, and programs with tokens', async () => {
    const { body: team } = await ask('POST', '/teams', { name: 'Foo Fighters' });
    expect((await ask('GET', '/teams/search?query=foo%20fighters&perpage=1&page=1')).body).toMatchObject({
      totalCount: 1,
      teams: [{ id: team.teamId, memberCount: 1 }],
    });
    expect((await ask('GET', `/teams/${team.teamId}/preferences`)).body).toEqual({});
    expect(await ask('PUT', '/teams/9999', { name: 'x' })).toMatchObject({
      status: 500,
      body: { message: 'Failed to update Team' },
    });
    const { body: account } = await ask('POST', '/serviceaccounts', { name: 'service', role: 'Admin' });
    expect(account.login).toMatch(/^sa-/);
    const { body: read } = await ask('GET', `/serviceaccounts/${account.id}`);
    expect(read.accessControl).toEqual({
      'serviceaccounts.permissions:read': true,
      'serviceaccounts.permissions:write': true,
      'serviceaccounts:delete': true,
      'serviceaccounts:read': true,
      'serviceaccounts:write': true,
    });
    const tokens = `/serviceaccounts/${account.id}/tokens`;
    const { body: token } = await ask('POST', tokens, { name: 'Hotzenplotz' });
    expect(token.key).toMatch(/^glsa_/);
    expect((await ask('POST', tokens, { name: 'Hotzenplotz' })).status).toBe(400);
    expect((await ask('GET', '/serviceaccounts/9999/tokens')).body).toEqual([]);
    expect((await ask('GET', '/serviceaccounts/search?page=9999')).body.serviceAccounts).toEqual([]);
    expect((await ask('GET', '/serviceaccounts/search?page=-9999')).body.serviceAccounts).toHaveLength(1);
    expect((await ask('DELETE', `${tokens}/${token.id}`)).body.message).toBe('Service account token deleted');
  });
});
