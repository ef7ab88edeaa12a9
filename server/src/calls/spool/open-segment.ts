import { bytesOfText } from '../rows/write-text.ts';
import { type SpoolFiles, writeWhole } from './files.ts';

/** Zeros are written ahead in steps of this size: one step serves some hundred calls and takes well under a millisecond. */
const stepBytes = 256 * 1024;
const zeros = Buffer.alloc(stepBytes);

/**
 * A segment that is being written. Room is made by writing zeros ahead of the rows, since Node has no other way to claim blocks of a
 * disk: rows that overwrite zeros cannot meet a full disk. (File systems that copy on write may still refuse; then the calls become
 * part of a gap.)
 */
export class OpenSegment {
  readonly name: string;
  /** The last column, by which a row is known to be whole. */
  readonly tail: Buffer;
  /** Where the next row goes. */
  position = 0;
  rows = 0;
  #allocated = 0;
  readonly #files: SpoolFiles;
  readonly #file: number;

  constructor(files: SpoolFiles, folder: string, name: string) {
    this.#files = files;
    this.name = name;
    this.tail = bytesOfText(name);
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

  /** Throws when the file system refuses; then the rows count as not written. */
  write(bytes: Uint8Array, length: number, rows: number): void {
    writeWhole(this.#files, this.#file, bytes, length, this.position);
    this.position += length;
    this.rows += rows;
  }

  close(): void {
    this.#cut(this.position);
    try {
      this.#files.close(this.#file);
    } catch {
      // The rows are in the file; a close that fails takes none of them back.
    }
  }

  /** Zeros that cannot be cut do no harm: whoever reads the file cuts them. */
  #cut(length: number): void {
    try {
      this.#files.truncate(this.#file, length);
    } catch {}
  }
}
