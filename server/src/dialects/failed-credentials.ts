import { isIPv6 } from 'node:net';
import { BelvedereError } from '../errors/index.ts';
import type { Authenticate } from '../workspace/kernel/caller.ts';
import { CallWindows } from './call-window.ts';

export interface FailedCredentials {
  /** Counts a refused credential and gives the error to answer: the refusal itself, or 429 over the limit. */
  readonly refuse: (address: string, refusal: BelvedereError) => BelvedereError;
}

/**
 * Slows down guessing. Only credentials that fail are counted and refused: a valid one from the same address still passes,
 * so that a broken script beside a good one does not shut it out. `limitPerMinute` 0 switches it off.
 */
export function createFailedCredentials(now: () => number, limitPerMinute: number): FailedCredentials {
  const windows = new CallWindows(now);
  return {
    refuse(address, refusal) {
      if (limitPerMinute === 0) return refusal;
      const network = networkOf(address);
      const { allowed, resetSeconds } = windows.look(network, limitPerMinute);
      if (!allowed) {
        return new BelvedereError(
          'TooManyFailedCredentials',
          `more than ${limitPerMinute} credentials from this address were refused within a minute; wait ${resetSeconds} s and send a valid one`,
          // The record of calls asks it whose credential this was.
          { retryAfterSeconds: resetSeconds, cause: refusal.cause },
        );
      }
      windows.count(network);
      return refusal;
    },
  };
}

/** The same, with every credential that it refuses counted. */
export const countingRefusals =
  (authenticate: Authenticate, failedCredentials: FailedCredentials): Authenticate =>
  (credential, address) => {
    const caller = authenticate(credential, address);
    if (!(caller instanceof Promise)) return caller;
    return caller.catch((error: unknown) => {
      if (!(error instanceof BelvedereError) || error.code !== 'InvalidApiKey') throw error;
      throw failedCredentials.refuse(address, error);
    });
  };

/** One subscriber of IPv6 usually has a whole /64, so the lower half of the address tells nobody apart. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  // An IPv4 address at the end stands for two groups.
  const groups = back.length + (back.at(-1)?.includes('.') ? 1 : 0);
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - front.length - groups) }, () => '0');
  const upper = [...front, ...zeros, ...back].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${upper.join(':')}::/64`;
}
