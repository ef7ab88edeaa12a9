import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** The kernel takes 107 bytes; a longer path fails with EINVAL when it is used. */
const pathBytesMax = 100;
const temporaryPrefix = 'belvedere-engine-';

/** Where the engine is to listen: in its folder, or in a temporary one of its own when that path would be too long. */
export function chooseSocketPath(folder: string): string {
  const path = join(folder, 'engine.sock');
  if (Buffer.byteLength(path) <= pathBytesMax) return path;
  return join(tmpdir(), `${temporaryPrefix}${randomBytes(8).toString('hex')}`, 'engine.sock');
}

/** Makes the folder when it is missing, and keeps everybody else out of it. */
export function closeToOthers(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
}

/** Removes the socket, and its folder when that was made for it. */
export function removeSocket(path: string): void {
  if (existsSync(path)) rmSync(path, { force: true });
  const folder = dirname(path);
  if (basename(folder).startsWith(temporaryPrefix)) rmSync(folder, { recursive: true, force: true });
}
