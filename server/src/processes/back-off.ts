export interface BackOffLimits {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** How long to wait after so many failures in a row: the first time, doubled for each further one, up to a limit. */
export const backOffMs = (failures: number, { firstMs, maxMs }: BackOffLimits): number =>
  failures < 1 ? 0 : Math.min(firstMs * 2 ** Math.min(failures - 1, 40), maxMs);

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
      return backOffMs(deathsBeforeReady - 1, { firstMs: firstDelayMs, maxMs: delayMsMax });
    },
  };
}
