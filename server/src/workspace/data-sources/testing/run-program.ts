import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';

/** Databases do not run as root; this user owns nothing. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const ordinaryUser = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

/** An ordinary user's path leaves out where Debian puts servers. */
const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/bin', '/usr/local/bin'];

/** Where a program lies; undefined where it is missing. */
export const findProgram = (name: string): string | undefined =>
  folders.map((folder) => join(folder, name)).find((path) => existsSync(path));

/** A folder in which a program may write that runs for a test; `give` hands over what the test puts into it. */
export function programFolder(name: string): { path: string; give: (path: string) => void; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), `belvedere-${name}-`));
  const give = (file: string): void => {
    if (isRoot) chownSync(file, NOBODY, NOBODY);
  };
  give(path);
  return { path, give, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** For programs that do not choose one by themselves. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

interface ProgramOptions {
  readonly folder: string;
  /** What it says when it is ready; what its groups catch is handed back. */
  readonly ready: RegExp;
  readonly environment?: Readonly<Record<string, string>>;
  /** For programs that have processes or shared memory of their own to clear away. */
  readonly stopSignal?: NodeJS.Signals;
}

export interface RunningProgram {
  readonly caught: readonly string[];
  /** Stops it in its tracks: its addresses take connections and nothing answers. */
  readonly pause: () => Promise<void>;
  readonly resume: () => void;
  readonly stop: () => Promise<void>;
}

const start = (program: string, args: readonly string[], { folder, environment }: Omit<ProgramOptions, 'ready'>) =>
  spawn(program, args, {
    ...ordinaryUser,
    cwd: folder,
    env: { PATH: folders.join(':'), HOME: folder, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

const listenTo = (child: ChildProcess, onText: (all: string) => void): (() => string) => {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text: Buffer) => {
      said += text.toString();
      onText(said);
    });
  }
  return () => said;
};

/** `R`, `S`, `T` and so on, as the kernel has it, for each thread. */
function threadStates({ pid }: ChildProcess): string[] {
  const folder = `/proc/${pid}/task`;
  return readdirSync(folder).map((thread) => {
    const text = readFileSync(`${folder}/${thread}/stat`, 'utf8');
    return text.charAt(text.lastIndexOf(')') + 2);
  });
}

/** Waits until the program ends. Fails with what it said when it ends with another code than 0. */
export async function runToEnd(program: string, args: readonly string[], folder: string): Promise<void> {
  const child = start(program, args, { folder });
  const said = listenTo(child, () => {});
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${said()}`);
}

/** Waits until the program is ready. Fails with what it said when it ends before. */
export async function startProgram(
  program: string,
  args: readonly string[],
  { ready, stopSignal = 'SIGKILL', ...options }: ProgramOptions,
): Promise<RunningProgram> {
  const child = start(program, args, options);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const caught = await new Promise<readonly string[]>((resolve, reject) => {
    const said = listenTo(child, (all) => {
      const [, ...groups] = ready.exec(all) ?? [undefined];
      if (ready.test(all)) resolve(groups.map((group) => group ?? ''));
    });
    child.once('error', reject).once('close', () => reject(new Error(`${program} ended: ${said()}`)));
  });
  return {
    caught,
    pause: async () => {
      child.kill('SIGSTOP');
      // Threads stop one by one, and on a busy machine those that still run answer.
      await expect.poll(() => new Set(threadStates(child)), { interval: 5, timeout: 30_000 }).toEqual(new Set(['T']));
    },
    resume: () => child.kill('SIGCONT'),
    stop: async () => {
      // At once: nothing that it would save is needed any more.
      child.kill(stopSignal);
      await ended;
    },
  };
}
