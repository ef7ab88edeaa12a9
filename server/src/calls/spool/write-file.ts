import { type SpoolFiles, writeWhole } from './files.ts';

/** A new file with all of the bytes, or no file, and what the file system says is thrown. */
export function writeFile(files: SpoolFiles, path: string, bytes: Uint8Array): void {
  const file = files.create(path);
  try {
    writeWhole(files, file, bytes, bytes.length, 0);
  } catch (error) {
    files.remove(path);
    throw error;
  } finally {
    files.close(file);
  }
}
