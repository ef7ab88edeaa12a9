/**
 * The data folder cannot be used and starting again does not change that. The message is meant for the person who
 * starts the server: it names the folder and what to do.
 */
export class DataFolderError extends Error {
  override readonly name: string = 'DataFolderError';
}

/** The disk is full, takes no writes or fails. Nothing is wrong with the folder: a start after that is mended works. */
export class DiskRefusesError extends DataFolderError {
  override readonly name = 'DiskRefusesError';

  constructor({ path, cause }: { path: string; cause: unknown }) {
    const { code, message } = cause as NodeJS.ErrnoException;
    super(
      `The disk of the data folder ${path} takes no writes (${code === 'ERR_SQLITE_ERROR' ? message : (code ?? message)}). ` +
        'Nothing that was acknowledged is lost. Make room on it, or mount it for writing: the server then starts by itself.',
    );
  }
}

/** Of files and of SQLite, whose codes are those of https://www.sqlite.org/rescode.html. */
const refusals = new Set<unknown>(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EFBIG']);
const SQLITE_IOERR = 10;
const SQLITE_FULL = 13;

/** Whether an error says that the disk refuses, and not that the folder is somebody else's or damaged. */
export function isDiskRefusal(error: unknown): boolean {
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  if (refusals.has(code)) return true;
  return typeof errcode === 'number' && [SQLITE_IOERR, SQLITE_FULL].includes(errcode & 0xff);
}

/** Another running process holds the folder. */
export class DataFolderInUseError extends DataFolderError {
  override readonly name = 'DataFolderInUseError';
  /** Undefined in the short time in which the other process has the lock and has not yet said who it is. */
  readonly pid: number | undefined;

  constructor({ path, pid, address }: { path: string; pid: number | undefined; address: string | undefined }) {
    const who = pid === undefined ? 'another server process' : `another server process (pid ${pid})`;
    const where = address === undefined ? '' : `, which listens on ${address}`;
    super(
      `The data folder ${path} is in use by ${who}${where}. ` +
        'Stop that server first, or set BELVEDERE_DATA_DIR to another folder.',
    );
    this.pid = pid;
  }
}

/** The folder was written by a newer release, whose data this one would misread. */
export class DataFormatTooNewError extends DataFolderError {
  override readonly name = 'DataFormatTooNewError';

  constructor({ path, found, supported }: { path: string; found: number; supported: number }) {
    super(
      `The data folder ${path} has format ${found}; this release reads formats up to ${supported}. ` +
        'Start the newer release again, or restore a backup that was made before the upgrade into an empty folder.',
    );
  }
}

/** The folder holds a store and the key that its secrets are encrypted under is gone. */
export class MasterKeyMissingError extends DataFolderError {
  override readonly name = 'MasterKeyMissingError';

  constructor({ keyFile }: { keyFile: string }) {
    super(
      `The data folder has a store, and its master key file ${keyFile} is missing. ` +
        'Put the file back, or set BELVEDERE_MASTER_KEY to the key the store was made with ' +
        '(backups leave the key out unless asked). If the key is lost, set BELVEDERE_MASTER_KEY to a new one: ' +
        'everything works except the secrets that were kept encrypted, which have to be made anew.',
    );
  }
}
