import { readdirSync } from 'node:fs';
import { cpus, loadavg, uptime } from 'node:os';
import type { Point } from '../../ingest/point.ts';
import { integer, pointOf, rounded } from '../points.ts';
import { diskIoFields } from './disk-io.ts';
import { diskFields, diskTags } from './disks.ts';
import { readLogins } from './logins.ts';
import { networkFields } from './network.ts';
import { usageOf } from './processor.ts';
import { protocolFields } from './protocols.ts';
import type { Readings } from './readings.ts';

/** The measurements of a machine, in the names and units in which agents send them. Rates are those since the look before. */
export function metricsOf(host: string, now: Readings, before: Readings | undefined, timeNs: bigint): Point[] {
  const seconds = before === undefined ? 0 : (now.atMs - before.atMs) / 1_000;
  const points: Point[] = [];
  for (const [cpu, times] of now.processors) {
    const usage = usageOf(times, before?.processors.get(cpu));
    if (usage !== undefined) points.push(pointOf('cpu', { host, cpu }, usage, timeNs));
  }
  points.push(
    pointOf('mem', { host }, now.memory.fields, timeNs),
    pointOf('swap', { host }, now.memory.swap, timeNs),
    pointOf('system', { host }, systemFields(now, before), timeNs),
    pointOf('conntrack', { host }, now.tracking, timeNs),
    pointOf('filefd', { host }, now.fileHandles, timeNs),
  );
  for (const disk of now.disks) points.push(pointOf('disk', { host, ...diskTags(disk) }, diskFields(disk), timeNs));
  for (const [name, counters] of now.diskCounters) {
    const fields = diskIoFields(counters, before?.diskCounters.get(name), seconds);
    points.push(pointOf('diskio', { host, name }, fields, timeNs));
  }
  for (const [name, counters] of now.network) {
    const fields = networkFields(counters, before?.network.get(name), seconds);
    points.push(pointOf('net', { host, interface: name }, fields, timeNs));
  }
  // Protocols count for all interfaces together.
  const protocols = protocolFields(now.protocols, before?.protocols, seconds);
  points.push(pointOf('net', { host, interface: 'all' }, protocols, timeNs));
  return points.filter(({ fields }) => fields.size > 0);
}

/** Of all processors, in percent. */
export const processorUsage = (now: Readings, before: Readings | undefined) => {
  const times = now.processors.get('cpu-total');
  return times === undefined ? undefined : usageOf(times, before?.processors.get('cpu-total'))?.usage_total;
};

function systemFields(now: Readings, before: Readings | undefined) {
  const processors = Math.max(1, cpus().length);
  const [load1 = 0, load5 = 0, load15 = 0] = loadavg();
  return {
    load1: rounded(load1),
    load5: rounded(load5),
    load15: rounded(load15),
    load1_per_core: rounded(load1 / processors),
    load5_per_core: rounded(load5 / processors),
    load15_per_core: rounded(load15 / processors),
    n_cpus: integer(processors),
    n_users: integer(readLogins()),
    process_count: integer(processCount()),
    cpu_total_usage: processorUsage(now, before),
    memory_usage: now.memory.usedPercent,
    uptime: integer(uptime()),
  };
}

const processCount = (): number => readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length;
