import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../../../../tests/support/product.ts';
import type { CallRecord } from '../../../calls/call-record.ts';
import type { Recorder, UnattributedCall } from '../../../calls/recorder.ts';
import { Browser } from '../testing/browser.ts';
import { basic, type GrafanaServer, startGrafana } from '../testing/start-grafana.ts';
import {
  type Claims,
  clientId,
  clientSecret,
  createTestProvider,
  type TestProvider,
} from '../testing/start-provider.ts';

let records: CallRecord[] = [];
let counted: UnattributedCall[] = [];
const recorder: Recorder = {
  reserve: () => ({ release: () => {} }),
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

let provider: TestProvider;
let server: GrafanaServer;
let start: string;
beforeAll(async () => {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  start = `${origin}/login/generic_oauth`;
  provider = await createTestProvider(start);
  server = await startGrafana(
    {
      PORT: String(port),
      BELVEDERE_PUBLIC_URL: origin,
      BELVEDERE_OAUTH_ISSUER: provider.issuer,
      BELVEDERE_OAUTH_CLIENT_ID: clientId,
      BELVEDERE_OAUTH_CLIENT_SECRET: clientSecret,
      BELVEDERE_OAUTH_ROLE_CLAIM: 'roles',
      BELVEDERE_OAUTH_NAME: 'Test <provider>',
    },
    { recorder },
  );
});
afterAll(async () => {
  await server.stop();
  await provider.stop();
});
beforeEach(() => {
  records = [];
  counted = [];
});

let people = 0;
function newPerson(more: Readonly<Record<string, unknown>> = {}): Claims {
  people += 1;
  const name = `person-${people}`;
  return { sub: `subject-${people}`, name: `Person ${people}`, preferred_username: name, ...more };
}

/** Logs in at the provider as this person, in a browser of his own unless one is given. */
async function logIn(person: Claims, browser = new Browser(), query = '') {
  provider.person = person;
  const page = await browser.visit(start + query, { stopBefore: (url) => url.pathname.startsWith('/d/') });
  const user = async () => {
    const token = browser.cookie(server.address, 'belvedere_session') ?? '';
    const ask = (path: string) => server.anonymous.get(path, { Cookie: `belvedere_session=${token}` });
    const { body: profile, status } = await ask('/api/user');
    const organizations = status === 200 ? (await ask('/api/user/orgs')).body : [];
    return { ...profile, role: organizations[0]?.role };
  };
  return { page, browser, user };
}

describe('a login provider', () => {
  it('that is down stops nobody else, is told by a page, and is asked again for the next login', async () => {
    const answer = await new Browser().visit(start);
    expect(answer.status).toBe(503);
    expect(answer.text).toContain('The login provider does not answer.');
    expect(answer.text).toContain('name="password"');
    await provider.start();
    expect((await logIn(newPerson())).page).toMatchObject({ url: `${server.address}/` });
  });

  it('is a link on the page for logging in', async () => {
    const { text } = await server.anonymous.get('/login');
    expect(text).toContain('<a class="button" href="/login/generic_oauth">Log in with Test &lt;provider&gt;</a>');
  });

  it('is asked with PKCE, state and nonce, and for the address that is configured', async () => {
    const answer = await server.anonymous.get('/login/generic_oauth', { Host: 'evil.example' });
    const url = new URL(answer.headers.get('location') ?? '');
    expect(url.origin).toBe(provider.issuer);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: clientId,
      response_type: 'code',
      redirect_uri: start,
      scope: 'openid profile email',
      code_challenge_method: 'S256',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(answer.headers.get('set-cookie')).toMatch(
      /^belvedere_login=[\w-]+; Max-Age=600; Path=\/login; HttpOnly; SameSite=Lax$/,
    );
  });
});

describe('somebody whom the provider vouches for', () => {
  it('gets an account with the first login and enters the same one with the next', async () => {
    const person = newPerson({ email: 'New.Person@example.org', email_verified: true, roles: 'Editor' });
    const first = await (await logIn(person)).user();
    expect(first).toMatchObject({ login: person.preferred_username, email: 'new.person@example.org', role: 'Editor' });
    expect(first).toMatchObject({ name: person.name, isGrafanaAdmin: false });
    const second = await (await logIn({ ...person, preferred_username: 'renamed', email: 'x@example.org' })).user();
    expect(second.id).toBe(first.id);
  });

  it('may only read unless the provider names a role', async () => {
    expect(await (await logIn(newPerson())).user()).toMatchObject({ role: 'Viewer' });
    expect(await (await logIn(newPerson({ roles: ['staff', 'None'] }))).user()).toMatchObject({ role: 'Viewer' });
  });

  it.each([
    [['viewer', 'ADMIN'], 'Admin'],
    ['wsAdmin', 'Admin'],
    ['general', 'Editor'],
    [['readOnly'], 'Viewer'],
    ['GrafanaAdmin', 'Admin'],
    ['owner', 'Admin'],
    [{ toString: 'Admin' }, 'Viewer'],
  ])('has with the roles %j the role %s, and never administers the server', async (roles, role) => {
    expect(await (await logIn(newPerson({ roles }))).user()).toMatchObject({ role, isGrafanaAdmin: false });
  });

  it('has the role that the provider names at the last login, also in sessions that are open', async () => {
    const person = newPerson({ roles: 'Admin' });
    const first = await logIn(person);
    expect(await first.user()).toMatchObject({ role: 'Admin' });
    await logIn({ ...person, roles: [] });
    expect(await first.user()).toMatchObject({ role: 'Viewer' });
  });

  it('is shut out when the account is disabled, and comes in as somebody new when it was deleted', async () => {
    const person = newPerson();
    const { id } = await (await logIn(person)).user();
    await server.admin('POST', `/api/admin/users/${id}/disable`);
    const { page } = await logIn(person);
    expect(page.status).toBe(403);
    expect(page.text).toContain('There is no account here for this login.');
    await server.admin('DELETE', `/api/admin/users/${id}`);
    expect((await (await logIn(person)).user()).id).not.toBe(id);
  });

  it('stays out of the organization that an administrator took him out of, until the provider names a role', async () => {
    const person = newPerson();
    const { id } = await (await logIn(person)).user();
    await server.admin('DELETE', `/api/org/users/${id}`);
    expect((await logIn(person)).page.status).toBe(403);
    expect(await (await logIn({ ...person, roles: 'Editor' })).user()).toMatchObject({ id, role: 'Editor' });
  });

  it('goes where he wanted to go, on this server only', async () => {
    const to = (path: string) => `?redirect_to=${encodeURIComponent(path)}`;
    const { page } = await logIn(newPerson(), new Browser(), to('/d/abc/home?orgId=1'));
    expect(page.headers.get('location')).toBe('/d/abc/home?orgId=1');
    for (const path of ['//evil.example', 'https://evil.example', '/\\evil.example', '/logout', '/api/v1/x/delete']) {
      expect((await logIn(newPerson(), new Browser(), to(path))).page.url).toBe(`${server.address}/`);
    }
  });
});

describe('nobody takes over an account', () => {
  it('by an e-mail that belongs to an account with a password, verified or not', async () => {
    const victim = await server.newUser('Admin');
    const email = `${victim.login}@example.org`;
    const verified = await logIn(newPerson({ email, email_verified: true }));
    expect(verified.page.status).toBe(403);
    expect(verified.browser.cookie(server.address, 'belvedere_session')).toBeUndefined();
    const claimed = await (await logIn(newPerson({ email, email_verified: false }))).user();
    expect(claimed).toMatchObject({ email: '', role: 'Viewer' });
    expect(claimed.id).not.toBe(victim.id);
  });

  it('by an e-mail that another person of the provider had', async () => {
    const email = 'reused@example.org';
    await logIn(newPerson({ email, email_verified: true, roles: 'Admin' }));
    expect((await logIn(newPerson({ email, email_verified: true }))).page.status).toBe(403);
  });

  it('by the name of an account', async () => {
    const user = await (await logIn(newPerson({ preferred_username: 'admin' }))).user();
    expect(user.login).toMatch(/^login-[0-9a-f]{16}$/);
    expect(user.isGrafanaAdmin).toBe(false);
  });

  it('by a name that looks like the e-mail of somebody who is to come', async () => {
    const user = await (await logIn(newPerson({ preferred_username: 'boss@example.org' }))).user();
    expect(user).toMatchObject({ login: expect.stringMatching(/^login-/), email: '' });
  });

  it('with a password, where there is none', async () => {
    const { login } = await (await logIn(newPerson())).user();
    for (const password of ['', ' ', 'password']) {
      expect((await server.as(basic(login, password)).get('/api/user')).status).toBe(401);
    }
  });
});

describe('a login is refused', () => {
  const back = async (browser: Browser, person: Claims | undefined = newPerson()) => {
    provider.person = person;
    return browser.addressOfReturn(start, server.address);
  };
  const session = (browser: Browser) => browser.cookie(server.address, 'belvedere_session');

  it('that the person denied at the provider', async () => {
    const browser = new Browser();
    provider.person = undefined;
    const page = await browser.visit(start);
    expect(page.status).toBe(403);
    expect(page.text).toContain('The login was cancelled or denied at the provider.');
    expect(browser.cookie(server.address, 'belvedere_login')).toBeUndefined();
  });

  it('whose state is not that of this browser', async () => {
    const browser = new Browser();
    const url = await back(browser);
    url.searchParams.set('state', 'x'.repeat(43));
    expect((await browser.visit(url.href)).status).toBe(400);
    url.searchParams.delete('state');
    expect((await browser.visit(url.href)).status).toBe(400);
    expect(session(browser)).toBeUndefined();
  });

  it('that began in the browser of somebody else', async () => {
    const victim = new Browser();
    const url = await back(new Browser());
    const page = await victim.visit(url.href);
    expect(page.status).toBe(400);
    expect(page.text).toContain('This login was not begun in this browser');
    await back(victim);
    expect((await victim.visit(url.href)).status).toBe(400);
    expect(session(victim)).toBeUndefined();
  });

  it('whose code was used before', async () => {
    const browser = new Browser();
    const url = await back(browser);
    const pending = browser.cookie(server.address, 'belvedere_login') ?? '';
    expect((await browser.visit(url.href)).url).toBe(`${server.address}/`);
    const thief = new Browser();
    thief.jar.set(server.address, new Map([['belvedere_login', pending]]));
    expect((await thief.visit(url.href)).status).toBe(403);
    expect(session(thief)).toBeUndefined();
  });

  it('whose token was made for another login', async () => {
    const browser = new Browser();
    provider.person = newPerson();
    const { headers } = await browser.visit(start, { stopBefore: () => true });
    const url = new URL(headers.get('location') ?? '');
    url.searchParams.set('nonce', 'y'.repeat(43));
    const page = await browser.visit(url.href);
    expect(page.status).toBe(403);
    expect(page.text).toContain('The login provider refused this login.');
    expect(session(browser)).toBeUndefined();
    expect(server.logged()).toContain('OAUTH_JWT_CLAIM_COMPARISON_FAILED');
  });

  it('whose code was asked for with another PKCE challenge', async () => {
    const browser = new Browser();
    provider.person = newPerson();
    const { headers } = await browser.visit(start, { stopBefore: () => true });
    const url = new URL(headers.get('location') ?? '');
    url.searchParams.set('code_challenge', 'z'.repeat(43));
    expect((await browser.visit(url.href)).status).toBe(403);
  });

  it('when the cookie was altered, is not one, or is too large', async () => {
    for (const cookie of ['x', '', '%', 'A'.repeat(6_000)]) {
      const browser = new Browser();
      const url = await back(browser);
      browser.jar.get(server.address)?.set('belvedere_login', cookie);
      expect((await browser.visit(url.href)).status).toBe(400);
    }
  });

  it('with queries that nobody expects, without an unexpected failure', async () => {
    for (const query of ['code=&state=', 'error=x', 'state=%00', 'state=%zz', `code=${'x'.repeat(9_000)}&state=y`]) {
      expect((await server.anonymous.get(`/login/generic_oauth?${query}`)).status).toBe(400);
    }
  });
});

describe('the record of calls', () => {
  it('says who came in, without the code and the state', async () => {
    provider.person = newPerson();
    const browser = new Browser();
    const url = await browser.addressOfReturn(start, server.address);
    records = [];
    await browser.visit(url.href);
    expect(records).toMatchObject([
      {
        operation: 'sessions.loginByProvider',
        template: '/login/generic_oauth',
        effect: 'change',
        callerKind: 'account',
        callerName: provider.person.name,
        object: expect.stringMatching(/^acnt_/),
        status: 302,
        errorCode: '',
      },
    ]);
    const kept = JSON.stringify(records) + server.logged();
    for (const name of ['code', 'state']) expect(kept).not.toContain(url.searchParams.get(name));
    expect(kept).not.toContain(browser.cookie(server.address, 'belvedere_session'));
    expect(kept).not.toContain(clientSecret);
  });

  it('counts a failure that is nobody’s, and attributes one that is somebody’s', async () => {
    await server.anonymous.get('/login/generic_oauth?code=x&state=y');
    expect(counted).toMatchObject([{ dialect: 'grafana', status: 400, errorCode: 'LoginExpired' }]);
    const person = newPerson();
    const { id } = await (await logIn(person)).user();
    await server.admin('POST', `/api/admin/users/${id}/disable`);
    records = [];
    await logIn(person);
    expect(records).toMatchObject([{ callerName: person.name, status: 403, errorCode: 'LoginNotAllowed' }]);
  });
});
