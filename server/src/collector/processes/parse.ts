import { bytesOf, columnsOf, namedValues } from '../machine/files.ts';

/** The kernel tells times of processes to programs in hundredths of a second, on every processor. */
export const ticksPerSecond = 100;

/** What /proc/<pid>/stat holds. Times are in ticks. */
export interface ProcessStat {
  readonly name: string;
  /** A letter: R, S, D, Z, T, … */
  readonly state: string;
  readonly parentPid: number;
  readonly minorFaults: number;
  readonly childMinorFaults: number;
  readonly majorFaults: number;
  readonly childMajorFaults: number;
  readonly usedTicks: number;
  readonly threads: number;
  /** After the start of the machine. */
  readonly startTicks: number;
  readonly virtualBytes: number;
}

/** The name stands in parentheses and may hold some, spaces and line breaks too. Undefined for what has another form. */
export function parseStat(text: string): ProcessStat | undefined {
  const [open, close] = [text.indexOf('('), text.lastIndexOf(')')];
  if (open === -1 || close < open) return undefined;
  const columns = columnsOf(text.slice(close + 1));
  const at = (number: number): number => Number(columns[number - 3] ?? Number.NaN);
  const stat = {
    name: text.slice(open + 1, close),
    state: columns[0] ?? '',
    parentPid: at(4),
    minorFaults: at(10),
    childMinorFaults: at(11),
    majorFaults: at(12),
    childMajorFaults: at(13),
    usedTicks: at(14) + at(15),
    threads: at(20),
    startTicks: at(22),
    virtualBytes: at(23),
  };
  return Number.isNaN(stat.virtualBytes) ? undefined : stat;
}

/** What /proc/<pid>/status holds beside. */
export interface ProcessStatus {
  readonly userId: number | undefined;
  readonly residentBytes: number | undefined;
  readonly voluntarySwitches: number | undefined;
  readonly involuntarySwitches: number | undefined;
}

export function parseStatus(text: string): ProcessStatus {
  const values = namedValues(text);
  const count = (name: string): number | undefined => bytesOf(values.get(name));
  return {
    userId: count('Uid') ?? bytesOf(values.get('Uid')?.split(/\s+/)[0]),
    residentBytes: count('VmRSS'),
    voluntarySwitches: count('voluntary_ctxt_switches'),
    involuntarySwitches: count('nonvoluntary_ctxt_switches'),
  };
}

/** Names by number, of /etc/passwd. */
export function parseUsers(passwd: string): ReadonlyMap<number, string> {
  const users = new Map<number, string>();
  for (const line of passwd.split('\n')) {
    const [name = '', , id = ''] = line.split(':');
    if (name !== '' && /^\d+$/.test(id) && !users.has(Number(id))) users.set(Number(id), name);
  }
  return users;
}

/** The container of a process, of /proc/<pid>/cgroup: runtimes name the group by its id of 64 digits. */
export const containerOf = (cgroup: string): string => /\b[0-9a-f]{64}\b/.exec(cgroup)?.[0] ?? '';
