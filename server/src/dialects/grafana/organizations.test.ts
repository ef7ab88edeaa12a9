import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic, type GrafanaServer, startGrafana } from './testing/start-grafana.ts';

let server: GrafanaServer;
beforeAll(async () => {
  server = await startGrafana();
});
afterAll(() => server.stop());

let made = 0;
async function newOrganization(): Promise<{ id: number; name: string }> {
  made += 1;
  const name = `Organization ${made}`;
  return { id: (await server.admin('POST', '/api/orgs', { name })).body.orgId, name };
}

const noAddress = { address1: '', address2: '', city: '', zipCode: '', state: '', country: '' };

describe('the organization of the caller', () => {
  it('is told to everybody in it, keys too', async () => {
    for (const caller of [server.admin, server.key, (await server.newUser()).ask]) {
      expect((await caller.get('/api/org')).body).toEqual({ id: 1, name: 'Belvedere', address: noAddress });
    }
  });

  it('is renamed, and gets an address, by its Admin', async () => {
    const { id } = await newOrganization();
    const header = { 'X-Grafana-Org-Id': String(id) };
    expect((await server.admin('PUT', '/api/org', { name: 'Renamed' }, header)).body).toEqual({
      message: 'Organization updated',
    });
    // The request spells zipcode, the answer zipCode.
    const sent = { address1: 'Via Roma 1', city: 'Torino', zipcode: '10121', country: 'Italia' };
    expect((await server.admin('PUT', '/api/org/address', sent, header)).body).toEqual({ message: 'Address updated' });
    expect((await server.admin.get('/api/org', header)).body).toEqual({
      id,
      name: 'Renamed',
      address: { ...noAddress, address1: 'Via Roma 1', city: 'Torino', zipCode: '10121', country: 'Italia' },
    });
    expect((await server.admin.get('/api/org')).body.name).toBe('Belvedere');
  });

  it('takes no name that another has, and none that is empty', async () => {
    const { name } = await newOrganization();
    expect(await server.admin('PUT', '/api/org', { name })).toMatchObject({
      status: 400,
      body: { message: 'Organization name taken' },
    });
    expect((await server.admin('PUT', '/api/org', { name: '' })).status).toBe(400);
    expect((await server.admin('PUT', '/api/org', {})).body.message).toContain('name is missing');
  });

  it.each([
    ['PUT', '/api/org'],
    ['PUT', '/api/org/address'],
    ['GET', '/api/org/users'],
    ['POST', '/api/org/users'],
    ['PATCH', '/api/org/users/1'],
    ['DELETE', '/api/org/users/1'],
    ['GET', '/api/org/preferences'],
  ])('%s %s is 403 for Editors', async (method, path) => {
    const { ask } = await server.newUser('Editor');
    expect((await ask(method, path)).status).toBe(403);
  });
});

describe('all organizations', () => {
  it('are listed, found by a part of their name and by all of it, and paged', async () => {
    const { id, name } = await newOrganization();
    expect((await server.admin.get('/api/orgs')).body).toContainEqual({ id, name });
    expect((await server.admin.get(`/api/orgs?name=${encodeURIComponent(name)}`)).body).toEqual([{ id, name }]);
    expect((await server.admin.get('/api/orgs?name=Organ')).body).toEqual([]);
    expect((await server.admin.get('/api/orgs?query=ORGAN')).body.length).toBeGreaterThan(0);
    expect((await server.admin.get('/api/orgs?perpage=1&page=1')).body).toHaveLength(1);
    const details = { id, name, address: noAddress };
    expect((await server.admin.get(`/api/orgs/${id}`)).body).toEqual(details);
    expect((await server.admin.get(`/api/orgs/name/${encodeURIComponent(name)}`)).body).toEqual(details);
  });

  it('are made by the administrator of the server, who becomes their Admin', async () => {
    const answer = await server.admin('POST', '/api/orgs', { name: 'Made' });
    expect(answer.body).toEqual({ orgId: expect.any(Number), message: 'Organization created' });
    const { body } = await server.admin.get(`/api/orgs/${answer.body.orgId}/users`);
    expect(body).toMatchObject([{ orgId: answer.body.orgId, userId: 1, login: 'admin', role: 'Admin' }]);
    expect(await server.admin('POST', '/api/orgs', { name: 'Made' })).toMatchObject({
      status: 409,
      body: { message: 'Organization name taken' },
    });
  });

  it('are changed and deleted by their number; what was in one is out of reach at once', async () => {
    const { id, name } = await newOrganization();
    const { ask, login } = await server.newUser();
    await server.admin('POST', `/api/orgs/${id}/users`, { loginOrEmail: login, role: 'Admin' });
    const header = { 'X-Grafana-Org-Id': String(id) };
    const { key } = (await ask('POST', '/api/auth/keys', { name: 'k', role: 'Admin' }, header)).body;
    expect((await server.as(`Bearer ${key}`).get('/api/org')).body.id).toBe(id);
    expect((await server.admin('PUT', `/api/orgs/${id}`, { name: `${name}!` })).body.message).toBe(
      'Organization updated',
    );
    expect((await server.admin('PUT', `/api/orgs/${id}/address`, { city: 'Bari' })).body.message).toBe(
      'Address updated',
    );
    expect((await server.admin.get(`/api/orgs/${id}`)).body).toMatchObject({
      name: `${name}!`,
      address: { city: 'Bari' },
    });
    expect((await server.admin('DELETE', `/api/orgs/${id}`)).body).toEqual({ message: 'Organization deleted' });
    expect((await server.as(`Bearer ${key}`).get('/api/org')).status).toBe(401);
    expect((await ask.get('/api/org', header)).status).toBe(403);
    expect((await ask.get('/api/org')).body.id).toBe(1);
    expect((await server.admin('POST', '/api/orgs', { name: `${name}!` })).status).toBe(200);
  });

  it.each([
    ['GET', '/api/orgs/999', undefined, 404, 'Organization not found'],
    ['GET', '/api/orgs/none', undefined, 404, 'Organization not found'],
    ['GET', '/api/orgs/name/Nothing', undefined, 404, 'Organization not found'],
    ['PUT', '/api/orgs/999', { name: 'x' }, 500, 'Failed to update organization'],
    ['PUT', '/api/orgs/999/address', {}, 404, 'Organization not found'],
    ['DELETE', '/api/orgs/999', undefined, 404, 'Failed to delete organization. ID not found'],
    ['DELETE', '/api/orgs/1', undefined, 400, 'Can not delete org for current user'],
    ['GET', '/api/orgs/999/users', undefined, 404, 'Organization not found'],
    ['POST', '/api/orgs/999/users', { loginOrEmail: 'admin', role: 'Viewer' }, 404, 'Organization not found'],
    ['PATCH', '/api/orgs/999/users/1', { role: 'Viewer' }, 500, 'Failed update org user'],
    ['GET', '/api/orgs/1/quotas', undefined, 404, 'Quotas not enabled'],
    ['PUT', '/api/orgs/1/quotas/users', { limit: 1 }, 404, 'Quotas not enabled'],
    ['GET', '/api/admin/users/1/quotas', undefined, 404, 'Quotas not enabled'],
    ['PUT', '/api/admin/users/1/quotas/org', { limit: 1 }, 404, 'Quotas not enabled'],
  ])('%s %s %j is %i', async (method, path, sent, status, message) => {
    expect(await server.admin(method, path, sent)).toMatchObject({ status, body: { message } });
  });
});

describe.each(['/api/org', '/api/orgs/1'])('members below %s', (prefix) => {
  it('are added, listed, given another role and removed', async () => {
    const { id, login } = await server.newUser();
    await server.admin('DELETE', `/api/org/users/${id}`);
    const added = await server.admin('POST', `${prefix}/users`, {
      loginOrEmail: `${login}@example.org`,
      role: 'Editor',
    });
    expect(added.body).toEqual({ message: 'User added to organization', userId: id });
    const role = async () =>
      (await server.admin.get(`${prefix}/users`)).body.find(({ userId }: { userId: number }) => userId === id);
    expect(await role()).toMatchObject({
      orgId: 1,
      login,
      email: `${login}@example.org`,
      role: 'Editor',
      isDisabled: false,
    });
    expect((await server.admin('PATCH', `${prefix}/users/${id}`, { role: 'Admin' })).body).toEqual({
      message: 'Organization user updated',
    });
    expect(await role()).toMatchObject({ role: 'Admin' });
    await server.admin('PATCH', `${prefix}/users/${id}`, { role: 'Read Only Editor' });
    expect(await role()).toMatchObject({ role: 'Viewer' });
    const { body: page } = await server.admin.get(`${prefix}/users/search?query=${login}`);
    expect(page).toMatchObject({ totalCount: 1, page: 1, orgUsers: [{ userId: id }] });
    expect((await server.admin('DELETE', `${prefix}/users/${id}`)).body).toEqual({
      message: 'User removed from organization',
    });
    expect(await role()).toBeUndefined();
  });

  it.each([
    ['POST', '/users', { loginOrEmail: 'admin', role: 'Emperor' }, 400, 'Invalid role specified'],
    ['POST', '/users', { loginOrEmail: 'nobody', role: 'Viewer' }, 404, 'User not found'],
    ['POST', '/users', { loginOrEmail: 'admin', role: 'Viewer' }, 409, 'User is already member of this organization'],
    ['PATCH', '/users/1', { role: 'Emperor' }, 400, 'Invalid role specified'],
    ['PATCH', '/users/1', { role: '__proto__' }, 400, 'Invalid role specified'],
    ['PATCH', '/users/1', { role: 'Viewer' }, 400, 'Cannot change role so that there is no organization admin left'],
    ['PATCH', '/users/1', { role: 'Admin' }, 200, 'Organization user updated'],
    ['PATCH', '/users/999', { role: 'Viewer' }, 500, 'Failed update org user'],
    ['DELETE', '/users/1', undefined, 400, 'Cannot remove last organization admin'],
    ['DELETE', '/users/999', undefined, 404, 'User not found'],
  ])('%s %s %j is %i', async (method, tail, sent, status, message) => {
    expect(await server.admin(method, prefix + tail, sent)).toMatchObject({ status, body: { message } });
  });
});

describe('rights', () => {
  it('nobody unseats or removes somebody stronger', async () => {
    const { ask } = await server.newUser('Admin');
    expect((await ask('PATCH', '/api/org/users/1', { role: 'Viewer' })).status).toBe(403);
    expect((await ask('DELETE', '/api/org/users/1')).status).toBe(403);
  });

  it('an Admin of one organization does not reach into another', async () => {
    const { id } = await newOrganization();
    const { ask, id: userId } = await server.newUser('Admin');
    const stranger = (
      await server.admin('POST', '/api/admin/users', { login: 'st', password: 'correct horse', OrgId: id })
    ).body;
    const header = { 'X-Grafana-Org-Id': String(id) };
    expect((await ask.get('/api/org', header)).status).toBe(403);
    expect((await ask('PATCH', `/api/org/users/${stranger.id}`, { role: 'Admin' })).body.message).toBe(
      'Failed update org user',
    );
    expect((await ask('DELETE', `/api/org/users/${stranger.id}`)).status).toBe(404);
    expect((await ask.get('/api/org/users')).body.map((user: { userId: number }) => user.userId)).not.toContain(
      stranger.id,
    );
    expect((await server.as(basic('st', 'correct horse')).get('/api/org')).body.id).toBe(id);
    expect((await server.admin.get(`/api/users/${userId}/orgs`)).body).toHaveLength(1);
  });
});
