import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminPassword } from '../../../../tests/support/product.ts';
import { basic, type GrafanaServer, startGrafana } from './testing/start-grafana.ts';

let server: GrafanaServer;
beforeAll(async () => {
  server = await startGrafana();
});
afterAll(() => server.stop());

const PASSWORD = 'correct horse';

describe('administration of users', () => {
  it('makes a user who joins the first organization as Viewer', async () => {
    const sent = { name: 'Grace', email: 'Grace@Example.org', login: 'grace', password: PASSWORD };
    const { status, body } = await server.admin('POST', '/api/admin/users', sent);
    expect(status).toBe(200);
    expect(body).toEqual({ id: expect.any(Number), uid: expect.stringMatching(/^acnt_/), message: 'User created' });
    const { body: found } = await server.admin.get('/api/users/lookup?loginOrEmail=grace@example.org');
    expect(found).toMatchObject({ id: body.id, login: 'grace', email: 'grace@example.org', name: 'Grace', orgId: 1 });
    const { body: orgs } = await server.admin.get(`/api/users/${body.id}/orgs`);
    expect(orgs).toEqual([{ orgId: 1, name: 'Belvedere', role: 'Viewer' }]);
    expect((await server.as(basic('grace', PASSWORD)).get('/api/user')).status).toBe(200);
  });

  it('takes the e-mail as login, and the organization under the name that clients send', async () => {
    const { orgId } = (await server.admin('POST', '/api/orgs', { name: 'Joined' })).body;
    const sent = { email: 'only@example.org', password: PASSWORD, OrgId: orgId };
    const { id } = (await server.admin('POST', '/api/admin/users', sent)).body;
    expect((await server.admin.get(`/api/users/${id}`)).body).toMatchObject({ login: 'only@example.org', orgId });
  });

  it('gives who has no e-mail the login for one, and says no name where none was given', async () => {
    const { id } = (await server.admin('POST', '/api/admin/users', { login: 'nameless', password: PASSWORD })).body;
    const named = { login: 'nameless', email: 'nameless', name: '' };
    expect((await server.admin.get(`/api/users/${id}`)).body).toMatchObject(named);
    // What was read can be sent back.
    expect((await server.admin('PUT', `/api/users/${id}`, named)).status).toBe(200);
    expect((await server.admin.get(`/api/users/${id}`)).body).toMatchObject(named);
  });

  it.each([
    [{ password: PASSWORD }, 400, 'Validation error, need specify either username or email'],
    [{ login: 'short' }, 400, 'Password is missing or too short'],
    [{ login: 'short', password: 'abc' }, 400, 'Password is missing or too short'],
    [{ login: 'lost', password: PASSWORD, OrgId: 999 }, 400, 'organization not found'],
    [{ login: 'admin', password: PASSWORD }, 412, "User with email 'admin' or username 'admin' already exists"],
  ])('refuses to make %j', async (sent, status, message) => {
    expect(await server.admin('POST', '/api/admin/users', sent)).toMatchObject({ status, body: { message } });
  });

  it('changes names, password, rights and whether a user may log in', async () => {
    const { id, login, ask } = await server.newUser();
    const put = (tail: string, body: object) => server.admin('PUT', `/api/admin/users/${id}/${tail}`, body);
    expect((await server.admin('PUT', `/api/users/${id}`, { login, name: 'New' })).body).toEqual({
      message: 'User updated',
    });
    expect((await server.admin.get(`/api/users/${id}`)).body.name).toBe('New');
    expect((await put('password', { password: 'set anew, long' })).body).toEqual({ message: 'User password updated' });
    expect((await put('permissions', { isGrafanaAdmin: true })).body).toEqual({ message: 'User permissions updated' });
    const again = server.as(basic(login, 'set anew, long'));
    expect((await again.get('/api/users')).status).toBe(200);
    expect((await put('permissions', { IsGrafanaAdmin: false })).status).toBe(200);
    expect((await again.get('/api/users')).status).toBe(403);
    expect((await server.admin('POST', `/api/admin/users/${id}/disable`)).body).toEqual({ message: 'User disabled' });
    expect((await server.admin.get(`/api/users/${id}`)).body.isDisabled).toBe(true);
    expect((await server.admin('POST', `/api/admin/users/${id}/enable`)).body).toEqual({ message: 'User enabled' });
    expect((await server.admin('POST', `/api/admin/users/${id}/logout`)).body).toEqual({ message: 'User logged out' });
    expect((await server.admin('DELETE', `/api/admin/users/${id}`)).body).toEqual({ message: 'User deleted' });
    expect((await ask.get('/api/user')).status).toBe(401);
    // What was deleted gives its login back.
    expect((await server.admin('POST', '/api/admin/users', { login, password: PASSWORD })).status).toBe(200);
  });

  it.each([
    ['GET', '/api/users/999', undefined, 404, 'user not found'],
    ['GET', '/api/users/unknown', undefined, 404, 'user not found'],
    ['GET', '/api/users/lookup?loginOrEmail=nobody', undefined, 404, 'user not found'],
    ['GET', '/api/users/lookup', undefined, 404, 'user not found'],
    ['GET', '/api/users/999/orgs', undefined, 404, 'user not found'],
    ['PUT', '/api/users/unknown', { login: 'x' }, 404, 'User not found'],
    ['PUT', '/api/users/1', {}, 400, 'Need to specify either username or email'],
    ['POST', '/api/users/999/using/1', undefined, 401, 'Not a valid organization'],
    ['POST', '/api/users/1/using/acme', undefined, 400, 'orgId is invalid'],
    ['POST', '/api/users/1/using/999', undefined, 401, 'Not a valid organization'],
    ['PUT', '/api/admin/users/0/password', { password: PASSWORD }, 500, 'Could not read user from database'],
    ['PUT', '/api/admin/users/1/password', { password: 'abc' }, 400, 'New password too short'],
    ['PUT', '/api/admin/users/999/permissions', { isGrafanaAdmin: true }, 404, 'user not found'],
    [
      'PUT',
      '/api/admin/users/1/permissions',
      { isGrafanaAdmin: false },
      400,
      'admin is the last administrator of the server',
    ],
    ['DELETE', '/api/admin/users/999', undefined, 404, 'user not found'],
    ['DELETE', '/api/admin/users/1', undefined, 400, 'admin is the last administrator of the server'],
    ['POST', '/api/admin/users/1/disable', undefined, 400, 'admin is the last administrator of the server'],
    ['POST', '/api/admin/users/999/disable', undefined, 404, 'user not found'],
    ['POST', '/api/admin/users/1/logout', undefined, 400, 'You cannot logout yourself'],
  ])('%s %s %j is %i', async (method, path, sent, status, message) => {
    expect(await server.admin(method, path, sent)).toMatchObject({ status, body: { message } });
  });

  it('names a field that is of another type', async () => {
    const answer = await server.admin('PUT', '/api/admin/users/1/permissions', { isGrafanaAdmin: 'yes' });
    expect(answer).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('isGrafanaAdmin must be boolean') },
    });
    const missing = await server.admin('PUT', '/api/admin/users/1/password', {});
    expect(missing.body.message).toContain('password is missing');
  });
});

describe('lists of users', () => {
  it('hold the keys of the contract, in pages, and find by login, e-mail and name', async () => {
    const { id, login } = await server.newUser();
    const { body: all } = await server.admin.get('/api/users');
    expect(all[0]).toMatchObject({ id: 1, login: 'admin', isAdmin: true, isDisabled: false, authLabels: [] });
    const { body: found } = await server.admin.get(`/api/users?query=${login.toUpperCase()}`);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ id, login });
    const { body: second } = await server.admin.get('/api/users?perpage=1&page=2');
    expect(second).toEqual([all[1]]);
    expect((await server.admin.get('/api/users?perpage=1&page=9999')).body).toEqual([]);
    const { body: page } = await server.admin.get(`/api/users/search?query=${login}&perpage=10`);
    expect(page).toMatchObject({ totalCount: 1, page: 1, perPage: 10, users: [{ id }] });
  });
});

describe('who may administer', () => {
  it.each([
    ['GET', '/api/users'],
    ['GET', '/api/users/1'],
    ['POST', '/api/admin/users'],
    ['GET', '/api/admin/settings'],
    ['GET', '/api/admin/stats'],
    ['GET', '/api/orgs'],
    ['DELETE', '/api/orgs/1'],
    ['POST', '/api/orgs'],
  ])('%s %s is 403 for keys and for Admins of an organization, and 401 for nobody', async (method, path) => {
    const { ask } = await server.newUser('Admin');
    for (const caller of [server.key, ask]) {
      const answer = await caller(method, path);
      expect(answer.status).toBe(403);
      expect(answer.body.message).toContain('Permission denied');
    }
    expect(await server.anonymous(method, path)).toMatchObject({ status: 401, body: { message: 'Unauthorized' } });
  });

  it('settings and stats hold what clients ask for, and no secret', async () => {
    const { body: settings } = await server.admin.get('/api/admin/settings');
    expect(settings).toMatchObject({ DEFAULT: {}, server: {}, security: {}, plugins: {} });
    for (const section of Object.values(settings)) {
      for (const value of Object.values(section as object)) expect(value).toEqual(expect.any(String));
    }
    const { body: stats } = await server.admin.get('/api/admin/stats');
    expect(Object.keys(stats).length).toBeGreaterThanOrEqual(10);
    for (const value of Object.values(stats)) expect(value).toEqual(expect.any(Number));
    expect(stats).toMatchObject({ dashboards: 0, datasources: 0, stars: 0, snapshots: 0, activeAdmins: 0 });
    await server.anonymous('POST', '/login', { user: 'admin', password: adminPassword });
    const { body: later } = await server.admin.get('/api/admin/stats');
    expect(later).toMatchObject({ activeUsers: 1, activeAdmins: expect.any(Number) });
    expect(later.activeAdmins).toBeGreaterThan(0);
  });
});

describe('the least number of characters of a password', () => {
  it('is what an administrator of the machine says, down to the four of Grafana', async () => {
    const lax = await startGrafana({ BELVEDERE_PASSWORD_CHARACTERS_MIN: '4' });
    try {
      const { status, body } = await lax.admin('POST', '/api/admin/users', { login: 'testdrive', password: 'four' });
      expect([status, body.message]).toEqual([200, 'User created']);
      const ask = lax.as(basic('testdrive', 'four'));
      expect((await ask.get('/api/user')).status).toBe(200);
      const change = { oldPassword: 'four', newPassword: 'abc' };
      expect(await ask('PUT', '/api/user/password', change)).toMatchObject({
        status: 400,
        body: { message: 'New password is too short' },
      });
      const invited = { loginOrEmail: 'new@example.org', role: 'Viewer' };
      const { url } = (await lax.admin('POST', '/api/org/invites', invited)).body;
      expect((await lax.anonymous.get(new URL(url).pathname)).text).toContain('Password, 4 characters at least');
    } finally {
      await lax.stop();
    }
  });
});
