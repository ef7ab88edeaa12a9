import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic, type GrafanaServer, startGrafana } from './testing/start-grafana.ts';

let closed: GrafanaServer;
let open: GrafanaServer;
beforeAll(async () => {
  closed = await startGrafana();
  open = await startGrafana({ BELVEDERE_ALLOW_SIGN_UP: 'true' });
});
afterAll(async () => {
  await closed.stop();
  await open.stop();
});

const form = (email: string, more: object = {}) => ({
  email,
  password: 'a long password',
  code: '',
  orgName: '',
  ...more,
});

describe('signing up', () => {
  it('is off unless it is switched on, and says so to everybody alike', async () => {
    const { login } = await closed.newUser();
    for (const email of ['new@example.org', `${login}@example.org`]) {
      const answer = await closed.anonymous('POST', '/api/user/signup', { email });
      expect(answer).toMatchObject({ status: 401, body: { message: 'User signup is disabled' } });
    }
    expect((await closed.anonymous('POST', '/api/user/signup/step2', form('new@example.org'))).status).toBe(401);
    expect((await closed.anonymous.get('/api/user/signup/options')).body).toEqual({
      verifyEmailEnabled: false,
      autoAssignOrg: true,
    });
  });

  it('makes an account that may read the first organization and nothing else', async () => {
    const email = 'new@example.org';
    expect((await open.anonymous('POST', '/api/user/signup', { email })).body).toEqual({ status: 'SignUpCreated' });
    const answer = await open.anonymous(
      'POST',
      '/api/user/signup/step2',
      form(email, { username: 'newcomer', name: 'New' }),
    );
    expect(answer).toMatchObject({
      status: 200,
      body: { message: 'User sign up completed succesfully', code: 'redirect-to-landing-page' },
    });
    const Cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await open.anonymous.get('/api/user', { Cookie })).body).toMatchObject({
      login: 'newcomer',
      isGrafanaAdmin: false,
    });
    const ask = open.as(basic('newcomer', 'a long password'));
    expect((await ask.get('/api/user/orgs')).body).toMatchObject([{ orgId: 1, role: 'Viewer' }]);
    expect((await open.anonymous('POST', '/api/user/signup', { email })).body.message).toBe(
      'User with same email address already exists',
    );
    expect((await open.anonymous('POST', '/api/user/signup/step2', form(email))).status).toBe(422);
  });

  it('refuses codes, names of others, other sites, and more than ten a minute', async () => {
    const step2 = (body: object, headers: Record<string, string> = {}) =>
      open.anonymous('POST', '/api/user/signup/step2', body, headers);
    expect((await step2(form('a@example.org'), { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    expect((await step2(form('a@example.org', { code: 'x' }))).status).toBe(404);
    expect((await step2(form('a@example.org', { username: 'boss@example.org' }))).status).toBe(400);
    expect((await step2(form('a@example.org', { username: 'admin' }))).status).toBe(422);
    let last = 0;
    for (let count = 0; count < 10; count += 1) last = (await step2(form('a@example.org', { code: 'x' }))).status;
    expect(last).toBe(429);
  });
});

describe('a forgotten password', () => {
  it('is not replaced by mail, and the answer does not tell who has an account', async () => {
    const answers = await Promise.all(
      ['admin', 'nobody'].map((userOrEmail) =>
        closed.anonymous('POST', '/api/user/password/send-reset-email', { userOrEmail }),
      ),
    );
    for (const { status, body } of answers) {
      expect(status).toBe(404);
      expect(body.message).toContain('sends no mail');
    }
    expect(answers[0]?.text).toBe(answers[1]?.text);
    expect((await closed.anonymous('POST', '/api/user/password/reset', { code: 'x' })).status).toBe(404);
  });
});
