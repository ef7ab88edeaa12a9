import type { OpenStream } from './open-stream.ts';
import { type Piece, samePieces } from './pieces.ts';

interface Remembered {
  readonly pieces: readonly Piece[];
  readonly stream: OpenStream;
}

/**
 * Remembers what bodies look like compressed, so that a document that is read often is compressed once. A body is found
 * by its name and by all of its bytes: whatever is remembered, nobody ever gets other bytes than those just read. Cut in another way
 * the same bytes are not found, which costs time and nothing else: who answers to one name cuts what is answered in one way.
 *
 * Bounded by bytes; what was used longest ago goes first.
 */
export class CompressedBodies {
  readonly #bytesMax: number;
  /** In the order of use. */
  readonly #bodies = new Map<string, Remembered>();
  #bytes = 0;
  /** The last in that order. */
  #newest = '';

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  find(name: string, pieces: readonly Piece[]): OpenStream | undefined {
    const found = this.#bodies.get(name);
    if (found === undefined || !samePieces(found.pieces, pieces)) return undefined;
    if (name !== this.#newest) {
      this.#bodies.delete(name);
      this.#bodies.set(name, found);
      this.#newest = name;
    }
    return found.stream;
  }

  /** Takes the pieces over: nobody may write to them. */
  remember(name: string, pieces: readonly Piece[], stream: OpenStream): void {
    this.#forget(name);
    const body = { pieces, stream };
    // One body may not push out most of the others.
    if (bytesOf(body) > this.#bytesMax / 8) return;
    this.#bodies.set(name, body);
    this.#newest = name;
    this.#bytes += bytesOf(body);
    for (const oldest of this.#bodies.keys()) {
      if (this.#bytes <= this.#bytesMax) return;
      this.#forget(oldest);
    }
  }

  get bytes(): number {
    return this.#bytes;
  }

  #forget(name: string): void {
    const body = this.#bodies.get(name);
    if (body === undefined) return;
    this.#bodies.delete(name);
    this.#bytes -= bytesOf(body);
  }
}

/** What one entry costs beside the bytes, names of usual length included; a guess that keeps many small ones bounded. */
const entryBytes = 500;

function bytesOf({ pieces, stream }: Remembered): number {
  // As it is, and once more with its end.
  let bytes = stream.compressed.length * 2 + entryBytes;
  const memory = new Set<ArrayBufferLike>();
  for (const piece of pieces) {
    // A text may take two bytes for each unit; bytes keep all of the memory that they are a part of.
    if (typeof piece === 'string') bytes += piece.length * 2;
    else memory.add(piece.buffer);
  }
  for (const { byteLength } of memory) bytes += byteLength;
  return bytes;
}
