/**
 * Microseconds since the epoch that only ever grow within a process: no two calls share one, and a wall clock that is set back makes
 * them grow by one until it has caught up. It resolves milliseconds; the digits below keep calls of one millisecond apart.
 */
export function createCallClock(nowMs: () => number): () => number {
  let lastUs = 0;
  return () => {
    const wallUs = Math.trunc(nowMs()) * 1_000;
    lastUs = wallUs > lastUs ? wallUs : lastUs + 1;
    return lastUs;
  };
}
