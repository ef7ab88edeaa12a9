import * as client from 'openid-client';
import { providerUnavailable } from './provider-fault.ts';
import { providerFetch } from './provider-fetch.ts';

const TIMEOUT_SECONDS = 10;
/** Addresses of a provider change seldom; its keys are asked for whenever one is unknown. */
const FRESH_MS = 3_600_000;

export interface ProviderClient {
  readonly issuer: string;
  readonly clientId: string;
  /** Undefined for a public client. */
  readonly clientSecret: string | undefined;
}

/** What the provider says of itself. Errors: `LoginProviderUnavailable`. */
export type Discovery = () => Promise<client.Configuration>;

/**
 * Asks the provider when somebody wants to log in, and not before: the server starts while it is down, and the next attempt asks again.
 * One question at a time; a description that has grown old goes on being used while the provider does not answer.
 */
export function createDiscovery(provider: ProviderClient, now: () => number): Discovery {
  let known: { readonly configuration: client.Configuration; readonly at: number } | undefined;
  let asking: Promise<client.Configuration> | undefined;

  const ask = async (): Promise<client.Configuration> => {
    try {
      const configuration = await discover(provider);
      known = { configuration, at: now() };
      return configuration;
    } catch (error) {
      if (known !== undefined) return known.configuration;
      throw providerUnavailable(error);
    } finally {
      asking = undefined;
    }
  };

  return () => {
    if (known !== undefined && now() - known.at < FRESH_MS) return Promise.resolve(known.configuration);
    asking ??= ask();
    return asking;
  };
}

const discover = ({ issuer, clientId, clientSecret }: ProviderClient): Promise<client.Configuration> =>
  client.discovery(new URL(issuer), clientId, clientSecret, authenticationOf(clientSecret), {
    timeout: TIMEOUT_SECONDS,
    [client.customFetch]: providerFetch,
    // The signature of the token is checked although it comes straight from the provider: on loopback there is no TLS to vouch for it.
    // Which addresses plain http may reach is for `providerFetch` to say.
    execute: [client.enableNonRepudiationChecks, client.allowInsecureRequests],
  });

/** In the header unless the provider says that it wants the secret in the body. */
function authenticationOf(secret: string | undefined): client.ClientAuth {
  if (secret === undefined) return client.None();
  const inHeader = client.ClientSecretBasic(secret);
  const inBody = client.ClientSecretPost(secret);
  return (server, ...rest) => {
    const supported = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const chosen = supported.includes('client_secret_basic') ? inHeader : inBody;
    return chosen(server, ...rest);
  };
}
