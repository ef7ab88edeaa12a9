import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileDurably } from './durable-file.ts';

/** Who runs on the folder, for the command line and for the message a second server prints. */
export interface ServerInfo {
  readonly pid: number;
  /** ISO 8601 in UTC. */
  readonly startedAt: string;
  /** URL the server answers on; null until it listens. */
  readonly address: string | null;
}

const serverInfoFileName = 'server.json';

export function writeServerInfo(folder: string, info: ServerInfo): void {
  writeFileDurably({ folder, name: serverInfoFileName, text: `${JSON.stringify(info)}\n` });
}

export function removeServerInfo(folder: string): void {
  rmSync(join(folder, serverInfoFileName), { force: true });
}

/**
 * The server that runs on the folder, or undefined. A server that was killed leaves its file behind, so a pid that is
 * gone counts as none. A pid that was given to another program since cannot be told apart: only the lock decides
 * whether the folder is free.
 */
export function readServerInfo(folder: string): ServerInfo | undefined {
  let info: unknown;
  try {
    info = JSON.parse(readFileSync(join(folder, serverInfoFileName), 'utf8'));
  } catch {
    return undefined;
  }
  return isServerInfo(info) && isRunning(info.pid) ? info : undefined;
}

function isServerInfo(info: unknown): info is ServerInfo {
  if (typeof info !== 'object' || info === null) return false;
  const { pid, startedAt, address } = info as Record<string, unknown>;
  const addressIsKnown = address === null || typeof address === 'string';
  return Number.isSafeInteger(pid) && Number(pid) > 0 && typeof startedAt === 'string' && addressIsKnown;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user may not be signalled, but it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
