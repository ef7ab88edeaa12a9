import { type SpoolFiles, spoolFiles } from '../spool/files.ts';

export interface FaultyFiles {
  readonly files: SpoolFiles;
  /** How much the disk still takes. What overwrites bytes of a file takes none. */
  bytesLeft: number;
  isReadOnly: boolean;
  /** Writes fail, wherever they go. */
  isBroken: boolean;
}

const fault = (code: string): Error => Object.assign(new Error(`${code}: made by the test`), { code });

/** Real files on a disk whose faults a test decides. */
export function faultyFiles(): FaultyFiles {
  const lengths = new Map<number, number>();
  const state: FaultyFiles = {
    bytesLeft: Number.POSITIVE_INFINITY,
    isReadOnly: false,
    isBroken: false,
    files: {
      ...spoolFiles,
      create(path) {
        if (state.isReadOnly) throw fault('EROFS');
        const file = spoolFiles.create(path);
        lengths.set(file, 0);
        return file;
      },
      write(file, bytes, offset, length, position) {
        if (state.isBroken) throw fault('EIO');
        const before = lengths.get(file) ?? 0;
        const isNew = Math.max(0, position + length - before);
        // A disk takes what fits, and refuses the rest.
        const taken = isNew <= state.bytesLeft ? length : length - (isNew - state.bytesLeft);
        if (taken <= 0) throw fault('ENOSPC');
        spoolFiles.write(file, bytes, offset, taken, position);
        const after = Math.max(before, position + taken);
        lengths.set(file, after);
        state.bytesLeft -= after - before;
        return taken;
      },
      truncate(file, length) {
        spoolFiles.truncate(file, length);
        state.bytesLeft += Math.max(0, (lengths.get(file) ?? 0) - length);
        lengths.set(file, length);
      },
      remove(path) {
        if (state.isReadOnly) throw fault('EROFS');
        state.bytesLeft += spoolFiles.sizeOf(path);
        spoolFiles.remove(path);
      },
    },
  };
  return state;
}
