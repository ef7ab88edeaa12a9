import { isIP } from 'node:net';
import { BelvedereError } from '../errors/index.ts';
import type { AuthenticateSender, Sender } from '../ingest/sink.ts';
import type { FailedCredentials } from './failed-credentials.ts';

/** Whoever sends without a token from the machine of the server, where that is switched on. */
const firstWorkspace: Sender = Object.freeze({ workspaceNumber: 1, tokenNumber: 0 });

/** Finds senders by their tokens; counts the tokens that nobody has, as it counts other credentials. */
export function createAuthenticateSender(
  find: AuthenticateSender,
  failedCredentials: FailedCredentials,
  { withoutToken }: { readonly withoutToken: boolean },
): AuthenticateSender {
  return async (token, address) => {
    if (withoutToken && !token && isLoopback(address)) return firstWorkspace;
    try {
      return await find(token, address);
    } catch (error) {
      if (!(error instanceof BelvedereError) || error.code !== 'InvalidIngestToken') throw error;
      throw failedCredentials.refuse(address, error);
    }
  };
}

function isLoopback(address: string): boolean {
  const bare = address.replace(/^::ffff:/, '');
  return isIP(bare) === 4 ? bare.startsWith('127.') : bare === '::1';
}
