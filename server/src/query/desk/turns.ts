import { BelvedereError } from '../../errors/index.ts';

interface Caller {
  running: number;
  readonly waiting: (() => void)[];
}

/**
 * How many queries of one caller the engine is asked at once. The others of the same caller wait here and not in the engine, where they would stand in front
 * of those of everybody else.
 */
export class Turns {
  readonly #runningMax: number;
  readonly #waitingMax: number;
  readonly #callers = new Map<string, Caller>();

  constructor({ runningMax, waitingMax }: { readonly runningMax: number; readonly waitingMax: number }) {
    this.#runningMax = runningMax;
    this.#waitingMax = waitingMax;
  }

  /**
   * Resolves with the way out when it is the query's turn. Errors: `QueryBudgetExceeded` when too many of the caller wait, `QueryCancelled` after the
   * signal.
   */
  async enter(name: string, signal: AbortSignal): Promise<() => void> {
    if (signal.aborted) throw new BelvedereError('QueryCancelled');
    const caller = this.#callers.get(name) ?? { running: 0, waiting: [] };
    this.#callers.set(name, caller);
    if (caller.running >= this.#runningMax) await this.#wait(caller, signal);
    else caller.running += 1;
    return () => {
      const next = caller.waiting.shift();
      // The place goes on to whoever waits.
      if (next !== undefined) next();
      else caller.running -= 1;
      if (caller.running === 0) this.#callers.delete(name);
    };
  }

  #wait(caller: Caller, signal: AbortSignal): Promise<void> {
    if (caller.waiting.length >= this.#waitingMax) {
      const message = `${this.#runningMax + this.#waitingMax} queries of yours are under way`;
      throw new BelvedereError('QueryBudgetExceeded', message, { retryAfterSeconds: 1 });
    }
    return new Promise((resolve, reject) => {
      const begin = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        caller.waiting.splice(caller.waiting.indexOf(begin), 1);
        reject(new BelvedereError('QueryCancelled'));
      };
      caller.waiting.push(begin);
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}
