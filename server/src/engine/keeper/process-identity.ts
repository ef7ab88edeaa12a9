import { readFileSync } from 'node:fs';

/** A process that can be recognised later: a pid alone is given to another process some time after it ended. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks from the start of the machine to that of the process. */
  readonly startTicks: string;
  /** Of this run of the machine. */
  readonly bootId: string;
}

const startTimeField = 22;

/** Undefined when there is no such process, or no `/proc` to ask. */
export function identify(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in parentheses, which may hold spaces and parentheses itself.
    const rest = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const state = rest[0];
    const startTicks = rest[startTimeField - 3];
    // A process that ended and was not collected yet holds nothing any more.
    if (startTicks === undefined || state === 'Z' || state === 'X') return undefined;
    return { pid, startTicks, bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() };
  } catch {
    return undefined;
  }
}

export function isRunning(process: ProcessIdentity): boolean {
  const found = identify(process.pid);
  return found !== undefined && found.startTicks === process.startTicks && found.bootId === process.bootId;
}

const pollMs = 10;
const goneWithinMs = 10_000;

/** Kills a process unless its pid belongs to another one by now; resolves when it is gone. Answers whether it was there. */
export async function endProcess(identity: ProcessIdentity): Promise<boolean> {
  if (!isRunning(identity)) return false;
  process.kill(identity.pid, 'SIGKILL');
  for (let waitedMs = 0; isRunning(identity); waitedMs += pollMs) {
    if (waitedMs >= goneWithinMs) throw new Error(`the process ${identity.pid} does not end`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  return true;
}
