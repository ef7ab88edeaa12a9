import { type SpoolFiles, writeWhole } from './files.ts';

/** Zeros are written ahead in steps of this size: one step serves some hundred calls and takes well under a millisecond. */
const stepBytes = 256 * 1024;
const zeros = Buffer.alloc(stepBytes);

export const tailOf = (segment: string): Buffer => Buffer.from(`,"${segment}"]\n`);

/**
 * A segment that is being written. Room is made by writing zeros ahead of the lines, since Node has no other way to claim blocks of a
 * disk: lines that overwrite zeros cannot meet a full disk. (File systems that copy on write may still refuse; then the calls become
 * part of a gap.)
 */
export class OpenSegment {
  readonly name: string;
  /** Takes the place of the bracket that closes a line: the last column, the bracket and the newline. */
  readonly tail: Buffer;
  /** Where the next line goes. */
  position = 0;
  lines = 0;
  #allocated = 0;
  readonly #files: SpoolFiles;
  readonly #file: number;

  constructor(files: SpoolFiles, folder: string, name: string) {
    this.#files = files;
    this.name = name;
    this.tail = tailOf(name);
    this.#file = files.create(`${folder}/${name}`);
  }

  get roomBytes(): number {
    return this.#allocated - this.position;
  }

  /** Makes room for so many bytes, and throws what the file system says when it cannot; then the room is as before. */
  grow(bytes: number): void {
    const before = this.#allocated;
    let end = before;
    try {
      while (end - this.position < bytes) {
        writeWhole(this.#files, this.#file, zeros, stepBytes, end);
        end += stepBytes;
      }
    } catch (error) {
      this.#cut(before);
      throw error;
    }
    this.#allocated = end;
  }

  /** Throws when the file system refuses; then the lines count as not written. */
  write(bytes: Uint8Array, length: number, lines: number): void {
    writeWhole(this.#files, this.#file, bytes, length, this.position);
    this.position += length;
    this.lines += lines;
  }

  close(): void {
    this.#cut(this.position);
    try {
      this.#files.close(this.#file);
    } catch {
      // The lines are in the file; a close that fails takes none of them back.
    }
  }

  /** Zeros that cannot be cut do no harm: whoever reads the file cuts them. */
  #cut(length: number): void {
    try {
      this.#files.truncate(this.#file, length);
    } catch {}
  }
}
