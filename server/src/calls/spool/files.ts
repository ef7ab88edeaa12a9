import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  promises,
  readdirSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';

/** What the spool asks of the file system: the seam at which tests let a disk fill up or fail. */
export interface SpoolFiles {
  readonly makeFolder: (path: string) => void;
  readonly list: (path: string) => string[];
  readonly sizeOf: (path: string) => number;
  /** A new file, open for writing. Fails when the name is taken. */
  readonly create: (path: string) => number;
  /** Answers how many bytes were written, which may be fewer than asked for. */
  readonly write: (file: number, bytes: Uint8Array, offset: number, length: number, position: number) => number;
  readonly truncate: (file: number, length: number) => void;
  readonly close: (file: number) => void;
  /** All bytes, in memory that `room` gives for so many. */
  readonly read: (path: string, room: (bytes: number) => Buffer) => Promise<Buffer>;
  readonly rename: (from: string, to: string) => void;
  readonly remove: (path: string) => void;
}

export const spoolFiles: SpoolFiles = {
  makeFolder: (path) => void mkdirSync(path, { recursive: true, mode: 0o700 }),
  list: (path) => readdirSync(path),
  sizeOf: (path) => statSync(path).size,
  create: (path) => openSync(path, 'wx', 0o600),
  write: writeSync,
  truncate: ftruncateSync,
  close: closeSync,
  read: readWhole,
  rename: renameSync,
  remove: unlinkSync,
};

async function readWhole(path: string, room: (bytes: number) => Buffer): Promise<Buffer> {
  const file = await promises.open(path, 'r');
  try {
    const { size } = await file.stat();
    const bytes = room(size);
    let at = 0;
    while (at < size) {
      const { bytesRead } = await file.read(bytes, at, size - at, at);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    return bytes.subarray(0, at);
  } finally {
    await file.close();
  }
}

/** Writes all of it or throws. */
export function writeWhole(files: SpoolFiles, file: number, bytes: Uint8Array, length: number, position: number): void {
  let written = 0;
  while (written < length) {
    const more = files.write(file, bytes, written, length - written, position + written);
    if (more === 0) throw new Error('the file takes no more bytes');
    written += more;
  }
}
