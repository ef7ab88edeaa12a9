import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminPassword, apiKey } from '../../../../tests/support/product.ts';
import { basic, type GrafanaServer, startGrafana } from './testing/start-grafana.ts';

let server: GrafanaServer;
beforeAll(async () => {
  server = await startGrafana();
});
afterAll(() => server.stop());

describe('GET /api/user', () => {
  it('says who the caller is, with the keys of the contract', async () => {
    const { status, body } = await server.admin.get('/api/user');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: 1,
      login: 'admin',
      name: 'Administrator',
      email: '',
      theme: '',
      orgId: 1,
      isGrafanaAdmin: true,
      isDisabled: false,
      authLabels: [],
    });
    expect(body.createdAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it('is 404 for a key, which is nobody', async () => {
    expect(await server.key.get('/api/user')).toMatchObject({ status: 404, body: { message: 'user not found' } });
  });
});

describe('PUT /api/user', () => {
  it('changes what is sent and keeps the rest', async () => {
    const { ask, id, login } = await server.newUser();
    expect(await ask('PUT', '/api/user', { name: 'Ada', email: 'ADA@example.org' })).toMatchObject({
      status: 200,
      body: { message: 'User updated' },
    });
    expect((await ask.get('/api/user')).body).toMatchObject({ id, name: 'Ada', email: 'ada@example.org', login });
  });

  it('sets the theme too', async () => {
    const { ask, login } = await server.newUser();
    expect((await ask('PUT', '/api/user', { login, theme: 'pink' })).body).toEqual({ message: 'Invalid theme' });
    await ask('PUT', '/api/user', { login, theme: 'light' });
    expect((await ask.get('/api/user')).body.theme).toBe('light');
  });

  it('needs a login or an e-mail', async () => {
    const { ask } = await server.newUser();
    expect(await ask('PUT', '/api/user', { name: 'Ada' })).toMatchObject({
      status: 400,
      body: { message: 'Validation error, need to specify either username or email' },
    });
  });

  it('gives nobody the login or e-mail of somebody else, in either place', async () => {
    const { login } = await server.newUser();
    const { ask } = await server.newUser();
    for (const body of [{ login }, { email: `${login}@example.org` }, { login: `${login}@example.org` }]) {
      expect((await ask('PUT', '/api/user', body)).status).toBe(409);
    }
  });

  it('is recorded as a change of the caller', async () => {
    const { ask } = await server.newUser();
    await ask('PUT', '/api/user', { login: 'recorded' });
    const row = await server.server.kernel.store.read
      .selectFrom('changes')
      .select(['noun', 'verb', 'actor_kind', 'workspace_id'])
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ noun: 'accounts', verb: 'modify', actor_kind: 'account', workspace_id: 0 });
  });
});

describe('PUT /api/user/password', () => {
  it('changes the password, which acts at once on Basic and on sessions', async () => {
    const { ask, login, password } = await server.newUser();
    const session = await server.anonymous('POST', '/login', { user: login, password });
    const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? '';
    // Both are warm: what was right a moment ago would be taken from memory.
    expect((await ask.get('/api/user')).status).toBe(200);
    expect((await server.anonymous.get('/api/user', { Cookie: cookie })).status).toBe(200);
    const sent = { oldPassword: password, newPassword: 'another horse', confirmNew: 'not checked' };
    expect(await ask('PUT', '/api/user/password', sent)).toMatchObject({
      status: 200,
      body: { message: 'User password changed' },
    });
    expect(await ask.get('/api/user')).toMatchObject({
      status: 401,
      body: { message: 'Invalid username or password' },
    });
    expect((await server.anonymous.get('/api/user', { Cookie: cookie })).status).toBe(401);
    expect((await server.as(basic(login, 'another horse')).get('/api/user')).status).toBe(200);
  });

  it('refuses a wrong old password and a new one that is too short', async () => {
    const { ask, password } = await server.newUser();
    const put = (body: object) => ask('PUT', '/api/user/password', body);
    expect(await put({ oldPassword: 'wrong', newPassword: 'another horse' })).toMatchObject({
      status: 400,
      body: { message: 'Invalid old password' },
    });
    expect(await put({ oldPassword: 'wrong', newPassword: 'abc' })).toMatchObject({
      status: 400,
      body: { message: 'Invalid old password' },
    });
    expect(await put({ oldPassword: password, newPassword: 'abc' })).toMatchObject({
      status: 400,
      body: { message: 'New password is too short' },
    });
  });

  it('keeps both passwords out of the record of calls', async () => {
    const { ask, password } = await server.newUser();
    await ask('PUT', '/api/user/password', { oldPassword: password, newPassword: 'secret of the record' });
    await server.server.recorder.settle();
    expect(server.logged()).not.toContain('secret of the record');
  });
});

describe('organizations of the caller', () => {
  it('are listed by name, with exactly three keys', async () => {
    await server.admin('POST', '/api/orgs', { name: 'A first one' });
    const { body } = await server.admin.get('/api/user/orgs');
    expect(body).toEqual([
      { orgId: expect.any(Number), name: 'A first one', role: 'Admin' },
      { orgId: 1, name: 'Belvedere', role: 'Admin' },
    ]);
  });

  it('are chosen with POST /api/user/using and with the header, for sessions too', async () => {
    const { ask, login, password, id } = await server.newUser('Editor');
    const { orgId } = (await server.admin('POST', '/api/orgs', { name: 'Elsewhere' })).body;
    await server.admin('POST', `/api/orgs/${orgId}/users`, { loginOrEmail: login, role: 'Viewer' });
    const session = await server.anonymous('POST', '/login', { user: login, password });
    const cookie = { Cookie: session.headers.get('set-cookie')?.split(';')[0] ?? '' };
    const header = { 'X-Grafana-Org-Id': String(orgId) };

    expect((await ask.get('/api/org')).body.id).toBe(1);
    expect((await ask.get('/api/org', header)).body.id).toBe(orgId);
    expect((await server.anonymous.get('/api/org', { ...cookie, ...header })).body.id).toBe(orgId);
    expect((await server.anonymous.get('/api/org', cookie)).body.id).toBe(1);

    expect(await ask('POST', `/api/user/using/${orgId}`)).toMatchObject({
      status: 200,
      body: { message: 'Active organization changed' },
    });
    expect((await ask.get('/api/user')).body).toMatchObject({ id, orgId });
    expect((await server.anonymous.get('/api/org', cookie)).body.id).toBe(1);
    await server.anonymous('POST', `/api/user/using/${orgId}`, undefined, cookie);
    expect((await server.anonymous.get('/api/org', cookie)).body.id).toBe(orgId);
  });

  it('are 401 where the caller is no member, and 400 for what is no number', async () => {
    const { ask } = await server.newUser();
    expect(await ask('POST', '/api/user/using/999')).toMatchObject({
      status: 401,
      body: { message: 'Not a valid organization' },
    });
    expect(await ask('POST', '/api/user/using/acme')).toMatchObject({
      status: 400,
      body: { message: 'id is invalid' },
    });
  });
});

describe('a password that was right a moment ago', () => {
  const warm = async () => {
    const user = await server.newUser('Editor');
    expect((await user.ask.get('/api/user')).status).toBe(200);
    return user;
  };

  it('is refused when an administrator has set another', async () => {
    const { ask, id, login } = await warm();
    await server.admin('PUT', `/api/admin/users/${id}/password`, { password: 'set by somebody' });
    expect((await ask.get('/api/user')).status).toBe(401);
    expect((await server.as(basic(login, 'set by somebody')).get('/api/user')).status).toBe(200);
  });

  it('is refused while the account is disabled', async () => {
    const { ask, id } = await warm();
    await server.admin('POST', `/api/admin/users/${id}/disable`);
    expect((await ask.get('/api/user')).status).toBe(401);
    await server.admin('POST', `/api/admin/users/${id}/enable`);
    expect((await ask.get('/api/user')).status).toBe(200);
  });

  it('is refused when the account is deleted or is no member any more', async () => {
    const gone = await warm();
    await server.admin('DELETE', `/api/admin/users/${gone.id}`);
    expect((await gone.ask.get('/api/user')).status).toBe(401);
    const out = await warm();
    await server.admin('DELETE', `/api/org/users/${out.id}`);
    expect((await out.ask.get('/api/user')).status).toBe(401);
  });

  it('has the role of the moment', async () => {
    const { ask, id } = await warm();
    expect((await ask.get('/api/org/users/lookup')).status).toBe(200);
    await server.admin('PATCH', `/api/org/users/${id}`, { role: 'Viewer' });
    expect((await ask.get('/api/org/users/lookup')).status).toBe(403);
  });

  it('may be sent with many requests at once from the first on', async () => {
    const { ask } = await server.newUser();
    const answers = await Promise.all(Array.from({ length: 30 }, () => ask.get('/api/user')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });
});

describe('guessing with Basic', () => {
  it('ends after ten wrong passwords, however they are sent, and the right one waits too', async () => {
    const { login, password } = await server.newUser();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await server.as(basic(login, `wrong ${attempt}`)).get('/api/user');
      await server.anonymous('POST', '/login', { user: `${login}@example.org`, password: `wrong too ${attempt}` });
    }
    const answer = await server.as(basic(login, password)).get('/api/user');
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('an e-mail', () => {
  it('opens the API like the login', async () => {
    const { login, password } = await server.newUser();
    expect((await server.as(basic(`${login}@EXAMPLE.org`, password)).get('/api/user')).status).toBe(200);
  });
});

describe('preferences', () => {
  it.each(['/api/user/preferences', '/api/org/preferences'])('%s holds what was set and nothing else', async (path) => {
    expect((await server.admin.get(path)).body).toEqual({});
    expect(await server.admin('PUT', path, { theme: 'dark', timezone: 'utc', weekStart: '' })).toMatchObject({
      status: 200,
      body: { message: 'Preferences updated' },
    });
    expect((await server.admin.get(path)).body).toEqual({ theme: 'dark', timezone: 'utc' });
    await server.admin('PATCH', path, { timezone: 'Europe/Rome' });
    expect((await server.admin.get(path)).body).toEqual({ theme: 'dark', timezone: 'Europe/Rome' });
    await server.admin('PATCH', path, { theme: '' });
    expect((await server.admin.get(path)).body).toEqual({ timezone: 'Europe/Rome' });
    await server.admin('PUT', path, {});
    expect((await server.admin.get(path)).body).toEqual({});
  });

  it('refuse what nothing knows, and a key that has none', async () => {
    expect((await server.admin('PUT', '/api/user/preferences', { theme: 'pink' })).body).toEqual({
      message: 'Invalid theme',
    });
    expect((await server.admin('PUT', '/api/user/preferences', { timezone: 'Mars' })).status).toBe(400);
    expect((await server.key.get('/api/user/preferences')).status).toBe(404);
    expect((await server.key.get('/api/org/preferences')).status).toBe(200);
  });

  it('of one user are not those of another', async () => {
    const [one, other] = [await server.newUser(), await server.newUser()];
    await one.ask('PUT', '/api/user/preferences', { theme: 'light' });
    expect((await other.ask.get('/api/user/preferences')).body).toEqual({});
    expect((await one.ask.get('/api/user')).body.theme).toBe('light');
  });
});

describe('quotas', () => {
  it.each(['/api/user/quotas', '/api/org/quotas'])('%s are not enabled', async (path) => {
    expect(await server.admin.get(path)).toMatchObject({ status: 404, body: { message: 'Quotas not enabled' } });
  });
});

describe('GET /api/frontend/settings', () => {
  it('tells the version and the built-in data sources to keys and to people', async () => {
    for (const authorization of [`Bearer ${apiKey}`, basic('admin', adminPassword)]) {
      const { body } = await server.as(authorization).get('/api/frontend/settings');
      expect(body.buildInfo.version).toMatch(/^11\.6\.\d+$/);
      expect(Object.keys(body.datasources)).toEqual(
        expect.arrayContaining(['-- Grafana --', '-- Mixed --', '-- Dashboard --']),
      );
      expect(body).toMatchObject({ namespace: 'default', appSubUrl: '' });
    }
    expect((await server.anonymous.get('/api/frontend/settings')).status).toBe(401);
  });
});
