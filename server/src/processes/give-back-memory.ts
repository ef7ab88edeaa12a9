import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const lookEveryMs = 1_000;
const looksMax = 30;
/** A process that is busier than this would have callers wait, and needs the memory. */
const busyShareMax = 0.2;

type CollectAll = (options: { readonly type: 'major'; readonly flavor: 'last-resort' }) => void;
type Context = { readonly gc?: CollectAll };

/**
 * Gives back what a start has used and nobody needs any more, a fifth of the memory of a server at rest. The runtime would keep it until it
 * has to collect. Takes a tenth of a second, so it waits for a second in which there is little to do, and after half a minute it gives up.
 */
export function giveBackMemory(): void {
  let before = performance.eventLoopUtilization();
  let looks = 0;
  const timer = setInterval(() => {
    looks += 1;
    const { utilization } = performance.eventLoopUtilization(before);
    before = performance.eventLoopUtilization();
    if (utilization > busyShareMax && looks < looksMax) return;
    clearInterval(timer);
    if (utilization <= busyShareMax) collectAll();
  }, lookEveryMs).unref();
}

/** The function is there only in contexts that are made while the flag is set. */
function collectAll(): void {
  setFlagsFromString('--expose-gc');
  const { gc } = runInNewContext('globalThis') as Context;
  setFlagsFromString('--no-expose-gc');
  gc?.({ type: 'major', flavor: 'last-resort' });
}
