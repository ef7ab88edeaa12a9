export const windowMs = 60_000;

interface Window {
  startedAtMs: number;
  calls: number;
}

export interface WindowState {
  readonly allowed: boolean;
  readonly remaining: number;
  readonly resetSeconds: number;
}

/**
 * Counts calls by name in windows of one minute that start with the first call. Memory is bounded: when there are more
 * names than `namesMax`, the window that was opened first is forgotten.
 */
export class CallWindows {
  readonly #windows = new Map<string, Window>();
  readonly #now: () => number;
  readonly #namesMax: number;

  constructor(now: () => number, namesMax = 50_000) {
    this.#now = now;
    this.#namesMax = namesMax;
  }

  /** Where the name stands, without counting anything. `limit` calls are allowed in a window. */
  look(name: string, limit: number): WindowState {
    const now = this.#now();
    const window = this.#windows.get(name);
    if (window === undefined || isOver(window, now)) return { allowed: limit > 0, remaining: limit, resetSeconds: 60 };
    const remaining = Math.max(0, limit - window.calls);
    return { allowed: remaining > 0, remaining, resetSeconds: secondsUntil(window.startedAtMs + windowMs, now) };
  }

  count(name: string): void {
    const now = this.#now();
    const window = this.#windows.get(name);
    if (window !== undefined && !isOver(window, now)) {
      window.calls += 1;
      return;
    }
    // Opened again means opened last: the map keeps its entries in the order in which they were set.
    this.#windows.delete(name);
    this.#windows.set(name, { startedAtMs: now, calls: 1 });
    if (this.#windows.size > this.#namesMax) this.#forgetOldest();
  }

  get size(): number {
    return this.#windows.size;
  }

  #forgetOldest(): void {
    for (const name of this.#windows.keys()) {
      this.#windows.delete(name);
      return;
    }
  }
}

function isOver(window: Window, now: number): boolean {
  // A clock that was set back must not keep a window open for longer than a minute.
  return now - window.startedAtMs >= windowMs || now < window.startedAtMs;
}

function secondsUntil(atMs: number, now: number): number {
  return Math.max(1, Math.ceil((atMs - now) / 1000));
}
