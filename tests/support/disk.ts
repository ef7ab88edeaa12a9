import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './product.ts';

/** A disk that a test makes refuse writes, and take them again, as an ordinary user too. */
export interface Disk {
  readonly kind: 'file system' | 'limit';
  /** Of a folder on it, as the processes see it that are started there. */
  readonly path: string;
  /** The same folder for this process. */
  readonly outside: string;
  /** Put in front of a command it runs where the disk is. */
  readonly enter: readonly string[];
  /** From now on nothing fits, whoever writes. */
  readonly refuse: (how: 'full' | 'read-only') => void;
  readonly accept: () => void;
  readonly close: () => Promise<void>;
}

const mountTmpfs = 'mount -t tmpfs -o size="$1" tmpfs "$0" && echo mounted && exec sleep infinity';

/**
 * A file system of its own in memory, in a namespace that ordinary users may make where the kernel lets them; undefined elsewhere.
 * `read-only` works while nothing on it is open for writing. Half of it is room that `accept` gives back.
 */
export async function newFileSystem(megabytes: number): Promise<Disk | undefined> {
  const folder = temporaryFolder();
  const holder = spawn(
    'unshare',
    ['--user', '--map-root-user', '--mount', 'sh', '-c', mountTmpfs, folder.path, `${megabytes}m`],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const isMounted = await Promise.race([
    once(holder.stdout, 'data').then(() => true),
    once(holder, 'close').then(() => false),
    once(holder, 'error').then(() => false),
  ]);
  if (!isMounted) {
    folder.remove();
    return undefined;
  }
  const enter = ['nsenter', `--target=${holder.pid}`, '--user', '--mount', '--preserve-credentials'];
  const inside = (...command: string[]) => execFileSync(enter[0] ?? '', [...enter.slice(1), ...command]);
  // With its source named, `mount` passes on this option alone, and not the owner, which the namespace may have no number for.
  const remount = (option: string) => inside('mount', '-t', 'tmpfs', '-o', `remount,${option}`, 'tmpfs', folder.path);
  const outside = `/proc/${holder.pid}/root${folder.path}`;
  const ballast = join(outside, 'ballast');
  // What is given back later: the store may have taken all the rest by then.
  writeFileSync(ballast, Buffer.alloc((megabytes * 1024 * 1024) / 2, 1));
  return {
    kind: 'file system',
    path: folder.path,
    outside,
    enter,
    refuse: (how) => {
      if (how === 'full') fillUp(ballast);
      else remount('ro');
    },
    accept: () => {
      remount('rw');
      rmSync(ballast, { force: true });
    },
    close: async () => {
      await end(holder);
      folder.remove();
    },
  };
}

/** Writes until the last byte is taken. */
function fillUp(path: string): void {
  for (const bytes of [1 << 20, 1 << 12, 1]) {
    const piece = Buffer.alloc(bytes, 1);
    try {
      for (;;) writeFileSync(path, piece, { flag: 'a' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/**
 * A folder in which the processes of a product may write nothing from a moment on: the kernel refuses every write of theirs, as a broken
 * disk does (EFBIG). `pid` answers the first of them once it runs.
 */
export function newLimit(pid: () => number | undefined): Disk {
  const folder = temporaryFolder();
  let isRefusing = false;
  // The soft limit alone: raising it again takes no rights.
  const limit = (bytes: string): void => {
    for (const each of familyOf(pid())) spawnSync('prlimit', [`--pid=${each}`, `--fsize=${bytes}:`]);
  };
  mkdirSync(folder.path, { recursive: true });
  return {
    kind: 'limit',
    path: folder.path,
    outside: folder.path,
    get enter() {
      return isRefusing ? ['prlimit', '--fsize=1:'] : [];
    },
    refuse: () => {
      isRefusing = true;
      limit('1');
    },
    accept: () => {
      isRefusing = false;
      limit('unlimited');
    },
    close: async () => folder.remove(),
  };
}

/** A process and everything that it started, the oldest first. Linux only: it reads /proc. */
function familyOf(pid: number | undefined): number[] {
  if (pid === undefined) return [];
  const children = readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/status`, 'utf8').includes(`\nPPid:\t${pid}\n`);
    } catch {
      return false;
    }
  });
  return [pid, ...children.flatMap((child) => familyOf(Number(child)))];
}
