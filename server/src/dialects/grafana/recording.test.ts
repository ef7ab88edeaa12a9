import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { apiKey } from '../../../../tests/support/product.ts';
import type { CallRecord } from '../../calls/call-record.ts';
import type { Recorder, UnattributedCall } from '../../calls/recorder.ts';
import { basic, type GrafanaServer, startGrafana } from './testing/start-grafana.ts';

let records: CallRecord[] = [];
let counted: UnattributedCall[] = [];
let reserved = 0;
let refusing: Error | undefined;

/** Keeps in memory what the product would keep. */
const recorder: Recorder = {
  reserve: () => {
    if (refusing !== undefined) throw refusing;
    reserved += 1;
    return { release: () => {} };
  },
  append: (record, _reservation, then) => {
    records.push(record);
    then();
  },
  countUnattributed: (call) => {
    counted.push(call);
  },
  settle: async () => {},
  state: () => ({ recording: true, reason: '', waitingCalls: 0, waitingBytes: 0, unrecordedCalls: 0 }),
  close: async () => {},
};

let server: GrafanaServer;
beforeAll(async () => {
  server = await startGrafana({}, { recorder });
});
afterAll(() => server.stop());
beforeEach(() => {
  records = [];
  counted = [];
  reserved = 0;
  refusing = undefined;
});

describe('the record of calls', () => {
  it('holds who did what by which route, and the object of a change', async () => {
    const { body } = await server.admin('POST', '/api/auth/keys/', { name: 'recorded', role: 'Viewer' });
    expect(records).toMatchObject([
      {
        dialect: 'grafana',
        operation: 'keys.create',
        effect: 'change',
        permission: 'workspace.keyManage',
        callerKind: 'account',
        callerName: 'Administrator',
        credential: 'password',
        method: 'POST',
        path: '/api/auth/keys/',
        template: '/api/auth/keys',
        status: 200,
        body: '{"name":"recorded","role":"Viewer"}',
        object: expect.stringMatching(/^wsak_/),
      },
    ]);
    expect(reserved).toBe(1);
    expect(JSON.stringify(records)).not.toContain(body.key);
  });

  it('holds no password, wherever it is sent', async () => {
    const { login, password, ask, id } = await server.newUser();
    const secret = 'never in a record';
    await server.admin('PUT', `/api/admin/users/${id}/password`, { password: secret });
    await server.as(basic(login, secret))('PUT', '/api/user/password', { oldPassword: secret, newPassword: password });
    await ask.get(`/api/org?x=${encodeURIComponent(password)}`);
    await server.anonymous('POST', '/login', { user: login, password });
    expect(records.length).toBeGreaterThan(4);
    expect(JSON.stringify(records)).not.toContain(secret);
    expect(JSON.stringify(records)).not.toContain(password);
  });

  it('holds what was refused, with why', async () => {
    await server.key.get('/api/users');
    await server.key.get('/api/nothing');
    await server.key('PUT', '/api/org', '{');
    const digest = expect.stringMatching(/^[0-9a-f]+$/);
    expect(records).toMatchObject([
      { operation: 'accounts.list', status: 403, errorCode: 'PermissionDenied', callerKind: 'key' },
      { operation: 'unknown', template: '', path: '/api/nothing', status: 404, errorCode: 'RouterNotFound' },
      { operation: 'workspaces.rename', status: 400, errorCode: 'MalformedBody', body: '', bodyDigest: digest },
    ]);
  });

  it('attributes a deleted key, and a wrong password, to whom they belong', async () => {
    const { id, key } = (await server.admin('POST', '/api/auth/keys', { name: 'gone', role: 'Viewer' })).body;
    await server.admin('DELETE', `/api/auth/keys/${id}`);
    records = [];
    await server.as(`Bearer ${key}`).get('/api/org');
    await server.as(basic('admin', 'wrong')).get('/api/org');
    await server.admin.get('/api/org', { 'X-Grafana-Org-Id': '999' });
    expect(records).toMatchObject([
      { callerKind: 'key', callerName: 'gone', status: 401, errorCode: 'InvalidApiKey' },
      { callerKind: 'account', callerName: 'Administrator', status: 401, errorCode: 'LoginFailed' },
      { callerKind: 'account', callerName: 'Administrator', status: 403, errorCode: 'PermissionDenied' },
    ]);
  });

  it('counts what belongs to nobody', async () => {
    await server.anonymous.get('/api/org');
    await server.as('Bearer unknown').get('/api/org');
    await server.anonymous.get('/api/health');
    expect(records).toEqual([]);
    expect(counted.map(({ dialect, status }) => [dialect, status])).toEqual([
      ['grafana', 401],
      ['grafana', 401],
      ['grafana', 200],
    ]);
  });

  it('lets no change happen that it cannot hold, and says so without a word about the fault', async () => {
    refusing = new Error('a fault that nobody foresaw');
    const answer = await server.admin('PUT', '/api/org', { name: 'Unrecorded' });
    expect(answer).toMatchObject({ status: 500, body: { message: 'Internal Server Error' } });
    expect(answer.headers.get('x-trace-id')).toMatch(/^\d+$/);
    refusing = undefined;
    expect((await server.admin.get('/api/org')).body.name).toBe('Belvedere');
  });
});

describe('a session', () => {
  it('changes nothing for another site', async () => {
    const login = await server.anonymous('POST', '/login', { user: 'admin', password: 'correct horse battery' });
    const Cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    const ask = (headers: Record<string, string>) =>
      server.anonymous('POST', '/api/teams', { name: 'Forged' }, { Cookie, ...headers });
    expect((await ask({ 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    expect((await ask({ Origin: 'https://evil.example' })).status).toBe(403);
    expect((await ask({ Origin: server.address })).status).toBe(200);
  });
});

describe('limits of a key', () => {
  it('hold in this dialect too', async () => {
    const made = await fetch(`${server.address}/api/v1/workspace/accesskey/add`, {
      method: 'POST',
      headers: { 'DF-API-KEY': apiKey },
      body: JSON.stringify({ name: 'limited', limitPerMinute: 2 }),
    });
    const { sk } = ((await made.json()) as { content: { sk: string } }).content;
    const ask = server.as(`Bearer ${sk}`);
    const statuses = [await ask.get('/api/org'), await ask.get('/api/org'), await ask.get('/api/org')].map(
      (a) => a.status,
    );
    expect(statuses).toEqual([200, 200, 429]);
  });
});
