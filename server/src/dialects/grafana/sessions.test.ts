import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Asker, type GrafanaServer, startGrafana } from './testing/start-grafana.ts';
import { readUserAgent } from './user-agent.ts';

let server: GrafanaServer;
beforeAll(async () => {
  server = await startGrafana();
});
afterAll(() => server.stop());

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** Opens a session and answers how to ask with it. */
async function open(login: string, password: string, userAgent = firefox) {
  const answer = await server.anonymous('POST', '/login', { user: login, password }, { 'User-Agent': userAgent });
  const Cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  return ((method, path, body) => server.anonymous(method, path, body, { Cookie })) as Asker;
}

describe('sessions', () => {
  it('are listed with the browser, the address and which is the one of the call', async () => {
    const user = await server.newUser();
    const first = await open(user.login, user.password);
    await open(user.login, user.password, 'curl/8.5.0');
    const { body } = await first('GET', '/api/user/auth-tokens');
    expect(body).toHaveLength(2);
    const active = body.find(({ isActive }: { isActive: boolean }) => isActive);
    expect(active).toEqual({
      id: expect.any(Number),
      isActive: true,
      clientIp: '127.0.0.1',
      browser: 'Firefox',
      browserVersion: '140.0',
      os: 'Linux',
      osVersion: '',
      device: 'Other',
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      seenAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    expect(Number.isSafeInteger(active.id)).toBe(true);
    const asked = (await user.ask.get('/api/user/auth-tokens')).body;
    expect(asked.map(({ isActive }: { isActive: boolean }) => isActive)).toEqual([false, false]);
  });

  it('are ended by their owner one by one, but for the one of the call', async () => {
    const user = await server.newUser();
    const one = await open(user.login, user.password);
    const other = await open(user.login, user.password);
    const tokens = (await one('GET', '/api/user/auth-tokens')).body as { id: number; isActive: boolean }[];
    const idOf = (isActive: boolean) => tokens.find((token) => token.isActive === isActive)?.id;
    const revoke = (ask: Asker, authTokenId: number | undefined) =>
      ask('POST', '/api/user/revoke-auth-token', { authTokenId });
    expect(await revoke(one, idOf(true))).toMatchObject({
      status: 400,
      body: { message: 'Cannot revoke active user auth token' },
    });
    expect(await revoke(one, idOf(false))).toMatchObject({ status: 200, body: { message: 'User auth token revoked' } });
    expect((await other('GET', '/api/user')).status).toBe(401);
    expect((await one('GET', '/api/user')).status).toBe(200);
    expect(await revoke(one, idOf(false))).toMatchObject({
      status: 404,
      body: { message: 'User auth token not found' },
    });
  });

  it('of somebody else do not exist', async () => {
    const [mine, theirs] = [await server.newUser(), await server.newUser()];
    await open(theirs.login, theirs.password);
    const [{ id }] = (await server.admin.get(`/api/admin/users/${theirs.id}/auth-tokens`)).body;
    expect((await mine.ask('POST', '/api/user/revoke-auth-token', { authTokenId: id })).status).toBe(404);
    expect((await mine.ask.get(`/api/admin/users/${theirs.id}/auth-tokens`)).status).toBe(403);
    const path = `/api/admin/users/${theirs.id}/revoke-auth-token`;
    expect((await mine.ask('POST', path, { authTokenId: id })).status).toBe(403);
    expect((await server.admin.get(`/api/admin/users/${theirs.id}/auth-tokens`)).body).toHaveLength(1);
  });

  it('are listed and ended by an administrator', async () => {
    const user = await server.newUser();
    const session = await open(user.login, user.password);
    const [{ id }] = (await server.admin.get(`/api/admin/users/${user.id}/auth-tokens`)).body;
    const path = `/api/admin/users/${user.id}/revoke-auth-token`;
    expect((await server.admin('POST', path, { authTokenId: id })).body).toEqual({
      message: 'User auth token revoked',
    });
    expect((await session('GET', '/api/user')).status).toBe(401);
    expect((await server.admin.get(`/api/admin/users/${user.id}/auth-tokens`)).body).toEqual([]);
    expect((await server.admin.get('/api/admin/users/999999/auth-tokens')).status).toBe(404);
  });

  it('are nobody’s under a key', async () => {
    expect((await server.key.get('/api/user/auth-tokens')).status).toBe(404);
    expect((await server.key('POST', '/api/user/revoke-auth-token', { authTokenId: 1 })).status).toBe(404);
  });
});

describe('a user agent', () => {
  it.each([
    [firefox, ['Firefox', '140.0', 'Linux', '', 'Other']],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0',
      ['Edge', '143.0.0.0', 'Windows', '10.0', 'Other'],
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
      ['Safari', '18.5', 'iOS', '18.5', 'Mobile'],
    ],
    ['python-requests/2.32.3', ['python-requests', '2.32.3', 'Other', '', 'Other']],
    ['', ['Other', '', 'Other', '', 'Other']],
    ['<script>', ['Other', '', 'Other', '', 'Other']],
  ])('%s is told in words', (text, [browser, browserVersion, os, osVersion, device]) => {
    expect(readUserAgent(text)).toEqual({ browser, browserVersion, os, osVersion, device });
  });
});
