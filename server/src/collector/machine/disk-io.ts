import { integer, type Measured, perSecond } from '../points.ts';
import { columnsOf } from './files.ts';

/** Counters of a device since the start of the machine. */
export interface DiskCounters {
  readonly reads: number;
  readonly mergedReads: number;
  readonly readBytes: number;
  readonly readTimeMs: number;
  readonly writes: number;
  readonly mergedWrites: number;
  readonly writeBytes: number;
  readonly writeTimeMs: number;
  readonly inProgress: number;
  readonly ioTimeMs: number;
  readonly weightedIoTimeMs: number;
}

/** What /proc/diskstats counts in, whatever the device says of itself. */
const sectorBytes = 512;
const devicesMax = 64;

/** Whole devices that have ever been used; partitions would count everything twice. */
export function parseDiskCounters(
  diskstats: string,
  isWhole: (device: string) => boolean,
): ReadonlyMap<string, DiskCounters> {
  const counters = new Map<string, DiskCounters>();
  for (const line of diskstats.split('\n')) {
    const [, , name = '', ...columns] = columnsOf(line);
    if (name === '' || /^(?:loop|ram|zram)\d/.test(name) || counters.size >= devicesMax || !isWhole(name)) continue;
    const at = (index: number): number => Number(columns[index] ?? 0);
    if (at(0) + at(4) === 0) continue;
    counters.set(name, {
      reads: at(0),
      mergedReads: at(1),
      readBytes: at(2) * sectorBytes,
      readTimeMs: at(3),
      writes: at(4),
      mergedWrites: at(5),
      writeBytes: at(6) * sectorBytes,
      writeTimeMs: at(7),
      inProgress: at(8),
      ioTimeMs: at(9),
      weightedIoTimeMs: at(10),
    });
  }
  return counters;
}

export const diskIoFields = (
  now: DiskCounters,
  before: DiskCounters | undefined,
  seconds: number,
): Record<string, Measured> => ({
  reads: integer(now.reads),
  writes: integer(now.writes),
  read_bytes: integer(now.readBytes),
  'read_bytes/sec': perSecond(now.readBytes, before?.readBytes, seconds),
  write_bytes: integer(now.writeBytes),
  'write_bytes/sec': perSecond(now.writeBytes, before?.writeBytes, seconds),
  read_time: integer(now.readTimeMs),
  write_time: integer(now.writeTimeMs),
  io_time: integer(now.ioTimeMs),
  weighted_io_time: integer(now.weightedIoTimeMs),
  iops_in_progress: integer(now.inProgress),
  merged_reads: integer(now.mergedReads),
  merged_writes: integer(now.mergedWrites),
});

/** Volumes lie on other devices, which count the same bytes. */
export const isVolume = (name: string): boolean => /^(?:dm-|md)\d/.test(name);
