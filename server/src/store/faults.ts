import { BelvedereError } from '../errors/index.ts';

/** SQLite's primary result codes (https://www.sqlite.org/rescode.html) that mean the disk or the file, not the statement. */
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;

const unavailable = new Set([
  SQLITE_BUSY,
  SQLITE_LOCKED,
  SQLITE_READONLY,
  SQLITE_IOERR,
  SQLITE_CORRUPT,
  SQLITE_CANTOPEN,
  SQLITE_NOTADB,
]);

/** Gives a fault of the storage its code; every other error passes through unchanged. */
export function storeFault(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof BelvedereError) return error;
  const { errcode, code } = error as { errcode?: unknown; code?: unknown };
  if (typeof errcode === 'number') {
    const primary = errcode & 0xff;
    if (primary === SQLITE_FULL) return new BelvedereError('StorageFull', undefined, { cause: error });
    if (unavailable.has(primary)) return new BelvedereError('StorageUnavailable', undefined, { cause: error });
    return error;
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new BelvedereError('StorageFull', undefined, { cause: error });
  }
  if (code === 'EIO' || code === 'EROFS') {
    return new BelvedereError('StorageUnavailable', undefined, { cause: error });
  }
  return error;
}
