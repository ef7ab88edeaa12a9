import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../../../../../tests/support/product.ts';
import { Browser } from '../testing/browser.ts';
import { startGrafana } from '../testing/start-grafana.ts';
import { type Claims, clientId, clientSecret, createTestProvider } from '../testing/start-provider.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

type Client = Parameters<typeof createTestProvider>[1];

/** A server below a sub path with its own provider, and somebody who logs in. */
async function start(settings: Record<string, string>, client: Client, person: Claims) {
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}/sub`;
  const address = `${publicUrl}/login/generic_oauth`;
  const provider = await createTestProvider(address, client);
  provider.person = person;
  await provider.start();
  stops.push(provider.stop);
  const server = await startGrafana({
    PORT: String(port),
    BELVEDERE_PUBLIC_URL: publicUrl,
    BELVEDERE_OAUTH_ISSUER: provider.issuer,
    BELVEDERE_OAUTH_CLIENT_ID: clientId,
    ...settings,
  });
  stops.push(server.stop);
  const browser = new Browser();
  const page = await browser.visit(address);
  const Cookie = `belvedere_session=${browser.cookie(server.address, 'belvedere_session') ?? ''}`;
  return { page, server, user: await server.anonymous.get('/sub/api/user', { Cookie }) };
}

const secret = { BELVEDERE_OAUTH_CLIENT_SECRET: clientSecret };
const person: Claims = {
  sub: 'one',
  preferred_username: 'one',
  email: 'one@example.org',
  realm_access: { roles: ['admin'] },
};

describe('a provider', () => {
  it('knows a public client, below a sub path, by PKCE alone', async () => {
    const { page, user, server } = await start({}, { token_endpoint_auth_method: 'none' }, person);
    expect(page.url).toBe(`${server.address}/sub/`);
    expect(user.body).toMatchObject({ login: 'one', email: '' });
  });

  it('refuses a client with a wrong secret, and the log says why without the secret', async () => {
    const wrong = 'not-the-secret-of-the-client';
    const { page, server } = await start(
      { BELVEDERE_OAUTH_CLIENT_SECRET: wrong },
      { client_secret: clientSecret },
      person,
    );
    expect(page.status).toBe(403);
    expect(server.logged()).toContain('invalid_client');
    expect(server.logged()).not.toContain(wrong);
  });

  it('makes no accounts where sign-up by it is off', async () => {
    const { page } = await start(
      { ...secret, BELVEDERE_OAUTH_ALLOW_SIGN_UP: 'false' },
      { client_secret: clientSecret },
      person,
    );
    expect(page.status).toBe(403);
    expect(page.text).toContain('There is no account here for this login.');
  });

  it('names roles inside of another claim, and is believed about e-mails where that is configured', async () => {
    const settings = {
      ...secret,
      BELVEDERE_OAUTH_ROLE_CLAIM: 'realm_access.roles',
      BELVEDERE_OAUTH_TRUST_EMAIL: 'true',
      BELVEDERE_OAUTH_SCOPES: 'profile,email',
    };
    const { user, server } = await start(settings, { client_secret: clientSecret }, person);
    expect(user.body).toMatchObject({ email: 'one@example.org' });
    const { body } = await server.admin.get('/sub/api/org/users');
    expect(body).toContainEqual(expect.objectContaining({ login: 'one', role: 'Admin' }));
  });
});
