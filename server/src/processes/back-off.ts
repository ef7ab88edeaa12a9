const firstDelayMs = 100;
const delayMsMax = 5_000;

/**
 * How long to wait before a restart: not at all after a process that had become ready, since starting worked a moment
 * ago; then 100 ms doubling up to 5 s while processes die before they are ready.
 */
export function createBackOff(): { nextDelayMs(wasReady: boolean): number } {
  let deathsBeforeReady = 0;
  return {
    nextDelayMs(wasReady) {
      if (wasReady) {
        deathsBeforeReady = 0;
        return 0;
      }
      deathsBeforeReady += 1;
      return deathsBeforeReady === 1 ? 0 : Math.min(firstDelayMs * 2 ** (deathsBeforeReady - 2), delayMsMax);
    },
  };
}
