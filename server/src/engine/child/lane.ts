import { failures } from './failure.ts';

/** Lets a number of statements run at once, keeps as many more waiting as it may, and refuses the rest. */
export interface Lane {
  /**
   * Resolves with the way out when it is the caller's turn. Errors: `TOO_MANY_SIMULTANEOUS_QUERIES` at once when the queue is
   * full, `QUERY_WAS_CANCELLED` when the signal comes while it waits.
   */
  enter(signal: AbortSignal): Promise<() => void>;
  /** Running and waiting. */
  size(): number;
}

export function createLane({ runningMax, waitingMax }: { runningMax: number; waitingMax: number }): Lane {
  let running = 0;
  const waiting: (() => void)[] = [];

  function wayOut(): () => void {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      running -= 1;
      waiting.shift()?.();
    };
  }

  return {
    size: () => running + waiting.length,
    enter(signal) {
      if (running < runningMax) {
        running += 1;
        return Promise.resolve(wayOut());
      }
      if (waiting.length >= waitingMax) {
        const most = runningMax + waitingMax;
        return Promise.reject(failures.tooManyQueries(`Too many simultaneous queries. Maximum: ${most}`));
      }
      return new Promise((resolve, reject) => {
        const begin = () => {
          signal.removeEventListener('abort', leave);
          running += 1;
          resolve(wayOut());
        };
        const leave = () => {
          waiting.splice(waiting.indexOf(begin), 1);
          reject(failures.cancelled('The client is gone'));
        };
        waiting.push(begin);
        signal.addEventListener('abort', leave, { once: true });
      });
    },
  };
}
