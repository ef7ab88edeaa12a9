import { cpus, totalmem } from 'node:os';
import { describe, expect, test } from 'vitest';
import { diskIoFields, parseDiskCounters } from './disk-io.ts';
import { diskFields, parseMounts } from './disks.ts';
import { fileHandleFields, trackingFields } from './kernel-tables.ts';
import { countUtmp } from './logins.ts';
import { parseMemory } from './memory.ts';
import { metricsOf } from './metrics.ts';
import { networkFields, parseNetworkCounters } from './network.ts';
import { parseProcessorTimes, usageOf } from './processor.ts';
import { parseProtocolCounters, protocolFields } from './protocols.ts';
import { readMachine } from './readings.ts';

describe('processors', () => {
  const at = (total: string) =>
    parseProcessorTimes(`cpu  ${total}\ncpu0 1 0 0 0 0 0 0 0 0 0\nintr 1\ncpu9 1\nbtime 7\n`);
  test('are busy by what passed between two looks, with guests counted once', () => {
    const [before, now] = [at('100 10 50 800 20 5 10 5 40 0'), at('150 10 60 830 25 5 10 10 50 0')];
    expect([...now.keys()]).toEqual(['cpu-total', 'cpu0']);
    const total = now.get('cpu-total');
    if (total === undefined) throw new Error('there is no cpu-total');
    expect(usageOf(total, before.get('cpu-total'))).toEqual({
      usage_user: 40,
      usage_nice: 0,
      usage_system: 10,
      usage_idle: 30,
      usage_iowait: 5,
      usage_irq: 0,
      usage_softirq: 0,
      usage_steal: 5,
      usage_guest: 10,
      usage_guest_nice: 0,
      usage_total: 70,
    });
    expect(usageOf(total, total)).toBeUndefined();
  });
});

test('memory is told in bytes and percent, also where there is no swap space', () => {
  const meminfo =
    'MemTotal:  1000 kB\nMemFree:  100 kB\nMemAvailable:  400 kB\nActive(anon):  1 kB\nHugePages_Total:   3\n';
  const { fields, swap } = parseMemory(meminfo, 'pswpin 2\npswpout 3\n');
  expect(fields).toMatchObject({
    total: 1_024_000n,
    available: 409_600n,
    available_percent: 40,
    used: 614_400n,
    used_percent: 60,
    free: 102_400n,
    huge_page_total: 3n,
    dirty: undefined,
  });
  expect(swap).toEqual({ total: 0n, used: 0n, free: 0n, used_percent: 0, in: 8_192n, out: 12_288n });
});

test('of the mounts those are taken that lie on this machine, each device once, and the root in any case', () => {
  const mounts = [
    'overlay / overlay rw 0 0',
    'proc /proc proc rw 0 0',
    '/dev/sda1 /data\\040disk ext4 rw 0 0',
    '/dev/sda1 /again ext4 rw 0 0',
    'server:/export /far nfs4 rw 0 0',
    'tmpfs /tmp tmpfs rw 0 0',
  ].join('\n');
  expect(parseMounts(mounts)).toEqual([
    { device: 'overlay', mountPoint: '/', fstype: 'overlay' },
    { device: '/dev/sda1', mountPoint: '/data disk', fstype: 'ext4' },
  ]);
});

test('a disk is as full as ordinary users see it', () => {
  const disk = { device: '/dev/sda1', mountPoint: '/', fstype: 'ext4', total: 1_000, used: 600, free: 300 };
  expect(diskFields({ ...disk, usedPercent: 66.67, inodesTotal: 2_000_000, inodesFree: 500_000 })).toEqual({
    total: 1_000n,
    used: 600n,
    free: 300n,
    used_percent: 66.67,
    inodes_used_percent: 75,
    inodes_total_mb: 2,
    inodes_free_mb: 0.5,
    inodes_used_mb: 1.5,
  });
});

test('counters of disks and interfaces become rates, but not where they went back', () => {
  const stats = (reads: number) =>
    parseDiskCounters(
      ` 8 0 sda ${reads} 1 ${reads * 8} 3 4 5 6 7 0 9 10 0 0\n 8 1 sda1 1 1 1 1 1 1 1 1 0 1 1\n 7 0 loop0 5 0 5 0 0 0 0 0 0 0 0\n 8 16 sdb 0 0 0 0 0 0 0 0 0 0 0\n`,
      (name) => name !== 'sda1',
    );
  const [before, now] = [stats(10).get('sda'), stats(30).get('sda')];
  if (before === undefined || now === undefined) throw new Error('sda is missing');
  expect([...stats(10).keys()]).toEqual(['sda']);
  expect(diskIoFields(now, before, 2)).toMatchObject({
    reads: 30n,
    read_bytes: 122_880n,
    'read_bytes/sec': 40_960,
    'write_bytes/sec': 0,
    weighted_io_time: 10n,
  });
  expect(diskIoFields(before, now, 2)['read_bytes/sec']).toBeUndefined();
  expect(diskIoFields(now, undefined, 0)['read_bytes/sec']).toBeUndefined();

  const dev =
    'Inter-| x\n face | y\n    lo: 9 9 0 0 0 0 0 0 9 9 0 0 0 0 0 0\n  eth0:100 2 3 4 0 0 0 0 50 6 7 8 0 0 0 0\nveth1: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n';
  const interfaces = parseNetworkCounters(dev);
  expect([...interfaces.keys()]).toEqual(['eth0']);
  const eth0 = interfaces.get('eth0');
  if (eth0 === undefined) throw new Error('eth0 is missing');
  expect(networkFields(eth0, { ...eth0, bytesRecv: 0 }, 10)).toMatchObject({
    bytes_recv: 100n,
    'bytes_recv/sec': 10,
    packets_sent: 6n,
    err_in: 3n,
    drop_out: 8n,
  });
});

test('TCP and UDP count for all interfaces together, and what a new kernel counts beside is left out', () => {
  const at = (inSegs: number) =>
    parseProtocolCounters(
      `Ip: Forwarding\nIp: 1\nTcp: MaxConn CurrEstab InSegs Novel\nTcp: -1 9 ${inSegs} 5\nUdp: InDatagrams\nUdp: 7\nUdpLite: InDatagrams\nUdpLite: 1\n`,
    );
  expect(protocolFields(at(300), at(100), 10)).toEqual({
    tcp_maxconn: -1n,
    tcp_currestab: 9n,
    tcp_insegs: 300n,
    'tcp_insegs/sec': 20,
    'tcp_outsegs/sec': undefined,
    udp_indatagrams: 7n,
    'udp_indatagrams/sec': 0,
    'udp_outdatagrams/sec': undefined,
  });
  expect(protocolFields(at(1), at(100), 10)['tcp_insegs/sec']).toBeUndefined();
  expect([...parseProtocolCounters('').keys()]).toEqual([]);
});

test('tracked connections are added up over the processors, and are none where nothing is tracked', () => {
  const stat = 'entries  searched found drop insert_failed\n0000000a 00 0000000b 01 00\n0000000a 00 00000005 0f 00\n';
  expect(trackingFields('10\n', '65536\n', stat)).toEqual({
    entries: 10n,
    entries_limit: 65_536n,
    stat_found: 16n,
    stat_drop: 16n,
    stat_insert_failed: 0n,
  });
  expect(trackingFields('10', '65536', undefined)).toEqual({ entries: 10n, entries_limit: 65_536n });
  expect(trackingFields(undefined, undefined, stat)).toEqual({});
});

test('open files are told with how many there may be, in millions', () => {
  expect(fileHandleFields('1209\t0\t2466170\n')).toEqual({ allocated: 1_209n, maximum_mega: 2.466 });
  expect(fileHandleFields(undefined)).toEqual({});
});

test('logins are the records of utmp that are one, also where the file is cut', () => {
  const record = (type: number) => {
    const bytes = Buffer.alloc(384);
    bytes.writeUInt16LE(type);
    return bytes;
  };
  expect(countUtmp(Buffer.concat([record(2), record(7), record(8), record(7), record(7).subarray(0, 100)]))).toBe(2);
});

test.runIf(process.platform === 'linux')('this machine is described by what its system says of it', () => {
  const before = readMachine();
  const points = metricsOf('here', readMachine(), before, 7n);
  const of = (name: string) => points.filter(({ measurement }) => measurement === name);
  expect(of('system')[0]?.fields.get('n_cpus')).toBe(BigInt(cpus().length));
  expect(of('mem')[0]?.fields.get('total')).toBe(BigInt(totalmem()));
  expect(of('disk').length).toBeGreaterThan(0);
  expect(of('filefd')[0]?.fields.get('allocated')).toBeGreaterThan(0n);
  const protocols = of('net').find(({ tags }) => tags.get('interface') === 'all');
  expect(protocols?.fields.get('tcp_currestab')).toEqual(expect.any(BigInt));
  expect(points.every(({ tags, timeNs }) => tags.get('host') === 'here' && timeNs === 7n)).toBe(true);
});
