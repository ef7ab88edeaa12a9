import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import Provider, { type ClientMetadata, type JWK } from 'oidc-provider';
import { freePort } from '../../../../../tests/support/product.ts';

/** What the provider says of a person. */
export type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

export interface TestProvider {
  readonly issuer: string;
  /** Who logs in next; undefined: he denies his consent. */
  person: Claims | undefined;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export const clientId = 'belvedere';
export const clientSecret = 'a-secret-of-the-client';

const signingKey: JWK = {
  ...(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }) as JWK),
  use: 'sig',
  kid: 'test',
};

/** A real provider of OpenID Connect on loopback, where nobody has to type anything. It is not started yet. */
export async function createTestProvider(
  redirectUri: string,
  client: Partial<ClientMetadata> = { client_secret: clientSecret },
): Promise<TestProvider> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const people = new Map<string, Claims>();
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, redirect_uris: [redirectUri], ...client }],
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'preferred_username', 'roles', 'realm_access'],
    },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    jwks: { keys: [signingKey] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: async () => ({ ...people.get(sub), sub }),
    }),
  });
  const running = { server: createServer() };
  const test: TestProvider = {
    issuer,
    person: undefined,
    start: async () => {
      const serve = provider.callback();
      running.server = createServer((request, response) => {
        if (request.url?.startsWith('/interaction/') === true) void interact(request, response);
        else void serve(request, response);
      }).listen(port, '127.0.0.1');
      await once(running.server, 'listening');
    },
    stop: async () => {
      running.server.closeAllConnections();
      running.server.close();
      await once(running.server, 'close');
    },
  };

  /** Answers for the person: he logs in and consents to everything at once. */
  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { person } = test;
    const { params } = await provider.interactionDetails(request, response);
    if (person === undefined) {
      await provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'no' });
      return;
    }
    people.set(person.sub, person);
    const grant = new provider.Grant({ accountId: person.sub, clientId: String(params.client_id) });
    grant.addOIDCScope(String(params.scope));
    const grantId = await grant.save();
    await provider.interactionFinished(request, response, {
      login: { accountId: person.sub },
      consent: { grantId },
    });
  }

  return test;
}
