import type { Point } from '../../ingest/point.ts';
import { readText } from '../machine/files.ts';
import { bootTimeS } from '../machine/processor.ts';
import { integer, percent, pointOf, rounded } from '../points.ts';
import { type ListeningSockets, listeningPorts, readListening } from './listening.ts';
import { parseUsers, ticksPerSecond } from './parse.ts';
import { ioCount, type ProcessDetails, readDetails, type SeenProcess, seenProcesses } from './read.ts';

/** More of them would be a report that nobody reads and everybody pays for. */
export const processesMax = 500;

/** What each report needs of the one before. */
export interface ProcessMemory {
  /** Milliseconds on a clock that is never set. */
  readonly atMs: number;
  readonly usedTicks: ReadonlyMap<string, number>;
}

export interface ProcessReport {
  readonly points: readonly Point[];
  readonly memory: ProcessMemory;
}

/** Numbers of processes are used again. */
const identityOf = ({ pid, stat }: SeenProcess): string => `${pid} ${stat.startTicks}`;

interface Ranked {
  readonly seen: SeenProcess;
  /** Percent of one processor since the report before; undefined for a process that is new. */
  readonly usage: number | undefined;
}

/**
 * The processes of the machine, all of one time: whatever is not in a report has ended. Where there are too many, those that work come
 * first, then the newest.
 */
export function processReport(
  host: string,
  memoryBytes: number,
  before: ProcessMemory | undefined,
  timeNs: bigint,
): ProcessReport {
  const atMs = performance.now();
  const seconds = before === undefined ? 0 : (atMs - before.atMs) / 1_000;
  const all = seenProcesses();
  const ranked = all.map((seen): Ranked => {
    const ticks = before?.usedTicks.get(identityOf(seen));
    if (ticks === undefined || seconds <= 0) return { seen, usage: undefined };
    return { seen, usage: percent((seen.stat.usedTicks - ticks) / ticksPerSecond, seconds) };
  });
  if (ranked.length > processesMax) {
    ranked.sort(
      (one, other) => (other.usage ?? 0) - (one.usage ?? 0) || other.seen.stat.startTicks - one.seen.stat.startTicks,
    );
  }
  const machine: Machine = {
    host,
    memoryBytes,
    bootMs: (bootTimeS(readText('/proc/stat') ?? '') ?? 0) * 1_000,
    users: parseUsers(readText('/etc/passwd') ?? ''),
    listening: readListening(),
  };
  const points = ranked.slice(0, processesMax).flatMap(({ seen, usage }) => {
    const details = readDetails(seen.pid);
    return details === undefined ? [] : [pointOfProcess(machine, seen, usage, details, timeNs)];
  });
  const usedTicks = new Map(all.map((seen) => [identityOf(seen), seen.stat.usedTicks]));
  return { points, memory: { atMs, usedTicks } };
}

/** What all processes of a report share. */
interface Machine {
  readonly host: string;
  readonly memoryBytes: number;
  /** Start of the machine, milliseconds since the epoch. */
  readonly bootMs: number;
  readonly users: ReadonlyMap<number, string>;
  readonly listening: ListeningSockets;
}

/** The words of agents for what the kernel has a letter for. */
const stateWords: Readonly<Record<string, string>> = {
  A: 'daemon',
  D: 'blocked',
  U: 'blocked',
  I: 'idle',
  L: 'lock',
  R: 'running',
  S: 'sleep',
  T: 'stop',
  t: 'stop',
  W: 'wait',
  Z: 'zombie',
};

function pointOfProcess(
  { host, memoryBytes, bootMs, users, listening }: Machine,
  { pid, stat }: SeenProcess,
  usage: number | undefined,
  { status, program, commandLine, containerId, workDirectory, openFiles, io }: ProcessDetails,
  timeNs: bigint,
): Point {
  const { userId, residentBytes } = status;
  const startMs = bootMs + (stat.startTicks / ticksPerSecond) * 1_000;
  const ports = listeningPorts(pid, listening) ?? [];
  const ageS = Math.max(0, (Number(timeNs / 1_000_000n) - startMs) / 1_000);
  return pointOf(
    'host_processes',
    {
      host,
      name: `${host}_${pid}`,
      process_name: nameOf(stat.name, program),
      username: userId === undefined ? undefined : (users.get(userId) ?? String(userId)),
      state: stateWords[stat.state],
      container_id: containerId,
    },
    {
      pid: integer(pid),
      cmdline: commandLine === '' ? `[${stat.name}]` : commandLine,
      cpu_usage: ageS > 0 ? rounded((stat.usedTicks / ticksPerSecond / ageS) * 100) : undefined,
      cpu_usage_top: usage,
      mem_used_percent: residentBytes === undefined ? undefined : percent(residentBytes, memoryBytes),
      rss: integer(residentBytes),
      vms: integer(stat.virtualBytes),
      threads: integer(stat.threads),
      open_files: integer(openFiles),
      listen_ports: ports.length === 0 ? undefined : JSON.stringify(ports),
      start_time: integer(startMs),
      started_duration: integer(ageS),
      state_zombie: stat.state === 'Z',
      work_directory: workDirectory,
      proc_syscr: integer(ioCount(io, 'syscr')),
      proc_syscw: integer(ioCount(io, 'syscw')),
      proc_read_bytes: integer(ioCount(io, 'read_bytes')),
      proc_write_bytes: integer(ioCount(io, 'write_bytes')),
      voluntary_ctxt_switches: integer(status.voluntarySwitches),
      nonvoluntary_ctxt_switches: integer(status.involuntarySwitches),
      page_minor_faults: integer(stat.minorFaults),
      page_major_faults: integer(stat.majorFaults),
      page_children_minor_faults: integer(stat.childMinorFaults),
      page_children_major_faults: integer(stat.childMajorFaults),
    },
    timeNs,
  );
}

/** So many bytes of a name the kernel keeps. */
const keptNameBytes = 15;

/** The name of a process is that of its first thread, cut; Node calls that one as if it were a part of something. */
function nameOf(kept: string, program: string): string {
  const isCut = Buffer.byteLength(kept) >= keptNameBytes && program.startsWith(kept);
  return program !== '' && (isCut || kept === 'MainThread') ? program : kept;
}
