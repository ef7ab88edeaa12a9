import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** The kernel takes 107 bytes; a longer path fails with EINVAL when it is used, not when it is made. */
const pathBytesMax = 100;
const temporaryPrefix = 'belvedere-engine-';

/** Where the engine listens: in its folder, or in a new temporary one (mode 0700) when that path would be too long. */
export function chooseSocketPath(folder: string): string {
  const path = join(folder, 'engine.sock');
  if (Buffer.byteLength(path) <= pathBytesMax) return path;
  return join(mkdtempSync(join(tmpdir(), temporaryPrefix)), 'engine.sock');
}

/** Removes the socket, and its folder when that was made for it. */
export function removeSocket(path: string): void {
  rmSync(path, { force: true });
  const folder = dirname(path);
  if (basename(folder).startsWith(temporaryPrefix)) rmSync(folder, { recursive: true, force: true });
}
