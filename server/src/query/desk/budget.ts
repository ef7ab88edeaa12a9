import { BelvedereError } from '../../errors/index.ts';

const WINDOW_MS = 60_000;
const CALLERS_MAX = 10_000;

interface Use {
  windowStartMs: number;
  usedMs: number;
}

/**
 * How long each caller may keep the engine busy in a minute. A query is let in as long as something is left, and counts when it ends: so one may go over,
 * and the next waits.
 */
export class QueryBudget {
  readonly #perMinuteMs: number;
  readonly #now: () => number;
  readonly #uses = new Map<string, Use>();

  constructor(perMinuteMs: number, now: () => number) {
    this.#perMinuteMs = perMinuteMs;
    this.#now = now;
  }

  /** Errors: `QueryBudgetExceeded`. */
  admit(caller: string): void {
    const use = this.#useOf(caller);
    if (use.usedMs < this.#perMinuteMs) return;
    const waitMs = use.windowStartMs + WINDOW_MS - this.#now();
    throw new BelvedereError(
      'QueryBudgetExceeded',
      `queries may keep the engine busy for ${this.#perMinuteMs / 1_000} s in each minute, and yours took ${Math.round(use.usedMs / 1_000)} s`,
      { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)) },
    );
  }

  spend(caller: string, milliseconds: number): void {
    this.#useOf(caller).usedMs += milliseconds;
  }

  #useOf(caller: string): Use {
    const now = this.#now();
    const known = this.#uses.get(caller);
    if (known !== undefined && now - known.windowStartMs < WINDOW_MS && now >= known.windowStartMs) return known;
    if (this.#uses.size >= CALLERS_MAX) this.#uses.clear();
    // What was over the budget of a minute is taken off the next one.
    const debt = known === undefined ? 0 : Math.max(0, known.usedMs - this.#perMinuteMs);
    const fresh = { windowStartMs: now, usedMs: Math.min(debt, this.#perMinuteMs / 2) };
    this.#uses.set(caller, fresh);
    return fresh;
  }
}
