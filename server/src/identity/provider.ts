import * as client from 'openid-client';
import { createDiscovery, type ProviderClient } from './discovery.ts';
import { providerRefused, providerUnavailable } from './provider-fault.ts';
import { requireSafeAddress } from './provider-fetch.ts';

export interface IdentityProviderOptions extends ProviderClient {
  /** Separated by spaces or commas. */
  readonly scopes: string;
  /** Where the provider sends people back. */
  readonly redirectUri: string;
  readonly now: () => number;
}

/** What a login that began has to remember until the provider sends the person back. */
export interface LoginChecks {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

interface BegunLogin {
  /** Where to send the person. */
  readonly url: string;
  readonly checks: LoginChecks;
}

/** Somebody whom the provider vouches for. */
export interface ProvenIdentity {
  readonly issuer: string;
  readonly subject: string;
  /** Of the token and of the provider's page about the person; the token wins. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** A provider of OpenID Connect, asked by the flow of authorization codes with PKCE, state and nonce. */
export interface IdentityProvider {
  /** Errors: `LoginProviderUnavailable`. */
  readonly begin: () => Promise<BegunLogin>;
  /**
   * @param query with which the provider sent the person back, without the question mark
   * Errors: `LoginProviderRefused` for whatever does not fit together, `LoginProviderUnavailable`.
   */
  readonly finish: (query: string, checks: LoginChecks) => Promise<ProvenIdentity>;
}

export function createIdentityProvider(options: IdentityProviderOptions): IdentityProvider {
  const { redirectUri, now } = options;
  const discovery = createDiscovery(options, now);
  const scope = [...new Set(['openid', ...options.scopes.split(/[\s,]+/).filter((word) => word !== '')])].join(' ');

  return {
    begin: async () => {
      const configuration = await discovery();
      const checks = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        codeVerifier: client.randomPKCECodeVerifier(),
      };
      try {
        const url = client.buildAuthorizationUrl(configuration, {
          redirect_uri: redirectUri,
          scope,
          state: checks.state,
          nonce: checks.nonce,
          code_challenge: await client.calculatePKCECodeChallenge(checks.codeVerifier),
          code_challenge_method: 'S256',
        });
        requireSafeAddress(url.href);
        return { url: url.href, checks };
      } catch (error) {
        throw providerUnavailable(error);
      }
    },

    finish: async (query, { state, nonce, codeVerifier }) => {
      const configuration = await discovery();
      try {
        const tokens = await client.authorizationCodeGrant(configuration, new URL(`${redirectUri}?${query}`), {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: codeVerifier,
        });
        const token = tokens.claims();
        if (token === undefined) throw new TypeError('the provider sent no token of identity');
        const { iss: issuer, sub: subject } = token;
        const { userinfo_endpoint: page } = configuration.serverMetadata();
        const info = page === undefined ? {} : await client.fetchUserInfo(configuration, tokens.access_token, subject);
        return { issuer, subject, claims: { ...info, ...token } };
      } catch (error) {
        throw faultOf(error);
      }
    },
  };
}

/** Codes of the library for a provider that cannot be reached or does not answer as one. */
const unreachable = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
]);

function faultOf(error: unknown): Error {
  if (error instanceof client.AuthorizationResponseError) {
    return error.error === 'access_denied'
      ? providerRefused(error, 'the login was cancelled or denied at the provider')
      : providerRefused(error);
  }
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (typeof code === 'string') return unreachable.has(code) ? providerUnavailable(error) : providerRefused(error);
  // `fetch` tells a broken connection by a TypeError with a cause.
  const broken = error instanceof TypeError ? error : cause;
  return broken instanceof TypeError && broken.cause !== undefined
    ? providerUnavailable(error)
    : providerRefused(error);
}
