import { readdirSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { bytesOf, namedValues, readText } from '../machine/files.ts';
import { maskCommandLine } from './mask-command-line.ts';
import { containerOf, type ProcessStat, type ProcessStatus, parseStat, parseStatus } from './parse.ts';

export interface SeenProcess {
  readonly pid: number;
  readonly stat: ProcessStat;
}

/** What is read of those processes only that are reported. */
export interface ProcessDetails {
  readonly status: ProcessStatus;
  /** File name of what runs; empty for a zombie. */
  readonly program: string;
  /** Without its secrets. */
  readonly commandLine: string;
  readonly containerId: string;
  readonly workDirectory: string | undefined;
  readonly openFiles: number | undefined;
  readonly io: ReadonlyMap<string, string>;
}

const commandLineMax = 2_048;

/** Threads of the kernel look like processes and are none; the one that starts them has this number. */
const kernelParent = 2;

/** All processes, but for threads of the kernel. */
export function seenProcesses(): SeenProcess[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const stat = parseStat(readText(`/proc/${name}/stat`) ?? '');
    const pid = Number(name);
    if (stat === undefined || pid === kernelParent || stat.parentPid === kernelParent) return [];
    return [{ pid, stat }];
  });
}

/** Undefined for a process that has ended meanwhile. */
export function readDetails(pid: number): ProcessDetails | undefined {
  const status = readText(`/proc/${pid}/status`);
  if (status === undefined) return undefined;
  const words = (readText(`/proc/${pid}/cmdline`) ?? '').split('\0').filter((word) => word !== '');
  return {
    status: parseStatus(status),
    program: basename(words[0]?.split(' ', 1)[0] ?? ''),
    commandLine: maskCommandLine(words, commandLineMax),
    containerId: containerOf(readText(`/proc/${pid}/cgroup`) ?? ''),
    workDirectory: linkOf(`/proc/${pid}/cwd`),
    openFiles: countOf(`/proc/${pid}/fd`),
    io: namedValues(readText(`/proc/${pid}/io`) ?? ''),
  };
}

export const ioCount = (io: ReadonlyMap<string, string>, name: string): number | undefined => bytesOf(io.get(name));

/** Only the owner of a process and root may read these two. */
function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function countOf(folder: string): number | undefined {
  try {
    return readdirSync(folder).length;
  } catch {
    return undefined;
  }
}
