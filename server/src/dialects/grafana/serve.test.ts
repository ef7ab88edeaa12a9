import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminPassword, apiKey } from '../../../../tests/support/product.ts';
import { basic, type GrafanaServer, startGrafana } from './testing/start-grafana.ts';

let server: GrafanaServer;
beforeAll(async () => {
  server = await startGrafana();
});
afterAll(() => server.stop());

describe('paths', () => {
  it.each(['/api/login/ping', '/api/login/ping/'])(
    '%s is served with and without the slash, without a redirect',
    async (path) => {
      expect(await server.key.get(path)).toMatchObject({ status: 200, body: { message: 'Logged in' } });
    },
  );

  it.each(['/api/nothing', '/api', '/api/', '/apis/dashboard.grafana.app', '/apis', '/api/v1/provisioning/nothing'])(
    '%s does not exist, and that is said in Grafana’s words',
    async (path) => {
      expect(await server.anonymous.get(path)).toMatchObject({ status: 404, body: { message: 'Not found' } });
    },
  );

  it('leaves /api/v1 to the Open API', async () => {
    expect((await server.key.get('/api/v1/nothing')).body).toMatchObject({ errorCode: 'RouterNotFound' });
  });

  it('answers HEAD like GET, without a body', async () => {
    expect(await server.anonymous('HEAD', '/api/health')).toMatchObject({ status: 200, text: '' });
  });

  it('refuses a path that cannot be decoded', async () => {
    expect((await server.key.get('/api/users/%zz')).status).toBe(400);
  });
});

describe('credentials', () => {
  it.each([
    ['a key as bearer token', { Authorization: `Bearer ${apiKey}` }],
    ['a key as password of api_key', { Authorization: basic('api_key', apiKey) }],
    ['login and password', { Authorization: basic('admin', adminPassword) }],
    ['a login in capitals', { Authorization: basic('ADMIN', adminPassword) }],
  ])('%s opens the API', async (_, headers) => {
    expect((await server.anonymous.get('/api/login/ping', headers)).status).toBe(200);
  });

  it('a session cookie opens the API', async () => {
    const login = await server.anonymous('POST', '/login', { user: 'admin', password: adminPassword });
    const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await server.anonymous.get('/api/login/ping', { Cookie: cookie })).status).toBe(200);
    expect((await server.anonymous.get('/api/login/ping', { Cookie: `${cookie}x` })).body).toEqual({
      message: 'Unauthorized',
    });
  });

  it.each([
    ['nothing', {}, 'Unauthorized'],
    ['an unknown key', { Authorization: 'Bearer unknown' }, 'Invalid API key'],
    ['an unknown key of api_key', { Authorization: basic('api_key', 'unknown') }, 'Invalid API key'],
    ['a wrong password', { Authorization: basic('admin', 'wrong') }, 'Invalid username or password'],
    ['an unknown login', { Authorization: basic('nobody', 'wrong') }, 'Invalid username or password'],
    ['a Basic header without colon', { Authorization: 'Basic YWJj' }, 'Invalid Basic Auth Header'],
  ])('%s is 401', async (_, headers, message) => {
    const answer = await server.anonymous.get('/api/login/ping', headers as Record<string, string>);
    expect(answer).toMatchObject({ status: 401, body: { message } });
    expect(answer.headers.get('x-trace-id')).toMatch(/^\d+$/);
  });

  it('a key that is used for another organization is refused', async () => {
    expect(await server.key.get('/api/login/ping', { 'X-Grafana-Org-Id': '7' })).toMatchObject({
      status: 401,
      body: { message: 'API key does not belong to the requested organization' },
    });
    expect((await server.key.get('/api/login/ping', { 'X-Grafana-Org-Id': '1' })).status).toBe(200);
    expect((await server.admin.get('/api/login/ping', { 'X-Grafana-Org-Id': '7' })).status).toBe(403);
  });
});

describe('health', () => {
  it('is answered to everybody, whatever they send as credential', async () => {
    for (const authorization of ['', 'Bearer wrong', 'Basic !!!']) {
      const answer = await server.anonymous.get('/api/health', { Authorization: authorization });
      expect(answer).toMatchObject({ status: 200, body: { database: 'ok', version: '11.6.0' } });
    }
  });
});
