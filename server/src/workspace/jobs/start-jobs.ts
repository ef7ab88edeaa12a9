import type { Kernel } from '../kernel/kernel.ts';
import { underLease } from './lease.ts';
import { logChainHeads } from './log-chain-heads.ts';
import { pruneCallsIfReachable } from './prune-calls.ts';
import { pruneChanges } from './prune-changes.ts';
import { prunePointsIfReachable } from './prune-points.ts';
import { purgeDeleted, purgeExpiredSnapshots } from './purge-deleted.ts';
import { purgeDeliveries, purgeIdempotencyKeys, purgeSessions } from './purge-expired.ts';
import { purgeVersions } from './purge-versions.ts';
import type { IsStopped } from './retention.ts';

const MINUTE_MS = 60_000;
/** Starting has enough to do by itself. */
const FIRST_LOOK_MS = MINUTE_MS;
const LOOK_EVERY_MS = 10 * MINUTE_MS;
/** A little less than the hour and the day, so that a run that looks a moment too early does not lose a whole turn. */
const HOURLY_MS = 55 * MINUTE_MS;
const DAILY_MS = 24 * 60 * MINUTE_MS - 5 * MINUTE_MS;

interface Job {
  /** Also the name of its lease. */
  readonly name: string;
  readonly everyMs: number;
  /** It works on the engine, which may be one of the server's own although the store is shared. */
  readonly isOfEngine?: boolean;
  /** Answers how many rows it dealt with. */
  readonly run: (kernel: Kernel, isStopped: IsStopped) => Promise<number>;
}

const jobs: readonly Job[] = [
  { name: 'purge-deleted', everyMs: HOURLY_MS, run: purgeDeleted },
  { name: 'purge-snapshots', everyMs: HOURLY_MS, run: purgeExpiredSnapshots },
  { name: 'purge-versions', everyMs: HOURLY_MS, run: purgeVersions },
  { name: 'prune-changes', everyMs: HOURLY_MS, run: pruneChanges },
  { name: 'prune-calls', everyMs: HOURLY_MS, isOfEngine: true, run: pruneCallsIfReachable },
  { name: 'prune-points', everyMs: HOURLY_MS, isOfEngine: true, run: prunePointsIfReachable },
  { name: 'purge-idempotency-keys', everyMs: HOURLY_MS, run: purgeIdempotencyKeys },
  { name: 'purge-sessions', everyMs: HOURLY_MS, run: purgeSessions },
  { name: 'purge-deliveries', everyMs: HOURLY_MS, run: purgeDeliveries },
  { name: 'log-chain-heads', everyMs: DAILY_MS, run: logChainHeads },
];

export interface JobsOptions {
  /** Names the engine where it is the server's own and the store is not: other servers do the same work on theirs. */
  readonly ownEngine?: string | undefined;
}

/** Runs every job whose turn it is. One that fails is logged and leaves the others alone; its turn comes again. */
export async function runDueJobs(
  kernel: Kernel,
  isStopped: IsStopped = () => false,
  { ownEngine }: JobsOptions = {},
): Promise<void> {
  for (const { name, everyMs, isOfEngine = false, run } of jobs) {
    if (isStopped()) return;
    const lease = isOfEngine && ownEngine !== undefined ? `job ${name} on ${ownEngine}` : `job ${name}`;
    try {
      await underLease(kernel, { name: lease, restMs: everyMs }, async (isLost) => {
        const rows = await run(kernel, () => isStopped() || isLost());
        if (rows > 0) kernel.log.info({ job: name, rows }, 'a job has run');
      });
    } catch (error) {
      kernel.log.error({ job: name, err: error }, 'a job failed');
    }
  }
}

/** Looks for due jobs soon and every few minutes until it is stopped. `stop` resolves when none is under way. */
export function startJobs(kernel: Kernel, options: JobsOptions = {}): { stop(): Promise<void> } {
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  const look = (): void => {
    running = running.then(() => runDueJobs(kernel, () => stopped, options));
  };
  const first = setTimeout(look, FIRST_LOOK_MS).unref();
  const timer = setInterval(look, LOOK_EVERY_MS).unref();
  return {
    stop: () => {
      stopped = true;
      clearTimeout(first);
      clearInterval(timer);
      return running;
    },
  };
}
