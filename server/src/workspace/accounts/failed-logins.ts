import { BelvedereError } from '../../errors/index.ts';

const WINDOW_MS = 60_000;
/** Bounds the memory. Somebody who floods it to get rid of an entry pays a password hash for each: longer than the window. */
const ENTRIES_MAX = 10_000;

export interface FailedLoginOptions {
  /** Failures that one address may make with one login in a minute. */
  readonly failuresPerMinute?: number;
}

interface Attempts {
  windowEnd: number;
  count: number;
}

/**
 * Counts failed logins by address and login, in this server. An attempt counts as failed from its beginning until it
 * turns out to be right, so that a hundred at the same time get no further than one after the other.
 */
export class FailedLogins {
  readonly #failuresMax: number;
  readonly #attempts = new Map<string, Attempts>();

  constructor(options: FailedLoginOptions = {}) {
    this.#failuresMax = options.failuresPerMinute ?? 10;
  }

  /** Errors: `TooManyFailedCredentials` with the seconds until the window ends. */
  begin(address: string, login: string, now: number): void {
    const id = `${address}\n${login}`;
    let attempts = this.#attempts.get(id);
    if (attempts === undefined || attempts.windowEnd <= now) {
      attempts = { windowEnd: now + WINDOW_MS, count: 0 };
      this.#attempts.delete(id);
      this.#attempts.set(id, attempts);
      this.#evict();
    }
    if (attempts.count >= this.#failuresMax) {
      throw new BelvedereError('TooManyFailedCredentials', undefined, {
        retryAfterSeconds: Math.ceil((attempts.windowEnd - now) / 1000),
      });
    }
    attempts.count += 1;
  }

  /** The attempt was right: whoever mistyped before starts afresh. */
  succeeded(address: string, login: string): void {
    this.#attempts.delete(`${address}\n${login}`);
  }

  #evict(): void {
    if (this.#attempts.size <= ENTRIES_MAX) return;
    const oldest = this.#attempts.keys().next();
    if (!oldest.done) this.#attempts.delete(oldest.value);
  }
}
