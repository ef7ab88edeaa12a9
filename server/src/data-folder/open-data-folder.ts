import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { currentFormat, hasStore, readFormat, writeFormat } from './data-format.ts';
import { syncParentOf } from './durable-file.ts';
import {
  DataFolderError,
  DataFolderInUseError,
  DataFormatTooNewError,
  DiskRefusesError,
  isDiskRefusal,
} from './errors.ts';
import { takeFolderLock } from './folder-lock.ts';
import { readServerInfo, removeServerInfo, writeServerInfo } from './server-info.ts';

/** A folder that this process holds until `close` or the end of the process. */
export interface DataFolder {
  /** Absolute. */
  readonly path: string;
  /** Where the embedded store lies. */
  readonly storeFile: string;
  /** There was no embedded store in the folder yet. */
  readonly isNew: boolean;
  /** Format of the data when it is older than this release's: back up, migrate, then call `markMigrated`. */
  readonly migrateFrom: number | undefined;
  /** Sentences for the log. */
  readonly warnings: readonly string[];
  /** Names the address once the server listens. */
  /** @throws DiskRefusesError */
  writeServerInfo(info: { readonly address: string }): void;
  markMigrated(): void;
  /** Gives the folder up. Calling it again does nothing. */
  close(): void;
}

/**
 * Opens a data folder, creating it with mode 0700, and takes its lock. Nothing in the folder is touched without the
 * lock.
 *
 * @param options.supportedFormat only for tests of what a later release does
 * @throws DataFolderInUseError, at once, when another process has it
 * @throws DataFormatTooNewError
 * @throws DiskRefusesError when the disk is full or takes no writes; a start after that is mended works
 * @throws DataFolderError when it cannot be created or written, or its format is unknown
 */
export function openDataFolder(path: string, options: { supportedFormat?: number } = {}): DataFolder {
  const supported = options.supportedFormat ?? currentFormat;
  const folder = resolve(path);
  createFolder(folder);
  const lock = takeFolderLock(folder);
  if (lock === undefined) {
    const other = readServerInfo(folder);
    throw new DataFolderInUseError({ path: folder, pid: other?.pid, address: other?.address ?? undefined });
  }
  try {
    const startedAt = new Date().toISOString();
    writeServerInfo(folder, { pid: process.pid, startedAt, address: null });
    const found = readFormat(folder);
    if (found !== undefined && found > supported) throw new DataFormatTooNewError({ path: folder, found, supported });
    const isNew = !hasStore(folder);
    if (found === undefined) writeFormat(folder, supported);
    return {
      path: folder,
      storeFile: join(folder, 'belvedere.sqlite'),
      isNew,
      migrateFrom: found !== undefined && found < supported ? found : undefined,
      warnings: openToOthers(folder),
      writeServerInfo: ({ address }) => {
        try {
          writeServerInfo(folder, { pid: process.pid, startedAt, address });
        } catch (error) {
          throw isDiskRefusal(error) ? new DiskRefusesError({ path: folder, cause: error }) : error;
        }
      },
      markMigrated: () => writeFormat(folder, supported),
      close: once(() => {
        // Before the lock is given up: afterwards the file may be another server's.
        removeServerInfo(folder);
        lock.release();
      }),
    };
  } catch (error) {
    removeServerInfo(folder);
    lock.release();
    throw isDiskRefusal(error) ? new DiskRefusesError({ path: folder, cause: error }) : error;
  }
}

function createFolder(folder: string): void {
  try {
    if (mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined) syncParentOf(folder);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    if (isDiskRefusal(error)) throw new DiskRefusesError({ path: folder, cause: error });
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new DataFolderError(
      `The data folder ${folder} cannot be created or written (${code}). ` +
        'Set BELVEDERE_DATA_DIR to a folder that this user may write.',
    );
  }
}

/** Only told, not mended: the folder may be one that others need, such as a mounted volume or a home folder. */
function openToOthers(folder: string): string[] {
  const mode = statSync(folder).mode & 0o777;
  if ((mode & 0o077) === 0) return [];
  return [`Other users of this machine may enter the data folder ${folder} (mode ${mode.toString(8)}): chmod 700 it.`];
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    action();
  };
}
