/** How far the clocks of servers may lie apart. */
const CLOCK_SKEW_MS = 60_000;

interface DueTime {
  readonly now: number;
  /** How far ahead anybody sets this time. */
  readonly aheadMaxMs: number;
}

/**
 * A time has come when it has passed, and also when it lies farther ahead than anybody sets it: then the clock was wrong when it was set, and
 * what waits for it would wait for as long as the clock was ahead. For `where`: `or(isDue(…).map(([operator, at]) => eb(column, operator, at)))`.
 */
export const isDue = ({ now, aheadMaxMs }: DueTime) =>
  [
    ['<=', now],
    ['>', now + aheadMaxMs + CLOCK_SKEW_MS],
  ] as const;
