import { existsSync } from 'node:fs';
import type { Measured } from '../points.ts';
import { type DiskCounters, parseDiskCounters } from './disk-io.ts';
import { type Disk, parseMounts, readDisk } from './disks.ts';
import { readText } from './files.ts';
import { fileHandleFields, trackingFields } from './kernel-tables.ts';
import { type Memory, parseMemory } from './memory.ts';
import { type NetworkCounters, parseNetworkCounters } from './network.ts';
import { type ProcessorTimes, parseProcessorTimes } from './processor.ts';
import { type ProtocolCounters, parseProtocolCounters } from './protocols.ts';

/** One look at the machine: counters since its start, and what is in use now. */
export interface Readings {
  /** Milliseconds on a clock that is never set. */
  readonly atMs: number;
  readonly processors: ReadonlyMap<string, ProcessorTimes>;
  readonly memory: Memory;
  readonly disks: readonly Disk[];
  readonly diskCounters: ReadonlyMap<string, DiskCounters>;
  readonly network: ReadonlyMap<string, NetworkCounters>;
  readonly protocols: ProtocolCounters;
  /** Fields of the table of tracked connections; none where there is no such table. */
  readonly tracking: Readonly<Record<string, Measured>>;
  readonly fileHandles: Readonly<Record<string, Measured>>;
}

const isWholeDevice = (name: string): boolean => existsSync(`/sys/block/${name.replaceAll('/', '!')}`);

export function readMachine(): Readings {
  const text = (path: string): string => readText(path) ?? '';
  return {
    atMs: performance.now(),
    processors: parseProcessorTimes(text('/proc/stat')),
    memory: parseMemory(text('/proc/meminfo'), text('/proc/vmstat')),
    disks: parseMounts(text('/proc/self/mounts')).flatMap((mount) => readDisk(mount) ?? []),
    diskCounters: parseDiskCounters(text('/proc/diskstats'), isWholeDevice),
    network: parseNetworkCounters(text('/proc/net/dev')),
    protocols: parseProtocolCounters(text('/proc/net/snmp')),
    tracking: trackingFields(
      readText('/proc/sys/net/netfilter/nf_conntrack_count'),
      readText('/proc/sys/net/netfilter/nf_conntrack_max'),
      readText('/proc/net/stat/nf_conntrack'),
    ),
    fileHandles: fileHandleFields(readText('/proc/sys/fs/file-nr')),
  };
}
