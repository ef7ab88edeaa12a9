import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiKey } from '../../../../tests/support/product.ts';
import type { CallRecord } from '../../calls/call-record.ts';
import type { Recorder } from '../../calls/recorder.ts';
import { basic, type GrafanaServer, startGrafana } from './testing/start-grafana.ts';

const records: CallRecord[] = [];
const recorder: Recorder = {
  reserve: () => ({ release: () => {} }),
  append: (record, _reservation, then) => {
    records.push(record);
    then();
  },
  countUnattributed: () => {},
  settle: async () => {},
  state: () => ({ recording: true, reason: '', waitingCalls: 0, waitingBytes: 0, unrecordedCalls: 0 }),
  close: async () => {},
};

let server: GrafanaServer;
beforeAll(async () => {
  server = await startGrafana({ BELVEDERE_PUBLIC_URL: 'http://belvedere.example/sub' }, { recorder });
});
afterAll(() => server.stop());

let guests = 0;
const newGuest = () => {
  guests += 1;
  return `guest-${guests}@example.org`;
};

const invite = async (loginOrEmail = newGuest(), role = 'Editor', ask = server.admin) =>
  (await ask('POST', '/api/org/invites', { loginOrEmail, name: 'Guest', role, sendEmail: false })).body;

const complete = (inviteCode: string, email: string, more: object = {}, headers: Record<string, string> = {}) =>
  server.anonymous(
    'POST',
    '/api/user/invite/complete',
    { inviteCode, email, password: 'a long password', ...more },
    headers,
  );

const pending = async () =>
  (await server.admin.get('/api/org/invites')).body as { email: string; code: string; id: number }[];

describe('an invitation', () => {
  it('is listed with its address until it is answered, and makes a member with its role', async () => {
    const email = newGuest();
    const { message, code, url } = await invite(email.toUpperCase());
    expect(message).toBe(`Created invite for ${email}`);
    expect(url).toBe(`http://belvedere.example/sub/invite/${code}`);
    expect((await pending()).find((each) => each.email === email)).toEqual({
      id: expect.any(Number),
      orgId: 1,
      name: 'Guest',
      email,
      role: 'Editor',
      invitedByLogin: 'admin',
      invitedByEmail: '',
      invitedByName: 'Administrator',
      code,
      status: 'InvitePending',
      url,
      emailSent: false,
      emailSentOn: '0001-01-01T00:00:00Z',
      createdOn: expect.stringMatching(/^\d{4}-/),
    });
    expect((await server.anonymous.get(`/api/user/invite/${code}`)).body).toEqual({
      email,
      name: 'Guest',
      username: email,
      invitedBy: 'Administrator',
    });
    const answer = await complete(code, email, { username: 'guest', name: 'A Guest' });
    expect(answer).toMatchObject({ status: 200, body: { message: 'User created and logged in' } });
    const Cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await server.anonymous.get('/api/user', { Cookie })).body).toMatchObject({
      login: 'guest',
      email,
      name: 'A Guest',
    });
    expect((await server.as(basic('guest', 'a long password')).get('/api/user/orgs')).body).toMatchObject([
      { role: 'Editor' },
    ]);
    expect((await pending()).some((each) => each.email === email)).toBe(false);
  });

  it('is used once', async () => {
    const email = newGuest();
    const { code } = await invite(email);
    const answers = await Promise.all([complete(code, email), complete(code, email)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(await complete(code, email)).toMatchObject({
      status: 412,
      body: { message: 'Invite cannot be used in status Completed' },
    });
    expect((await server.anonymous.get(`/api/user/invite/${code}`)).body).toEqual({ message: 'Invite not found' });
  });

  it.each(['PATCH', 'DELETE'])('is taken back by %s, by its code or its number', async (method) => {
    for (const by of ['code', 'id'] as const) {
      const email = newGuest();
      const { code } = await invite(email);
      const found = (await pending()).find((each) => each.email === email);
      const path = `/api/org/invites/${by === 'code' ? code : found?.id}/revoke`;
      expect((await server.admin(method, path)).body).toEqual({ message: 'Invite revoked' });
      expect((await complete(code, email)).body.message).toBe('Invite cannot be used in status Revoked');
      expect((await server.admin(method, path)).status).toBe(404);
    }
  });

  it('is for the e-mail that was invited, and a login that looks like an e-mail is that one', async () => {
    const email = newGuest();
    const { code } = await invite(email);
    expect((await complete(code, 'somebody.else@example.org')).status).toBe(400);
    expect((await complete(code, email, { username: 'boss@example.org' })).status).toBe(400);
    expect((await complete(code, email, { confirmPassword: 'another' })).body.message).toBe('Passwords do not match');
    expect((await complete(code, email, { password: 'short' })).status).toBe(400);
    expect((await complete(code, email, { username: 'admin' })).status).toBe(412);
    expect((await complete(code, email)).status).toBe(200);
  });

  it('makes who has an account a member at once', async () => {
    const { login, id } = await server.newUser();
    expect(await server.admin('POST', '/api/org/invites', { loginOrEmail: login, role: 'Viewer' })).toMatchObject({
      status: 412,
      body: { message: `User ${login} is already added to organization` },
    });
    await server.admin('DELETE', `/api/org/users/${id}`);
    expect(await invite(login)).toEqual({
      message: `Existing Grafana user ${login} added to org Belvedere`,
      userId: id,
    });
  });

  it('gives nobody more than the inviter has, and falls with him', async () => {
    const wrong = await server.admin('POST', '/api/org/invites', { loginOrEmail: newGuest(), role: 'owner' });
    expect(wrong).toMatchObject({ status: 400, body: { message: 'Invalid role specified' } });
    const editor = await server.newUser('Editor');
    expect((await editor.ask('POST', '/api/org/invites', { loginOrEmail: newGuest(), role: 'Viewer' })).status).toBe(
      403,
    );
    expect((await editor.ask.get('/api/org/invites')).status).toBe(403);
    const leaver = await server.newUser('Admin');
    const email = newGuest();
    const { code } = await invite(email, 'Admin', leaver.ask);
    await server.admin('PATCH', `/api/org/users/${leaver.id}`, { role: 'Editor' });
    expect((await complete(code, email)).status).toBe(412);
    await server.admin('DELETE', `/api/org/users/${leaver.id}`);
    expect((await complete(code, email)).status).toBe(412);
  });

  it('shows its code to no key that may only read, and belongs to its own organization', async () => {
    const email = newGuest();
    const { code } = await invite(email, 'Admin');
    const made = await fetch(`${server.address}/api/v1/workspace/accesskey/add`, {
      method: 'POST',
      headers: { 'DF-API-KEY': apiKey },
      body: JSON.stringify({ name: 'reader', readOnly: true, roleUUIDs: ['wsAdmin'] }),
    });
    const { sk } = ((await made.json()) as { content: { sk: string } }).content;
    const seen = await server.as(`Bearer ${sk}`).get('/api/org/invites');
    expect(seen.status).toBe(200);
    expect(seen.text).not.toContain(code);
    const { orgId } = (await server.admin('POST', '/api/orgs', { name: 'Elsewhere' })).body;
    const elsewhere = { 'X-Grafana-Org-Id': String(orgId) };
    expect((await server.admin.get('/api/org/invites', elsewhere)).body).toEqual([]);
    expect((await server.admin('PATCH', `/api/org/invites/${code}/revoke`, undefined, elsewhere)).status).toBe(404);
  });

  it('is not answered for another site', async () => {
    const email = newGuest();
    const { code } = await invite(email);
    expect((await complete(code, email, {}, { Origin: 'https://evil.example' })).status).toBe(403);
    expect((await complete(code, email, {}, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
  });

  it('stands with no code and no password in the record of calls, the log or the store', async () => {
    const email = newGuest();
    const { code } = await invite(email);
    await complete(code, email, { password: 'never in a record' });
    await server.admin('PATCH', `/api/org/invites/${code}/revoke`);
    const kept = JSON.stringify(records) + server.logged();
    expect(kept).toContain('invitations.complete');
    expect(kept).not.toContain(code);
    expect(kept).not.toContain('never in a record');
    const rows = await server.server.kernel.store.read.selectFrom('invitations').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(code);
  });
});

describe('the page of an invitation', () => {
  const post = (code: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(`${server.address}/invite/${code}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers,
      redirect: 'manual',
    });

  it('lets somebody choose name and password, and logs in', async () => {
    const email = newGuest();
    const { code } = await invite(email);
    const { text, headers } = await server.anonymous.get(`/invite/${code}`);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(text).toContain(`action="/sub/invite/${code}"`);
    expect(text).toContain('Administrator invited you.');
    const fields = { email, username: 'paged', name: '', password: 'a long password', confirmation: 'a long password' };
    const wrong = await post(code, { ...fields, confirmation: 'x' });
    expect(wrong.status).toBe(400);
    expect(await wrong.text()).toContain('role="alert" id="problem">Passwords do not match.');
    expect((await post(code, fields, { Origin: 'https://evil.example' })).status).toBe(403);
    const answer = await post(code, fields);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sub/']);
    expect((await server.as(basic('paged', 'a long password')).get('/api/user')).status).toBe(200);
    expect((await server.anonymous.get(`/invite/${code}`)).status).toBe(404);
  });

  it('says nothing about codes that are none', async () => {
    for (const code of ['x', 'A'.repeat(32), '..', '%00', 'x'.repeat(900), '']) {
      const { status, text } = await server.anonymous.get(`/invite/${code}`);
      expect(status).toBe(404);
      expect(text).not.toContain('AAAA');
    }
  });
});
