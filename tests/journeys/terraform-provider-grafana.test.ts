import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GrafanaServer, startGrafana } from '../../server/src/dialects/grafana/testing/start-grafana.ts';

/**
 * The provider's life of a resource: make, read, plan again (nothing may differ), change, read, destroy, read until 404. It sends the
 * organization with each request and takes only 404 for absence.
 */
let server: GrafanaServer;
beforeAll(async () => {
  server = await startGrafana();
});
afterAll(() => server.stop());

const organization = { 'X-Grafana-Org-Id': '1', Accept: 'application/json' };
const ask = (method: string, path: string, body?: unknown) => server.admin(method, `/api${path}`, body, organization);

async function ok(method: string, path: string, body?: unknown) {
  const answer = await ask(method, path, body);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

describe('a folder with a dashboard in it', () => {
  it('is made, planned again without a difference, changed and destroyed', async () => {
    const folder = await ok('POST', '/folders', { title: 'Terraformed', uid: 'terraformed' });
    expect(folder).toMatchObject({ id: expect.any(Number), uid: 'terraformed', title: 'Terraformed', parentUid: '' });
    const child = await ok('POST', '/folders', { title: 'Below', uid: 'below', parentUid: 'terraformed' });
    expect((await ok('GET', '/folders?parentUid=terraformed')).map(({ uid }: { uid: string }) => uid)).toEqual([
      child.uid,
    ]);

    const config = { title: 'Managed', uid: 'managed', tags: ['terraform'], panels: [] };
    const saved = await ok('POST', '/dashboards/db', { dashboard: config, folderUid: 'terraformed', overwrite: false });
    expect(saved).toMatchObject({ uid: 'managed', status: 'success', version: 1, url: '/d/managed/managed' });
    const plan = async () => {
      const { meta, dashboard } = await ok('GET', '/dashboards/uid/managed');
      const { id, version, ...rest } = dashboard;
      return { state: rest, version, url: meta.url, folder: meta.folderUid, id };
    };
    const first = await plan();
    expect(first).toEqual({ state: config, version: 1, url: saved.url, folder: 'terraformed', id: expect.any(Number) });
    expect(await plan()).toEqual(first);
    const changed = { ...config, id: first.id, version: 1, tags: ['terraform', 'second'] };
    expect(
      await ok('POST', '/dashboards/db', { dashboard: changed, folderUid: 'terraformed', overwrite: true }),
    ).toMatchObject({
      version: 2,
    });
    expect((await plan()).state.tags).toEqual(['terraform', 'second']);
    expect(await ok('PUT', '/folders/terraformed', { title: 'Renamed', overwrite: true })).toMatchObject({
      title: 'Renamed',
    });

    expect(await ok('DELETE', '/dashboards/uid/managed')).toMatchObject({ title: 'Managed' });
    expect((await ask('GET', '/dashboards/uid/managed')).status).toBe(404);
    for (const uid of ['below', 'terraformed']) {
      await ok('DELETE', `/folders/${uid}?forceDeleteRules=true`);
      expect((await ask('GET', `/folders/${uid}`)).status).toBe(404);
    }
  });
});

describe('a data source', () => {
  it('shows by fields that its secrets are there, keeps them over updates, and its uid', async () => {
    const config = {
      name: 'managed-source',
      type: 'prometheus',
      uid: 'managed-source',
      url: 'http://metrics:9090',
      access: 'proxy',
      jsonData: { httpMethod: 'POST', httpHeaderName1: 'X-Scope' },
      secureJsonData: { httpHeaderValue1: 'tenant' },
    };
    const { datasource } = await ok('POST', '/datasources', config);
    expect(datasource).toMatchObject({ uid: 'managed-source', secureJsonFields: { httpHeaderValue1: true } });
    const { secureJsonData: _, ...visible } = config;
    expect(await ok('GET', '/datasources/uid/managed-source')).toMatchObject(visible);
    await ok('PUT', '/datasources/uid/managed-source', { ...visible, url: 'http://metrics:9091' });
    expect(await ok('GET', '/datasources/uid/managed-source')).toMatchObject({
      url: 'http://metrics:9091',
      secureJsonFields: { httpHeaderValue1: true },
    });
    await ok('DELETE', '/datasources/uid/managed-source');
    expect((await ask('GET', '/datasources/uid/managed-source')).status).toBe(404);
  });
});

describe('people', () => {
  it('organization: by name, with members by role, renamed and destroyed', async () => {
    const { orgId } = await ok('POST', '/orgs', { name: 'Managed Org' });
    expect(await ok('GET', '/orgs/name/Managed%20Org')).toMatchObject({ id: orgId, name: 'Managed Org' });
    const { id } = await ok('POST', '/admin/users', {
      login: 'managed',
      email: 'm@example.org',
      password: 'long enough',
    });
    await ok('POST', `/orgs/${orgId}/users`, { loginOrEmail: 'm@example.org', role: 'Viewer' });
    await ok('PATCH', `/orgs/${orgId}/users/${id}`, { role: 'Editor' });
    expect(await ok('GET', `/orgs/${orgId}/users`)).toContainEqual(
      expect.objectContaining({ userId: id, role: 'Editor' }),
    );
    await ok('DELETE', `/orgs/${orgId}/users/${id}`);
    await ok('PUT', `/orgs/${orgId}`, { name: 'Renamed Org' });
    await ok('DELETE', `/orgs/${orgId}`);
    expect((await ask('GET', `/orgs/${orgId}`)).status).toBe(404);
    await ok('DELETE', `/admin/users/${id}`);
  });

  it('user: what is planned is what is read, the rights too', async () => {
    const plan = { login: 'planned', email: 'planned@example.org', name: '' };
    const { id } = await ok('POST', '/admin/users', { ...plan, password: 'long enough' });
    expect(await ok('GET', `/users/${id}`)).toMatchObject({ ...plan, isGrafanaAdmin: false });
    await ok('PUT', `/admin/users/${id}/permissions`, { isGrafanaAdmin: true });
    await ok('PUT', `/users/${id}`, { ...plan, name: 'Named' });
    await ok('PUT', `/admin/users/${id}/password`, { password: 'another long one' });
    expect(await ok('GET', `/users/lookup?loginOrEmail=planned`)).toMatchObject({
      id,
      name: 'Named',
      isGrafanaAdmin: true,
    });
    await ok('DELETE', `/admin/users/${id}`);
    expect((await ask('GET', `/users/${id}`)).status).toBe(404);
  });

  it('team: found by its name, with members and preferences', async () => {
    const { id: userId } = await ok('POST', '/admin/users', { login: 'mate', password: 'long enough' });
    const { teamId } = await ok('POST', '/teams', { name: 'Managed Team', email: 'team@example.org' });
    expect(await ok('GET', '/teams/search?name=Managed%20Team')).toMatchObject({
      totalCount: 1,
      teams: [{ id: teamId }],
    });
    await ok('POST', `/teams/${teamId}/members`, { userId });
    await ok('PUT', `/teams/${teamId}/members/${userId}`, { permission: 4 });
    expect(await ok('GET', `/teams/${teamId}/members`)).toContainEqual(
      expect.objectContaining({ userId, permission: 4 }),
    );
    await ok('PUT', `/teams/${teamId}/preferences`, { theme: 'dark', timezone: 'utc' });
    expect(await ok('GET', `/teams/${teamId}/preferences`)).toEqual({ theme: 'dark', timezone: 'utc' });
    await ok('DELETE', `/teams/${teamId}/members/${userId}`);
    await ok('DELETE', `/teams/${teamId}`);
    expect((await ask('GET', `/teams/${teamId}`)).status).toBe(404);
  });

  it('service account: made with 201, its token opens the API until it is destroyed', async () => {
    const made = await ask('POST', '/serviceaccounts', { name: 'managed account', role: 'Editor', isDisabled: false });
    expect(made.status).toBe(201);
    const path = `/serviceaccounts/${made.body.id}`;
    expect(await ok('GET', path)).toMatchObject({
      name: 'managed account',
      role: 'Editor',
      isDisabled: false,
      orgId: 1,
    });
    const token = await ok('POST', `${path}/tokens`, { name: 'managed token', secondsToLive: 3600 });
    const program = server.as(`Bearer ${token.key}`);
    expect((await program.get('/api/org', organization)).status).toBe(200);
    expect((await program.get('/api/org', { 'X-Grafana-Org-Id': '2' })).status).toBe(401);
    expect(await ok('GET', `${path}/tokens`)).toMatchObject([
      { id: token.id, name: 'managed token', hasExpired: false },
    ]);
    await ok('PATCH', path, { role: 'Viewer' });
    expect((await program('POST', '/api/dashboards/db', { dashboard: { title: 'Not any more' } })).status).toBe(403);
    await ok('DELETE', `${path}/tokens/${token.id}`);
    expect((await program.get('/api/org')).status).toBe(401);
    await ok('DELETE', path);
    expect((await ask('GET', path)).status).toBe(404);
  });

  it('preferences of the organization: only what is set is there', async () => {
    await ok('PUT', '/org/preferences', { theme: 'light', timezone: 'utc', weekStart: 'monday' });
    expect(await ok('GET', '/org/preferences')).toEqual({ theme: 'light', timezone: 'utc', weekStart: 'monday' });
    await ok('PUT', '/org/preferences', {});
    expect(await ok('GET', '/org/preferences')).toEqual({});
  });
});
