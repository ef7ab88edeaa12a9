const firstDelayMs = 100;
const delayMsMax = 5_000;
const healthyAfterMs = 30_000;

/**
 * How long to wait before a restart: not at all the first time, then 100 ms doubling up to 5 s. A process that was up
 * for 30 s counts as healthy and the count starts over.
 */
export function createBackOff(): { nextDelayMs(upMs: number): number } {
  let deaths = 0;
  return {
    nextDelayMs(upMs) {
      if (upMs >= healthyAfterMs) deaths = 0;
      deaths += 1;
      return deaths === 1 ? 0 : Math.min(firstDelayMs * 2 ** (deaths - 2), delayMsMax);
    },
  };
}
