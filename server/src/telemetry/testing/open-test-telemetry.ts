import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clickhouseUrl } from '../../configuration/types/clickhouse-url.ts';
import type { ClickHouseAddress } from '../client.ts';
import { createTelemetry, type TelemetryOptions } from '../create-telemetry.ts';
import type { Telemetry } from '../telemetry.ts';

export interface TestTelemetry {
  readonly telemetry: Telemetry;
  /** The data folder; empty folder where a server is used. */
  readonly folder: string;
  readonly close: () => Promise<void>;
}

/** The server that the tests are to use in place of the embedded engine. */
export function serverOfTests(): ClickHouseAddress | undefined {
  const text = process.env.BELVEDERE_CLICKHOUSE_URL;
  if (text === undefined || text === '') return undefined;
  const parsed = clickhouseUrl().parse(text, process.cwd());
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed.value;
}

export const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/**
 * An engine of its own in a temporary folder, or a database of its own on the server of the tests, migrated and ready. For tests that
 * end engines or change their limits; others share one.
 */
export async function openOwnTelemetry(options: Partial<TelemetryOptions> = {}): Promise<TestTelemetry> {
  const folder = mkdtempSync(join(tmpdir(), 'belvedere-telemetry-'));
  const server = serverOfTests();
  const database = `belvedere_test_${randomUUID().replaceAll('-', '')}`;
  const telemetry = createTelemetry({
    folder,
    engine: 'embedded',
    clickhouseUrl: server === undefined ? undefined : { ...server, database },
    engineMemoryBytesMax: 1024 * 1024 * 1024,
    log: quiet,
    ...options,
  });
  await whenReady(telemetry);
  return {
    telemetry,
    folder,
    async close() {
      if (server !== undefined && options.clickhouseUrl === undefined) {
        await telemetry.client().command({ query: `DROP DATABASE IF EXISTS ${database}` });
      }
      await telemetry.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let shared: Promise<TestTelemetry> | undefined;
let users = 0;

/**
 * The engine that all tests of this process share: starting one for each file would cost more than most tests. Use a workspace of your
 * own to stay apart. It ends with the process; a database on a server goes with its last user.
 */
export async function openTestTelemetry(): Promise<TestTelemetry> {
  shared ??= openShared();
  users += 1;
  const { telemetry, folder, close } = await shared;
  let closed = false;
  return {
    telemetry,
    folder,
    async close() {
      if (closed) return;
      closed = true;
      users -= 1;
      if (users > 0 || serverOfTests() === undefined) return;
      shared = undefined;
      await close();
    },
  };
}

/** No test ends the engine that all share: where it ended, the tests that fail for it have to be told why. */
const outspoken = {
  ...quiet,
  warn: (fields: object, message: string) => console.warn(message, fields),
  error: (fields: object, message: string) => console.error(message, fields),
};

async function openShared(): Promise<TestTelemetry> {
  const opened = await openOwnTelemetry({ log: outspoken });
  // The test runner ends its processes by SIGTERM, which would leave the folder.
  process.once('SIGTERM', () => {
    removeWithEngine(opened.folder);
    process.kill(process.pid, 'SIGTERM');
  });
  process.once('exit', () => removeWithEngine(opened.folder));
  return opened;
}

/** By another process: this one is killed half a second after SIGTERM, and tables are thousands of small files. */
function removeWithEngine(folder: string): void {
  const pid = existsSync(folder) && serverOfTests() === undefined ? enginePidOf(folder) : 0;
  const script = 'kill -9 "$1"; while kill -0 "$1"; do sleep 0.02; done; rm -rf "$2"';
  const options = { detached: true, stdio: 'ignore' } as const;
  if (pid > 0) spawn('/bin/sh', ['-c', script, 'sh', String(pid), folder], options).unref();
  else rmSync(folder, { recursive: true, force: true });
}

/** Rejects with the reason as soon as the engine cannot be used, instead of waiting until the test is out of time. */
export function whenReady(telemetry: Telemetry): Promise<void> {
  // The engine alone keeps no process alive.
  const awake = setInterval(() => undefined, 60_000);
  return new Promise<void>((resolve, reject) => {
    const stop = telemetry.onChange(({ status, reason }) => {
      if (status === 'starting') return;
      // Called before `onChange` came back when it is ready already.
      setImmediate(() => stop());
      if (status === 'ready') resolve();
      else reject(new Error(reason));
    });
  }).finally(() => clearInterval(awake));
}

/** Where the embedded engine of an opened telemetry listens. */
export function socketOf({ folder }: TestTelemetry): string {
  return engineFileOf(folder).socketPath;
}

/** The process of the embedded engine on a data folder. */
export function enginePidOf(folder: string): number {
  return engineFileOf(folder).pid;
}

function engineFileOf(folder: string): { pid: number; socketPath: string } {
  return JSON.parse(readFileSync(join(folder, 'engine', 'engine.json'), 'utf8')) as { pid: number; socketPath: string };
}
