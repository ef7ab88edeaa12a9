import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { CollectorPlan } from './run.ts';

export interface CollectorOptions extends Pick<CollectorPlan, 'address' | 'token' | 'certificate'> {
  readonly log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
  /** Tests do not wait. */
  readonly metricsEveryMs?: number;
  readonly objectsEveryMs?: number;
}

export interface RunningCollector {
  readonly stop: () => Promise<void>;
}

const second = 1_000;

/** What it remembers of a machine fits into a fraction of it. */
const memory = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 };

/**
 * Reports the machine that the server runs on. In a thread of its own: reading a few hundred processes takes tens of milliseconds in one
 * piece, in which no request would be answered; a process of its own would do as well, for 45 MB more.
 */
export function startCollector({ log, ...options }: CollectorOptions): RunningCollector {
  if (process.platform !== 'linux') {
    log.info({ platform: process.platform }, 'the collector of the own machine reads /proc, which only Linux has');
    return { stop: async () => undefined };
  }
  const plan: CollectorPlan = {
    metricsEveryMs: 10 * second,
    objectsEveryMs: 60 * second,
    ...options,
    host: hostname(),
    version: ownVersion(),
  };
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: plan,
    resourceLimits: memory,
    // The flags of the server are for its requests.
    execArgv: [],
  });
  worker.on('message', ({ level, message }: { level: 'info' | 'warn'; message: string }) => log[level]({}, message));
  worker.on('error', (error) => log.warn({ err: error }, 'the collector of the own machine has ended'));
  worker.unref();
  return {
    stop: async () => {
      await worker.terminate();
    },
  };
}

const ownVersion = (): string =>
  (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;
