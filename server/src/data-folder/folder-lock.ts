import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DataFolderError, DiskRefusesError, isDiskRefusal } from './errors.ts';

export const lockFileName = 'lock.sqlite';

const sqliteBusy = 5;

/** Keeps held locks reachable: a collected connection is closed, and the folder would be free while it is in use. */
const held = new Set<DatabaseSync>();

/**
 * Takes the lock of a folder, or answers undefined at once when another process or connection has it. An open exclusive
 * transaction of SQLite is a kernel lock, which the kernel releases when the process ends, `kill -9` included; a file
 * that holds a pid would outlive it. Nothing is ever written to the file. Limit: on a network file system
 * the lock is as good as that file system's.
 */
export function takeFolderLock(folder: string): { release(): void } | undefined {
  const path = join(folder, lockFileName);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: 0 });
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    const { errcode, message } = error as Error & { errcode?: number };
    if (errcode === sqliteBusy) return undefined;
    if (isDiskRefusal(error)) throw new DiskRefusesError({ path: folder, cause: error });
    throw new DataFolderError(
      `The lock file ${path} cannot be used (${message}). It holds no data: ` +
        'check who owns it, or delete it and start again.',
    );
  }
  return hold(database);
}

function hold(database: DatabaseSync): { release(): void } {
  held.add(database);
  return {
    release() {
      if (held.delete(database)) database.close();
    },
  };
}
