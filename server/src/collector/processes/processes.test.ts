import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { parseListening } from './listening.ts';
import { containerOf, parseStat, parseStatus, parseUsers } from './parse.ts';
import { processesMax, processReport } from './report.ts';

describe('what the kernel tells of a process', () => {
  test('is read whatever its name is', () => {
    const rest = 'S 7 1 1 0 -1 4194304 11 12 13 14 150 50 0 0 20 0 3 0 2500 4096 5 18446744073709551615';
    for (const name of ['node', 'a b', ') S 1 (', '(sd-pam)', 'line\nbreak']) {
      expect(parseStat(`42 (${name}) ${rest}`)).toEqual({
        name,
        state: 'S',
        parentPid: 7,
        minorFaults: 11,
        childMinorFaults: 12,
        majorFaults: 13,
        childMajorFaults: 14,
        usedTicks: 200,
        threads: 3,
        startTicks: 2_500,
        virtualBytes: 4_096,
      });
    }
    for (const text of ['', '42 (cut', '42 (cut) S 1']) expect(parseStat(text)).toBeUndefined();
  });

  test('names its owner, its memory and its container', () => {
    const status = 'Name:\tx\nUid:\t1000\t1000\t1000\t1000\nVmRSS:\t  12 kB\nvoluntary_ctxt_switches:\t5\n';
    expect(parseStatus(status)).toEqual({
      userId: 1_000,
      residentBytes: 12_288,
      voluntarySwitches: 5,
      involuntarySwitches: undefined,
    });
    expect(parseUsers('root:x:0:0::/root:/bin/sh\nme:x:1000:1000::/home/me:/bin/sh\nodd\n').get(1_000)).toBe('me');
    const id = 'ab'.repeat(32);
    expect(containerOf(`0::/system.slice/docker-${id}.scope\n`)).toBe(id);
    expect(containerOf('0::/user.slice\n')).toBe('');
  });
});

test('of the sockets of the machine those are taken that listen', () => {
  const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
  const line = (address: string, state: string, inode: number) =>
    `   0: ${address} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0 100 0\n`;
  const four = head + line('0100007F:1F90', '0A', 11) + line('0100007F:D431', '01', 12);
  const six = head + line('00000000000000000000000000000000:0016', '0A', 13);
  expect([...parseListening(four, six)]).toEqual([
    ['11', 8_080],
    ['13', 22],
  ]);
  expect([...parseListening('', 'broken\nbroken')]).toEqual([]);
});

describe.runIf(process.platform === 'linux')('a report of the processes', () => {
  test('holds this one, with a rate from the second on, all at one time', () => {
    const first = processReport('here', 1_000_000_000, undefined, 5n);
    const { points } = processReport('here', 1_000_000_000, { ...first.memory, atMs: first.memory.atMs - 1_000 }, 6n);
    const own = points.find(({ fields }) => fields.get('pid') === BigInt(process.pid));
    expect(own?.tags.get('name')).toBe(`here_${process.pid}`);
    expect(own?.fields.get('cpu_usage_top')).toEqual(expect.any(Number));
    expect(points.length).toBeLessThanOrEqual(processesMax);
    expect(new Set(points.map(({ timeNs }) => timeNs))).toEqual(new Set([6n]));
  });

  test('names the ports on which a process listens', async () => {
    const servers = ['127.0.0.1', '127.0.0.1'].map((host) => createServer().listen(0, host));
    await Promise.all(servers.map((server) => once(server, 'listening')));
    const ports = servers.map((server) => (server.address() as AddressInfo).port).sort((one, other) => one - other);
    const { points } = processReport('here', 1, undefined, 5n);
    const own = points.find(({ fields }) => fields.get('pid') === BigInt(process.pid));
    expect(JSON.parse(String(own?.fields.get('listen_ports')))).toEqual(expect.arrayContaining(ports));
    for (const server of servers) server.close();
  });

  test('hides the secrets of command lines', async () => {
    const child = spawn('sh', ['-c', 'read line', '--', '--password=s3cr3t', '--plain=seen'], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    await once(child, 'spawn');
    const commandLine = () =>
      processReport('here', 1, undefined, 5n)
        .points.find(({ fields }) => fields.get('pid') === BigInt(child.pid ?? 0))
        ?.fields.get('cmdline');
    await expect.poll(commandLine).toBe('sh -c read line -- --password=****** --plain=seen');
    child.stdin.end();
    await once(child, 'exit');
  });
});
