import { integer, type Measured, perSecond } from '../points.ts';
import { columnsOf } from './files.ts';

/** Counters of TCP and UDP since the start of the machine, by field. */
export type ProtocolCounters = ReadonlyMap<string, number>;

const tcp = [
  'ActiveOpens',
  'PassiveOpens',
  'AttemptFails',
  'EstabResets',
  'CurrEstab',
  'InSegs',
  'OutSegs',
  'RetransSegs',
  'InErrs',
  'OutRsts',
  'InCsumErrors',
  'RtoAlgorithm',
  'RtoMin',
  'RtoMax',
  'MaxConn',
];
const udp = [
  'InDatagrams',
  'NoPorts',
  'InErrors',
  'OutDatagrams',
  'RcvbufErrors',
  'SndbufErrors',
  'InCsumErrors',
  'IgnoredMulti',
  'MemErrors',
];
/** Kernels add columns; those are taken that are described. */
const taken: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['Tcp', new Set(tcp)],
  ['Udp', new Set(udp)],
]);
const rated = ['tcp_insegs', 'tcp_outsegs', 'udp_indatagrams', 'udp_outdatagrams'];

/** Of /proc/net/snmp: for each protocol a line of names and a line of numbers. */
export function parseProtocolCounters(snmp: string): ProtocolCounters {
  const counters = new Map<string, number>();
  const names = new Map<string, string[]>();
  for (const line of snmp.split('\n')) {
    const [head = '', ...columns] = columnsOf(line);
    const protocol = head.slice(0, -1);
    const columnNames = names.get(protocol);
    if (columnNames === undefined) {
      names.set(protocol, columns);
      continue;
    }
    for (const [index, name] of columnNames.entries()) {
      const value = Number(columns[index]);
      if (taken.get(protocol)?.has(name) !== true || !Number.isFinite(value)) continue;
      counters.set(`${protocol}_${name}`.toLowerCase(), value);
    }
  }
  return counters;
}

export function protocolFields(
  now: ProtocolCounters,
  before: ProtocolCounters | undefined,
  seconds: number,
): Record<string, Measured> {
  const fields: Record<string, Measured> = {};
  for (const [name, value] of now) fields[name] = integer(value);
  for (const name of rated) fields[`${name}/sec`] = perSecond(now.get(name) ?? 0, before?.get(name), seconds);
  return fields;
}
