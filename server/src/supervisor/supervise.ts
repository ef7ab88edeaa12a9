import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { createBackOff } from '../processes/back-off.ts';
import { withCompileCache } from '../processes/compile-cache.ts';
import { readyMessage } from './end-with-supervisor.ts';
import { exitCodes, restartCannotMend } from './exit-codes.ts';

/**
 * The first is room for what requests make and leave behind, 16 MB unless said: with more of it fewer objects outlive a collection and have
 * to be copied. Measured on the export of a 20 kB dashboard: 36 to 46 instead of 44 to 51 microseconds of processor time a call.
 *
 * With the second the bytes of buffers count as part of the heap and its limit. Without it every 64 MB of buffers, which is some thirty
 * bodies of telemetry, have the whole heap marked anew, which was two fifths of the work of taking points in; all of it was for nothing,
 * since buffers of a request go with the small collections.
 */
export const nodeFlags = ['--max-semi-space-size=64', '--external-memory-accounted-in-global-limit'];

interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Set when the process could not be started at all. */
  readonly error?: Error;
}

/** The terminal, npm and a process manager can each pass on the same Ctrl-C; within this time they count as one. */
const sameStopMs = 500;

/**
 * Runs a script in a process of its own and starts it again when it dies, until it is stopped. SIGTERM, SIGINT and
 * SIGHUP are passed on to it; another one later kills it. The channel that the process gets is its sign of life: it
 * closes when this process dies in whatever way, see `endWithSupervisor`.
 *
 * @param options.secondStopAfterMs only for tests
 * @returns the exit code for this process: 0 after a stop, the script's own where a restart cannot help
 */
export async function supervise(options: {
  script: string;
  arguments: readonly string[];
  secondStopAfterMs?: number;
}): Promise<number> {
  const backOff = createBackOff();
  const stop = createStop(options.secondStopAfterMs ?? sameStopMs);
  for (;;) {
    const startedAt = performance.now();
    // Not detached: who kills the process group must reach the server too, even one that no longer runs its event loop.
    const stdio = ['inherit', 'inherit', 'inherit', 'ipc'] as const;
    const child = spawn(process.execPath, [...nodeFlags, options.script, ...options.arguments], {
      stdio: [...stdio],
      env: withCompileCache(process.env),
    });
    stop.passTo(child);
    let wasReady = false;
    child.on('message', (message) => {
      wasReady ||= message === readyMessage;
    });
    const end = await endOf(child);
    stop.passTo(undefined);
    const code = finalCode({ end, stopped: stop.requested() });
    if (code !== undefined) return code;
    const upMs = performance.now() - startedAt;
    const delayMs = backOff.nextDelayMs(wasReady);
    const when = delayMs === 0 ? 'now' : `in ${delayMs} ms`;
    console.error(`belvedere: ${describe(end)} after ${(upMs / 1000).toFixed(1)} s, it is started again ${when}`);
    if (await stop.orAfter(delayMs)) return exitCodes.stopped;
  }
}

/** Undefined when the process is to be started again. */
function finalCode({ end, stopped }: { end: End; stopped: boolean }): number | undefined {
  if (end.code === exitCodes.stopped) return exitCodes.stopped;
  if (end.code !== null && restartCannotMend.has(end.code)) return end.code;
  if (!stopped) return undefined;
  if (end.code !== null) return end.code;
  // A stop before the server has its signal handlers ends it by the signal itself. SIGKILL was no clean stop.
  if (end.signal !== 'SIGKILL') return exitCodes.stopped;
  return 128 + constants.signals.SIGKILL;
}

function describe({ code, signal, error }: End): string {
  if (error !== undefined) return `the server could not be started (${error.message})`;
  return signal === null ? `the server ended with code ${code}` : `the server was ended by ${signal}`;
}

function endOf(child: ChildProcess): Promise<End> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.on('error', (error) => {
      // Also emitted for a signal that could not be sent; then the process is still there and its exit will follow.
      if (child.pid === undefined) resolve({ code: null, signal: null, error });
    });
  });
}

/** Remembers that a stop was asked for, passes it on, and wakes up a pending restart. */
function createStop(secondStopAfterMs: number) {
  let child: ChildProcess | undefined;
  let firstStopAt: number | undefined;
  const stopping = Promise.withResolvers<true>();
  const onSignal = (signal: NodeJS.Signals) => {
    const now = performance.now();
    if (firstStopAt === undefined) {
      firstStopAt = now;
      child?.kill(signal);
      stopping.resolve(true);
    } else if (now - firstStopAt >= secondStopAfterMs) {
      child?.kill('SIGKILL');
    }
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, onSignal);
  return {
    requested: () => firstStopAt !== undefined,
    passTo(next: ChildProcess | undefined) {
      child = next;
    },
    /** True when a stop came before the time was over. */
    async orAfter(delayMs: number): Promise<boolean> {
      if (delayMs === 0) return firstStopAt !== undefined;
      const timer = Promise.withResolvers<false>();
      const handle = setTimeout(() => timer.resolve(false), delayMs);
      const stopped = await Promise.race([stopping.promise, timer.promise]);
      clearTimeout(handle);
      return stopped;
    },
  };
}
