import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Replaces a small file so that after a crash, of the machine too, either the old or the new text is there, whole.
 * Mode 0600. Not for two writers at once: the folder lock keeps the second one out.
 */
export function writeFileDurably({ folder, name, text }: { folder: string; name: string; text: string }): void {
  const temporary = join(folder, `${name}.new`);
  // A left-over of a crash is removed and not reused: it would keep its mode.
  rmSync(temporary, { force: true });
  const file = openSync(temporary, 'wx', 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, join(folder, name));
  syncFolder(folder);
}

/** Makes names in a folder durable: a rename or a new folder is an entry of its parent. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

export function syncParentOf(path: string): void {
  syncFolder(dirname(path));
}
