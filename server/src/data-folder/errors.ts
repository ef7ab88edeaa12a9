/**
 * The data folder cannot be used and starting again does not change that. The message is meant for the person who
 * starts the server: it names the folder and what to do.
 */
export class DataFolderError extends Error {
  override readonly name: string = 'DataFolderError';
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
