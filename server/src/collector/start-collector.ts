import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createBackOff } from '../processes/back-off.ts';
import { withCompileCache } from '../processes/compile-cache.ts';
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
const restartDelayMsMin = 1_000;

const entry = fileURLToPath(new URL('./main.ts', import.meta.url));

/** What it remembers of a machine fits into a fraction of it. */
const nodeFlags = ['--max-old-space-size=64', '--max-semi-space-size=2'];

/** Of the server's environment nothing else is passed on: it may hold the master key and passwords. */
const environment = (): NodeJS.ProcessEnv => {
  const kept = ['PATH', 'TZ', 'NODE_COMPILE_CACHE'].flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]] as const],
  );
  return withCompileCache(Object.fromEntries(kept));
};

/**
 * Reports the machine that the server runs on. In a process of its own: reading a few hundred processes takes tens of milliseconds in one
 * piece, in which no request would be answered, and a thread would take twice the memory, out of the server's.
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
  const backOff = createBackOff();
  let child: ChildProcess | undefined;
  let restart: NodeJS.Timeout | undefined;
  let isStopped = false;
  const start = (): void => {
    const running = fork(entry, [], {
      execArgv: nodeFlags,
      env: environment(),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child = running;
    let wasReady = false;
    running.on('message', ({ level, message }: { level: 'info' | 'warn'; message: string }) => {
      wasReady = true;
      log[level]({}, message);
    });
    const ended = (reason: unknown): void => {
      if (isStopped || child !== running) return;
      child = undefined;
      const delayMs = Math.max(restartDelayMsMin, backOff.nextDelayMs(wasReady));
      log.warn({ reason, delayMs }, 'the collector of the own machine has ended, it is started again');
      restart = setTimeout(start, delayMs).unref();
    };
    running.once('exit', (code, signal) => ended(signal ?? code));
    running.once('error', (error) => ended(error.message));
    running.send(plan, () => {});
    // It must not keep a server alive that has nothing left to do.
    running.unref();
    running.channel?.unref();
  };
  start();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(restart);
      const running = child;
      if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
      const ended = new Promise((resolve) => running.once('exit', resolve));
      running.kill('SIGKILL');
      await ended;
    },
  };
}

const ownVersion = (): string =>
  (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;
