import { join } from 'node:path';
import { rowBytesMax } from '../rows/limits.ts';
import type { SpoolFiles } from './files.ts';
import { OpenSegment } from './open-segment.ts';
import { reasonOf } from './refusal.ts';
import { type SegmentKind, type SegmentType, segmentName, typeOfSegment } from './segment-name.ts';
import { writeFile } from './write-file.ts';

/** A segment of this size goes to the engine in one insert of ten thousands of rows: each insert makes files that are synced and merged. */
const fullBytes = 16 * 1024 * 1024;

const batchBytes = 512 * 1024;
/** Rows that were collected in memory may make a full one so much longer. */
export const segmentBytesMax = fullBytes + batchBytes;
/** Rows of earlier processes, and those about earlier calls. */
const anyTime = Number.NEGATIVE_INFINITY;
const typeOf = (name: string): SegmentType => typeOfSegment(name) as SegmentType;

/** A segment that nothing is added to any more and that the engine does not have yet. */
export interface SealedSegment extends SegmentType {
  readonly name: string;
  /** What holds rows; the file may be longer. */
  readonly bytes: number;
  /** Unknown until somebody has read a file of an earlier process. */
  rows: number | undefined;
  /** How many of the calls that this process noted are in this segment and those before it; 0 for files of earlier processes. */
  readonly through: number;
  /** When the oldest of its calls was answered; minus infinity where nobody has looked. */
  readonly oldestUs: number;
  /** True from the first attempt to insert it on, and for files of an earlier process, which may have tried. */
  inDoubt: boolean;
}

interface SpoolOptions {
  readonly folder: string;
  readonly files: SpoolFiles;
  readonly bytesMax: number;
  readonly processTag: string;
  readonly nowMs: () => number;
}

/**
 * The files in which calls wait for the engine. Rows are collected in memory and written by `flush`; what it has written survives the
 * process, though not the machine: nothing is synced to the disk.
 */
export class Spool {
  readonly #options: SpoolOptions;
  readonly #sealed: SealedSegment[] = [];
  readonly batch = Buffer.allocUnsafeSlow(batchBytes);
  #batchLength = 0;
  #batchRows = 0;
  #current: OpenSegment | undefined;
  #reservedBytes = 0;
  #sealedBytes = 0;
  #sequence = 0;
  #lastNameMs = 0;
  #noted = 0;
  #sealedThrough = 0;
  /** Of the rows that are not sealed. */
  #oldestUs = Number.POSITIVE_INFINITY;
  #failure = '';

  constructor(options: SpoolOptions) {
    this.#options = options;
    try {
      options.files.makeFolder(options.folder);
      for (const name of options.files.list(options.folder).sort()) this.#find(name);
    } catch (error) {
      this.#failure = reasonOf(error);
    }
  }

  /** Why nothing can be written; empty when it can. */
  get failure(): string {
    return this.#failure;
  }

  get waitingBytes(): number {
    return this.#sealedBytes + (this.#current?.position ?? 0) + this.#batchLength;
  }

  get waitingCalls(): number {
    let calls = (this.#current?.rows ?? 0) + this.#batchRows;
    for (const { kind, rows } of this.#sealed) if (kind === 'calls') calls += rows ?? 0;
    return calls;
  }

  /** Calls noted since the process started. */
  get noted(): number {
    return this.#noted;
  }

  get sealed(): readonly SealedSegment[] {
    return this.#sealed;
  }

  /** Every call that waits was answered then or later; infinity when none waits. */
  get oldestUs(): number {
    return this.#sealed.reduce((oldest, segment) => Math.min(oldest, segment.oldestUs), this.#oldestUs);
  }

  get hasOpenRows(): boolean {
    return this.#batchRows > 0 || (this.#current?.rows ?? 0) > 0;
  }

  get isFull(): boolean {
    return this.#current !== undefined && this.#current.position >= fullBytes;
  }

  /** Takes room for one row of the largest size, or answers false, and `failure` says why. */
  reserve(): boolean {
    if (!this.#isWithinBound() || !this.#makeRoom(rowBytesMax)) return false;
    this.#reservedBytes += rowBytesMax;
    return true;
  }

  release(): void {
    this.#reservedBytes -= rowBytesMax;
  }

  /** True when a call of any size fits into the batch; otherwise flush first. */
  get hasBatchRoom(): boolean {
    return this.#batchLength + rowBytesMax <= batchBytes;
  }

  /** Where in `batch` the next call is to be written, but for its last column, `segment`. */
  get batchLength(): number {
    return this.#batchLength;
  }

  /**
   * Adds the call that was written at the end of the batch and ends there, or answers false, and `failure` says why. A reserved one gives
   * its reservation back and is always taken.
   */
  put(end: number, timeUs: number, isReserved: boolean): boolean {
    if (isReserved) this.release();
    else if (this.#failure !== '' || !this.#isWithinBound()) return false;
    if (this.#current === undefined && !this.#makeRoom(1)) return false;
    const segment = this.#current as OpenSegment;
    const { tail } = segment;
    this.batch.set(tail, end);
    const bytes = end + tail.length - this.#batchLength;
    if (segment.roomBytes - this.#batchLength - this.#reservedBytes < bytes && !this.#makeRoom(bytes)) return false;
    this.#batchLength += bytes;
    this.#batchRows += 1;
    if (timeUs < this.#oldestUs) this.#oldestUs = timeUs;
    return true;
  }

  /** Writes the batch, or drops it and answers false: then its rows were not written. */
  flush(): boolean {
    const segment = this.#current;
    const length = this.#batchLength;
    const rows = this.#batchRows;
    this.#batchLength = 0;
    this.#batchRows = 0;
    if (segment === undefined || rows === 0) return true;
    try {
      segment.write(this.batch, length, rows);
    } catch (error) {
      this.#failure = reasonOf(error);
      // Closing cuts what half of a write may have left behind.
      this.seal();
      return false;
    }
    this.#noted += rows;
    return true;
  }

  /**
   * Ends the current segment. Needs an empty batch. False when there is nothing to end, and while changes in flight hold room that no
   * other segment can give them.
   */
  seal(): boolean {
    const segment = this.#current;
    if (segment === undefined || segment.rows === 0) return false;
    if (this.#reservedBytes > 0) {
      try {
        this.#current = this.#open(this.#reservedBytes);
      } catch (error) {
        this.#failure = reasonOf(error);
        return false;
      }
    } else {
      this.#current = undefined;
    }
    segment.close();
    const { name, position: bytes, rows } = segment;
    this.#sealedThrough = this.#noted;
    const oldestUs = this.#oldestUs;
    this.#oldestUs = Number.POSITIVE_INFINITY;
    this.#add({ ...typeOf(name), name, bytes, rows, through: this.#noted, oldestUs, inDoubt: false });
    return true;
  }

  /** A segment of its own for lines that are written rarely. False when it cannot be written. */
  writeSegment(kind: SegmentKind, lines: readonly string[]): boolean {
    const { files, folder } = this.#options;
    const name = this.#nextName(kind);
    const text = Buffer.from(lines.map((line) => `${line.slice(0, -1)},"${name}"]\n`).join(''));
    try {
      writeFile(files, join(folder, name), text);
    } catch {
      return false;
    }
    const through = this.#sealedThrough;
    const size = { bytes: text.length, rows: lines.length };
    this.#add({ ...typeOf(name), name, ...size, through, oldestUs: anyTime, inDoubt: false });
    return true;
  }

  /** Tries again after a failure; true when calls are taken. */
  retry(): boolean {
    return this.#isWithinBound() && this.#makeRoom(rowBytesMax);
  }

  /** @param room memory of at least so many bytes; new memory where nobody says otherwise */
  read(segment: SealedSegment, room: (bytes: number) => Buffer = Buffer.allocUnsafeSlow): Promise<Buffer> {
    return this.#options.files.read(join(this.#options.folder, segment.name), room);
  }

  /** The engine has it. */
  remove(segment: SealedSegment): void {
    this.#options.files.remove(join(this.#options.folder, segment.name));
    this.forget(segment);
  }

  forget(segment: SealedSegment): void {
    const index = this.#sealed.indexOf(segment);
    if (index === -1) return;
    this.#sealed.splice(index, 1);
    this.#sealedBytes -= segment.bytes;
  }

  /** Puts aside what the engine refuses, as lines of JSON. Throws what the file system says. */
  setAside(segment: SealedSegment, lines: Buffer): string {
    const { files, folder } = this.#options;
    const rejected = join(folder, 'rejected');
    files.makeFolder(rejected);
    const path = join(rejected, segment.name.replace(/\.\w+$/, '.ndjson'));
    const unfinished = `${path}.${this.#sequence++}`;
    writeFile(files, unfinished, lines);
    files.rename(unfinished, path);
    return path;
  }

  /** Ends the current segment for good: what has no row leaves no file. */
  close(): void {
    this.seal();
    const left = this.#current;
    if (left === undefined || left.rows > 0) return;
    this.#current = undefined;
    left.close();
    try {
      this.#options.files.remove(join(this.#options.folder, left.name));
    } catch {
      // An empty file is removed by the next process.
    }
  }

  #find(name: string): void {
    const { files, folder } = this.#options;
    const type = typeOfSegment(name);
    if (type === undefined) return;
    const bytes = files.sizeOf(join(folder, name));
    this.#add({ ...type, name, bytes, rows: undefined, through: 0, oldestUs: anyTime, inDoubt: true });
  }

  #add(segment: SealedSegment): void {
    this.#sealed.push(segment);
    this.#sealedBytes += segment.bytes;
  }

  #isWithinBound(): boolean {
    if (this.waitingBytes < this.#options.bytesMax) return true;
    this.#failure = `more than ${this.#options.bytesMax} bytes of calls wait for the engine`;
    return false;
  }

  /** Room for so many bytes beyond the batch and everything that is reserved. */
  #makeRoom(bytes: number): boolean {
    try {
      const needed = this.#batchLength + this.#reservedBytes + bytes;
      if (this.#current === undefined) this.#current = this.#open(needed);
      else if (this.#current.roomBytes < needed) this.#current.grow(needed);
      this.#failure = '';
      return true;
    } catch (error) {
      this.#failure = reasonOf(error);
      return false;
    }
  }

  /** A new segment with at least so much room; when it cannot be had, no file is left. */
  #open(bytes: number): OpenSegment {
    const { files, folder } = this.#options;
    const segment = new OpenSegment(files, folder, this.#nextName('calls'));
    try {
      segment.grow(Math.max(1, bytes));
      return segment;
    } catch (error) {
      segment.close();
      try {
        files.remove(join(folder, segment.name));
      } catch {}
      throw error;
    }
  }

  #nextName(kind: SegmentKind): string {
    // A wall clock that is set back must not make a newer segment sort before an older one.
    this.#lastNameMs = Math.max(this.#lastNameMs, Math.trunc(this.#options.nowMs()));
    return segmentName(kind, this.#lastNameMs, this.#options.processTag, this.#sequence++);
  }
}
