import { readdirSync, readlinkSync } from 'node:fs';
import { columnsOf, readText } from '../machine/files.ts';

/** Ports by the inode of the socket that listens. */
export type ListeningSockets = ReadonlyMap<string, number>;

const listens = '0A';
const socketsMax = 4_096;
/** A process may hold a million files; the sockets that it listens on it opened first. */
const linksMax = 2_048;

/** Of /proc/net/tcp and tcp6: addresses in hexadecimal, the state, and further on the inode. */
export function parseListening(...tables: string[]): ListeningSockets {
  const sockets = new Map<string, number>();
  for (const table of tables) {
    for (const line of table.split('\n').slice(1)) {
      const columns = columnsOf(line);
      const port = Number.parseInt(columns[1]?.split(':')[1] ?? '', 16);
      const inode = columns[9];
      if (columns[3] !== listens || inode === undefined || Number.isNaN(port)) continue;
      if (sockets.size < socketsMax) sockets.set(inode, port);
    }
  }
  return sockets;
}

/** Of the network that the collector is in: containers have their own. */
export const readListening = (): ListeningSockets =>
  parseListening(readText('/proc/net/tcp') ?? '', readText('/proc/net/tcp6') ?? '');

/** Ports on which a process listens, lowest first; undefined where its files are not for us. */
export function listeningPorts(pid: number, sockets: ListeningSockets): number[] | undefined {
  const ports = new Set<number>();
  try {
    if (sockets.size === 0) return [];
    for (const name of readdirSync(`/proc/${pid}/fd`).slice(0, linksMax)) {
      const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${name}`))?.[1];
      const port = inode === undefined ? undefined : sockets.get(inode);
      if (port !== undefined) ports.add(port);
    }
  } catch {
    return undefined;
  }
  return [...ports].sort((one, other) => one - other);
}

/** A file may be closed while the others are looked at. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
