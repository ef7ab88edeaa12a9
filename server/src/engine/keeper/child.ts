import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { ChildMessage, ChildOptions, ParentMessage } from '../child/options.ts';

/** How an engine process ended. */
export interface ChildEnd {
  readonly wasReady: boolean;
  /** The library cannot be loaded: trying again soon will not help. */
  readonly isMissing: boolean;
  /** Part of a sentence: `it was ended by SIGKILL`. */
  readonly reason: string;
}

export interface EngineChild {
  readonly pid: number | undefined;
  readonly ended: Promise<ChildEnd>;
  tell(message: ParentMessage): void;
  kill(): void;
}

export interface ChildListener {
  readonly onReady: (version: string) => void;
  readonly onAlive: () => void;
  /** What the process writes to its standard output and error. */
  readonly onLine: (line: string) => void;
}

const entry = fileURLToPath(new URL('../child/main.ts', import.meta.url));

/** Threads beside those that run statements: for killing them, for checks, compression and files. */
const spareThreads = 6;

/** Nothing of the server's own environment is passed on: it may hold the master key and passwords. */
function environmentFor({ limits }: ChildOptions): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'LD_LIBRARY_PATH', 'NODE_COMPILE_CACHE'];
  const threads = limits.queriesRunningMax + limits.insertsRunningMax + spareThreads;
  return {
    ...Object.fromEntries(kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))),
    TZ: 'UTC',
    // Statements occupy threads of this pool; with the default of four, four long ones would stop everything else.
    UV_THREADPOOL_SIZE: String(threads),
  };
}

/** Starts an engine process. It does not keep this process alive, and it ends when this process does. */
export function startChild(options: ChildOptions, listener: ChildListener): EngineChild {
  const child = fork(entry, [JSON.stringify(options)], {
    execArgv: [],
    env: environmentFor(options),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let wasReady = false;
  let told: { readonly isMissing: boolean; readonly reason: string } | undefined;
  child.on('message', (message: ChildMessage) => {
    if (message.kind === 'ready') {
      wasReady = true;
      listener.onReady(message.version);
    } else if (message.kind === 'alive') {
      listener.onAlive();
    } else {
      told = { isMissing: message.kind === 'missing', reason: message.reason };
      child.kill('SIGKILL');
    }
  });
  for (const stream of [child.stdout, child.stderr]) readLines(stream, listener.onLine);
  child.unref();
  child.channel?.unref();
  return {
    pid: child.pid,
    ended: endOf(child).then((reason) => ({ wasReady, isMissing: false, reason, ...told })),
    tell: (message) => {
      // It may be gone already; then its end is on its way.
      if (child.connected) child.send(message, () => undefined);
    },
    kill: () => child.kill('SIGKILL'),
  };
}

function readLines(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream === null) return;
  createInterface({ input: stream }).on('line', onLine);
  (stream as Socket).unref();
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) =>
      resolve(signal === null ? `it ended with code ${code}` : `${signal} ended it`),
    );
    child.on('error', (error) => {
      if (child.pid === undefined) resolve(`its process cannot be started: ${error.message}`);
    });
  });
}
