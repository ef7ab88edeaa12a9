import { dirname, join } from 'node:path';
import { setTimeout as setTimeoutAsync } from 'node:timers/promises';
import { createBackOff } from '../../processes/back-off.ts';
import { type ChildLimits, defaultLimits } from '../child/options.ts';
import { type ChildEnd, type EngineChild, startChild } from './child.ts';
import { writeEngineConfiguration } from './configuration-file.ts';
import { readEngineFile, removeEngineFile, writeEngineFile } from './engine-file.ts';
import { watchHealth } from './health.ts';
import { endProcess, identify } from './process-identity.ts';
import { chooseSocketPath, closeToOthers, removeSocket } from './socket-path.ts';

export interface EngineLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface EngineState {
  readonly status: 'starting' | 'ready' | 'unavailable';
  /** One sentence for an administrator; empty while ready. */
  readonly reason: string;
}

export interface KeeperOptions {
  /** For tables, socket and the file that names the process; made when it is missing. Nobody else may use it. */
  readonly folder: string;
  /** For all queries together; one may use half of it. */
  readonly memoryBytesMax: number;
  readonly log: EngineLog;
  readonly limits?: Partial<ChildLimits>;
  /** Only for tests: the module that is loaded in place of the installed library. */
  readonly loaderPath?: string;
  /** Called whenever the state changes. */
  readonly onChange?: (state: EngineState) => void;
}

export interface EngineKeeper {
  /** Stays the same over restarts. */
  readonly socketPath: string;
  state(): EngineState;
  /** Lets statements under way finish, for a while, and ends the engine. */
  close(): Promise<void>;
}

const starting: EngineState = { status: 'starting', reason: 'The telemetry engine is starting.' };
const ready: EngineState = { status: 'ready', reason: '' };

const missingRetryMs = 60_000;
const startTimeoutMs = 120_000;
const closeTimeoutMs = 10_000;
/** Deaths before it was ready after which it counts as unavailable and no longer as starting. */
const deathsUntilUnavailable = 3;

/** Starts the engine in the background and keeps it running. Returns at once; nothing waits for the engine. */
export function keepEngine(options: KeeperOptions): EngineKeeper {
  const { folder, log } = options;
  const closing = new AbortController();
  const backOff = createBackOff();
  let state = starting;
  let child: EngineChild | undefined;
  let failures = 0;
  const socketPath = chooseSocketPath(folder);

  function change(next: EngineState): void {
    if (closing.signal.aborted || (state.status === next.status && state.reason === next.reason)) return;
    state = next;
    options.onChange?.(next);
  }

  async function keep(): Promise<void> {
    let lastReason = '';
    while (!closing.signal.aborted) {
      const end = await runOnce().catch(
        (error: Error): ChildEnd => ({ wasReady: false, isMissing: false, reason: error.message }),
      );
      if (closing.signal.aborted) return;
      failures = end.wasReady ? 0 : failures + 1;
      const delayMs = end.isMissing ? missingRetryMs : backOff.nextDelayMs(end.wasReady);
      change(stateAfter(end, failures, folder));
      // Said once, and not every minute of the years in which a platform stays unsupported.
      log[end.reason === lastReason ? 'debug' : 'warn']({ reason: end.reason, delayMs }, 'the telemetry engine ended');
      lastReason = end.wasReady ? '' : end.reason;
      await pause(delayMs, closing.signal);
    }
  }

  async function runOnce(): Promise<ChildEnd> {
    const startedAt = performance.now();
    closeToOthers(folder);
    closeToOthers(dirname(socketPath));
    await endStale(folder, socketPath, log);
    // Asked to close meanwhile: nobody would end what is started now.
    if (closing.signal.aborted) return { wasReady: false, isMissing: false, reason: 'it was asked to end' };
    const configurationFile = writeEngineConfiguration(folder, options);
    const health = watchHealth({
      check: () => child?.tell('check'),
      onHang: (reason) => {
        log.error({ pid: child?.pid }, reason);
        child?.kill();
      },
      startTimeoutMs,
    });
    child = startChild(
      {
        dataFolder: join(folder, 'tables'),
        configurationFile,
        socketPath,
        queryMemoryBytesMax: Math.floor(options.memoryBytesMax / 2),
        limits: { ...defaultLimits, ...options.limits },
        ...(options.loaderPath === undefined ? {} : { loaderPath: options.loaderPath }),
      },
      {
        onReady: (version) => {
          health.onReady();
          log.info({ version, startMs: Math.round(performance.now() - startedAt) }, 'the telemetry engine is ready');
          change(ready);
        },
        onAlive: health.onAlive,
        onLine: (line) => log.debug({ line }, 'telemetry engine'),
      },
    );
    const identity = child.pid === undefined ? undefined : identify(child.pid);
    if (identity !== undefined) writeEngineFile(folder, { ...identity, socketPath });
    try {
      return await child.ended;
    } finally {
      health.stop();
    }
  }

  const kept = keep();
  return {
    socketPath,
    state: () => state,
    async close() {
      if (!closing.signal.aborted) {
        closing.abort();
        // One that is not ready yet has nothing under way.
        if (state.status === 'ready') child?.tell('stop');
        else child?.kill();
        const timer = setTimeout(() => child?.kill(), closeTimeoutMs);
        await kept;
        clearTimeout(timer);
        removeEngineFile(folder);
        removeSocket(socketPath);
      }
      await kept;
    },
  };
}

/** Ends the engine that a server left behind which was killed. Its own, when this one is starting it again, is gone already. */
async function endStale(folder: string, socketPath: string, log: EngineLog): Promise<void> {
  const stale = readEngineFile(folder);
  if (stale === undefined) return;
  if (await endProcess(stale)) log.warn({ pid: stale.pid }, 'an engine that an earlier server left was ended');
  if (stale.socketPath !== socketPath) removeSocket(stale.socketPath);
}

function stateAfter({ wasReady, isMissing, reason }: ChildEnd, failures: number, folder: string): EngineState {
  if (isMissing) {
    return {
      status: 'unavailable',
      reason:
        `The telemetry engine cannot be loaded: ${firstLine(reason)}. It exists for Linux with glibc and for macOS; ` +
        'install it with `npm ci`, or set BELVEDERE_CLICKHOUSE_URL or BELVEDERE_ENGINE=off.',
    };
  }
  if (wasReady) {
    return { status: 'starting', reason: `The telemetry engine is started again, because ${firstLine(reason)}.` };
  }
  if (failures < deathsUntilUnavailable) return starting;
  return {
    status: 'unavailable',
    reason:
      `The telemetry engine does not start on ${folder}: ${firstLine(reason)}. It is tried again every few seconds; ` +
      'BELVEDERE_LOG_LEVEL=debug shows what it says itself.',
  };
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').trim().replace(/\.$/, '').slice(0, 500);
}

/** Over at once when the signal comes. Does not keep the process alive. */
async function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  await setTimeoutAsync(delayMs, undefined, { signal, ref: false }).catch(() => undefined);
}
