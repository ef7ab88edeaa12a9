import { hash } from 'node:crypto';
import type { Agent, AgentOptions } from 'node:http';
import https from 'node:https';
import { http } from '../processes/node-http.ts';
import type { CheckedAddress } from './resolve-target.ts';

/**
 * So long an idle connection waits for the next request: the panels of a dashboard ask within it. Servers keep theirs for five seconds and
 * more, so none is closed under a request.
 */
const IDLE_MS = 1_000;
const IDLE_MAX = 16;

/** Whose connection it is: requests for other addresses or with other credentials get one of their own. */
export interface ConnectionOwner {
  readonly addresses: readonly CheckedAddress[];
  readonly headers: Readonly<Record<string, string>>;
}

interface Owned {
  readonly connectionOwner?: string;
}

/** Some ways of logging in hold for a connection and not for a request. */
const credentialHeaders = new Set(['authorization', 'proxy-authorization', 'cookie']);

/** As a hash: names are kept, and credentials are not. */
export function ownerName({ addresses, headers }: ConnectionOwner): string {
  const places = addresses.map(({ address }) => address).sort();
  const credentials = Object.entries(headers).filter(([name]) => credentialHeaders.has(name.toLowerCase()));
  return hash('sha256', JSON.stringify([places, credentials.sort()]), 'base64');
}

class OwnedHttpAgent extends http.Agent {
  override getName(options?: Parameters<Agent['getName']>[0] & Owned): string {
    return `${super.getName(options)}:${options?.connectionOwner ?? ''}`;
  }
}

class OwnedHttpsAgent extends https.Agent {
  override getName(options?: Parameters<https.Agent['getName']>[0] & Owned): string {
    return `${super.getName(options)}:${options?.connectionOwner ?? ''}`;
  }
}

const options: AgentOptions = { keepAlive: true, timeout: IDLE_MS, maxFreeSockets: IDLE_MAX };
const plain = new OwnedHttpAgent(options);
const secure = new OwnedHttpsAgent(options);

/** None of the environment's proxies. */
export const agentFor = (isSecure: boolean): Agent => (isSecure ? secure : plain);
