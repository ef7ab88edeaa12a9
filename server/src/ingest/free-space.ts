import { statfs } from 'node:fs/promises';
import { BelvedereError } from '../errors/index.ts';

export interface FreeSpace {
  /** Errors: `StorageFull` when fewer bytes are free than must be. */
  readonly require: () => Promise<void>;
}

export interface FreeSpaceOptions {
  /** Folder on the disk that is watched. */
  readonly folder: string;
  readonly bytesMin: number;
  readonly now: () => number;
  /** Bytes that are free for this process; tests give others. */
  readonly bytesFree?: (folder: string) => Promise<number>;
}

/** How long an answer of the system is believed. What can be taken in meanwhile must be small against the threshold. */
const believedMs = 1_000;

/** Watches that a disk never gets so full that the engine or the store breaks. */
export function watchFreeSpace({ folder, bytesMin, now, bytesFree = bytesFreeOf }: FreeSpaceOptions): FreeSpace {
  let asked: Promise<number> | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  return {
    async require() {
      if (asked === undefined || now() - askedAt >= believedMs) {
        askedAt = now();
        asked = bytesFree(folder);
      }
      const free = await asked;
      if (free >= bytesMin) return;
      const message =
        `the disk of the data folder has ${free} bytes left, and below ${bytesMin} nothing is taken in; free space, shorten the ` +
        'retention, or lower BELVEDERE_DISK_FREE_BYTES_MIN';
      throw new BelvedereError('StorageFull', message, { retryAfterSeconds: 30 });
    },
  };
}

async function bytesFreeOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** For an engine whose disk is not ours: it says by itself when it is full. */
export const unwatchedSpace: FreeSpace = { require: async () => undefined };
