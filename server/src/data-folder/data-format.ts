import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileDurably } from './durable-file.ts';
import { DataFolderError } from './errors.ts';
import { lockFileName } from './folder-lock.ts';

/** Grows by one with every release that lays the folder out in a way an older release would misread. */
export const currentFormat = 1;

const formatFileName = 'FORMAT';

export function writeFormat(folder: string, format: number): void {
  writeFileDurably({ folder, name: formatFileName, text: `${format}\n` });
}

/**
 * The format of the data in a folder, or undefined when there is no data yet.
 *
 * @throws DataFolderError when there is data and its format cannot be known
 */
export function readFormat(folder: string): number | undefined {
  const path = join(folder, formatFileName);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    if (!hasStore(folder)) return undefined;
    throw new DataFolderError(
      `The data folder ${folder} has a store, and its file ${formatFileName} is missing. ` +
        'Restore a backup into an empty folder, or put the file back with the format number of the release that wrote it.',
    );
  }
  if (/^[1-9][0-9]{0,8}\s*$/.test(text)) return Number(text);
  throw new DataFolderError(`The file ${path} must hold a whole number and nothing else. Put the right number back.`);
}

/** Whether a database lies in the folder. The format and key files are made first, so a store without them lost them. */
export function hasStore(folder: string): boolean {
  return readdirSync(folder).some((name) => name.endsWith('.sqlite') && name !== lockFileName);
}
