import { integer, type Measured, perSecond } from '../points.ts';
import { columnsOf } from './files.ts';

/** Counters of an interface since it was made. */
export interface NetworkCounters {
  readonly bytesRecv: number;
  readonly packetsRecv: number;
  readonly errIn: number;
  readonly dropIn: number;
  readonly bytesSent: number;
  readonly packetsSent: number;
  readonly errOut: number;
  readonly dropOut: number;
}

const interfacesMax = 64;

/** Of /proc/net/dev: interfaces that were ever used, but for the loopback and the ends of containers, which come and go. */
export function parseNetworkCounters(dev: string): ReadonlyMap<string, NetworkCounters> {
  const counters = new Map<string, NetworkCounters>();
  for (const line of dev.split('\n')) {
    const colon = line.indexOf(':');
    if (colon === -1) continue;
    const name = line.slice(0, colon).trim();
    if (name === 'lo' || name.startsWith('veth') || counters.size >= interfacesMax) continue;
    const columns = columnsOf(line.slice(colon + 1)).map(Number);
    const at = (index: number): number => columns[index] ?? 0;
    if (at(0) + at(8) === 0) continue;
    counters.set(name, {
      bytesRecv: at(0),
      packetsRecv: at(1),
      errIn: at(2),
      dropIn: at(3),
      bytesSent: at(8),
      packetsSent: at(9),
      errOut: at(10),
      dropOut: at(11),
    });
  }
  return counters;
}

export const networkFields = (
  now: NetworkCounters,
  before: NetworkCounters | undefined,
  seconds: number,
): Record<string, Measured> => ({
  bytes_sent: integer(now.bytesSent),
  'bytes_sent/sec': perSecond(now.bytesSent, before?.bytesSent, seconds),
  bytes_recv: integer(now.bytesRecv),
  'bytes_recv/sec': perSecond(now.bytesRecv, before?.bytesRecv, seconds),
  packets_sent: integer(now.packetsSent),
  'packets_sent/sec': perSecond(now.packetsSent, before?.packetsSent, seconds),
  packets_recv: integer(now.packetsRecv),
  'packets_recv/sec': perSecond(now.packetsRecv, before?.packetsRecv, seconds),
  err_in: integer(now.errIn),
  err_out: integer(now.errOut),
  drop_in: integer(now.dropIn),
  drop_out: integer(now.dropOut),
});
