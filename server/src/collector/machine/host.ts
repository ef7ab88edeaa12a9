import { existsSync } from 'node:fs';
import { cpus, machine, type NetworkInterfaceInfo, networkInterfaces, release } from 'node:os';
import type { Point } from '../../ingest/point.ts';
import { integer, type Measured, percent, perSecond, pointOf, rounded } from '../points.ts';
import { isVolume } from './disk-io.ts';
import { readText } from './files.ts';
import { processorUsage } from './metrics.ts';
import { bootTimeS } from './processor.ts';
import type { Readings } from './readings.ts';

export interface Reporter {
  readonly host: string;
  /** Of the server. */
  readonly version: string;
}

/** One kind of look at the machine, as the report of a host lists them. */
export interface ReportedCollector {
  readonly name: string;
  /** Points so far. */
  readonly count: number;
  /** Of the last one, seconds since the epoch. */
  readonly last_time: number;
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, each) => total + each, 0);

/** The report of the machine itself, which lists of hosts show. */
export function hostObject(
  { host, version }: Reporter,
  now: Readings,
  before: Readings | undefined,
  timeNs: bigint,
  collectors: readonly ReportedCollector[],
): Point {
  const seconds = before === undefined ? 0 : (now.atMs - before.atMs) / 1_000;
  const bootS = bootTimeS(readText('/proc/stat') ?? '');
  const diskTotal = sum(now.disks.map(({ total }) => total));
  const rate = <Counters>(
    of: (readings: Readings) => ReadonlyMap<string, Counters>,
    value: (counters: Counters) => number,
  ): number | undefined => {
    const total = (readings: Readings): number =>
      sum([...of(readings)].map(([name, counters]) => (isVolume(name) ? 0 : value(counters))));
    return perSecond(total(now), before === undefined ? undefined : total(before), seconds);
  };
  const addresses = addressesOf();
  return pointOf(
    'HOST',
    { name: host, host, os: 'linux', arch: machine(), unicast_ip: addresses.first },
    {
      datakit_ver: `belvedere-${version}`,
      start_time: integer(bootS === undefined ? undefined : bootS * 1_000),
      cpu_usage: processorUsage(now, before),
      num_cpu: integer(cpus().length),
      mem_used_percent: now.memory.usedPercent,
      load: rounded(loadOf5Minutes()),
      disk_total: integer(diskTotal),
      disk_used_percent: percent(sum(now.disks.map(({ used }) => used)), diskTotal),
      diskio_read_bytes_per_sec: rate(
        ({ diskCounters }) => diskCounters,
        (counters) => counters.readBytes,
      ),
      diskio_write_bytes_per_sec: rate(
        ({ diskCounters }) => diskCounters,
        (counters) => counters.writeBytes,
      ),
      net_recv_bytes_per_sec: rate(
        ({ network }) => network,
        (counters) => counters.bytesRecv,
      ),
      net_send_bytes_per_sec: rate(
        ({ network }) => network,
        (counters) => counters.bytesSent,
      ),
      is_docker: integer(existsSync('/.dockerenv') ? 1 : 0),
      message: JSON.stringify(longReport(host, now, bootS, addresses, collectors)),
    },
    timeNs,
  );
}

const loadOf5Minutes = (): number => Number((readText('/proc/loadavg') ?? '').split(' ')[1]);

interface Addresses {
  readonly first: string;
  readonly interfaces: readonly [name: string, addresses: readonly NetworkInterfaceInfo[]][];
}

function addressesOf(): Addresses {
  const interfaces = Object.entries(networkInterfaces()).map(([name, found]): [string, NetworkInterfaceInfo[]] => [
    name,
    found ?? [],
  ]);
  const all = interfaces.flatMap(([, found]) => found);
  const first = all.find(({ internal, family }) => !internal && family === 'IPv4') ?? all[0];
  return { first: first?.address ?? '', interfaces };
}

function longReport(
  host: string,
  now: Readings,
  bootS: number | undefined,
  { first, interfaces }: Addresses,
  collectors: readonly ReportedCollector[],
) {
  return {
    host: {
      meta: {
        host_name: host,
        boot_time: bootS,
        os: 'linux',
        ...distribution(),
        kernel_release: release(),
        arch: machine(),
      },
      cpu: processorsInfo(),
      mem: { memory_total: now.memory.total, swap_total: now.memory.swapTotal },
      net: interfaces.map(([name, found]) => {
        const of = (family: string): string[] =>
          found.filter((each) => each.family === family).map(({ address }) => address);
        return {
          mtu: Number(readText(`/sys/class/net/${name}/mtu`) ?? 0),
          name,
          mac: found[0]?.mac ?? '',
          flags: found[0]?.internal === true ? ['up', 'loopback'] : ['up'],
          ip4: of('IPv4')[0] ?? '',
          ip6: of('IPv6')[0] ?? '',
          ip4_all: of('IPv4'),
          ip6_all: of('IPv6'),
        };
      }),
      disk: now.disks.map((disk) => ({
        device: disk.device,
        total: disk.total,
        used: disk.used,
        used_percent: disk.usedPercent,
        free: disk.free,
        inodes_total: disk.inodesTotal,
        inodes_used: disk.inodesTotal - disk.inodesFree,
        inodes_free: disk.inodesFree,
        inodes_used_percent: percent(disk.inodesTotal - disk.inodesFree, disk.inodesTotal),
        fstype: disk.fstype,
        mountpoint: disk.mountPoint,
      })),
      conntrack: plain(now.tracking),
      filefd: plain(now.fileHandles),
    },
    collectors,
    config: { ip: first },
  };
}

/** Integers of 64 bits are made for the wire of points; these fit into a number of JSON. */
const plain = (fields: Readonly<Record<string, Measured>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]),
  );

function distribution() {
  const values = new Map(
    (readText('/etc/os-release') ?? '').split('\n').map((line): [string, string] => {
      const [name = '', value = ''] = line.split('=', 2);
      return [name, value.replaceAll('"', '')];
    }),
  );
  const platform = values.get('ID') ?? '';
  return {
    platform,
    platform_family: values.get('ID_LIKE')?.split(' ')[0] ?? platform,
    platform_version: values.get('VERSION_ID') ?? '',
  };
}

function processorsInfo() {
  const info = readText('/proc/cpuinfo') ?? '';
  const of = (name: string): string => new RegExp(`^${name}\\s*: (.*)$`, 'm').exec(info)?.[1] ?? '';
  const [first] = cpus();
  if (first === undefined) return [];
  return [
    {
      vendor_id: of('vendor_id'),
      module_name: first.model,
      cores: cpus().length,
      mhz: first.speed,
      cache_size: Number.parseInt(of('cache size'), 10) || 0,
    },
  ];
}
