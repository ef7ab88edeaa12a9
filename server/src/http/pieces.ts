/** A part of a body: text, or the UTF-8 bytes of it. */
export type Piece = string | Uint8Array;

/**
 * A body in two parts: what answers to the same question have in common, and what belongs to one answer alone, such as its
 * trace id. What is common can be remembered in its compressed form.
 */
export interface SharedBody {
  readonly shared: readonly Piece[];
  readonly own: string;
}

/** One text when all pieces are text, otherwise their bytes in one allocation. */
export function joinPieces(pieces: readonly Piece[]): string | Buffer {
  if (pieces.every((piece) => typeof piece === 'string')) return pieces.join('');
  const bytes = Buffer.allocUnsafe(bytesOf(pieces));
  putPieces(pieces, bytes, 0);
  return bytes;
}

/** Writes the pieces one behind the other into memory that has room for them; answers where they end. */
export function putPieces(pieces: readonly Piece[], into: Buffer, from: number): number {
  let at = from;
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      at += into.write(piece, at);
    } else {
      into.set(piece, at);
      at += piece.length;
    }
  }
  return at;
}

/** Copying so little costs less than one more piece does on its way to the socket. */
const smallLength = 1_024;

/** The pieces of the whole body, small ones that stand beside each other put together. */
export function piecesOf({ shared, own }: SharedBody): Piece[] {
  const pieces: Piece[] = [];
  let small: Piece[] = [];
  for (const piece of [...shared, own]) {
    if (piece.length <= smallLength) {
      small.push(piece);
      continue;
    }
    if (small.length > 0) pieces.push(joinPieces(small));
    pieces.push(piece);
    small = [];
  }
  if (small.length > 0) pieces.push(joinPieces(small));
  return pieces;
}

export function bytesOf(pieces: readonly Piece[]): number {
  let length = 0;
  for (const piece of pieces) length += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length;
  return length;
}

/** Whether they have at least so many bytes. */
export function haveBytes(pieces: readonly Piece[], bytesMin: number): boolean {
  let units = 0;
  for (const piece of pieces) {
    units += piece.length;
    if (units >= bytesMin) return true;
  }
  return bytesOf(pieces) >= bytesMin;
}

/** Whether the pieces are the same, one by one. */
export function samePieces(some: readonly Piece[], others: readonly Piece[]): boolean {
  if (some.length !== others.length) return false;
  for (let index = 0; index < some.length; index += 1) {
    if (!isSame(some[index] as Piece, others[index] as Piece)) return false;
  }
  return true;
}

/** Above this comparing bytes is left to the system. */
const fewBytes = 64;

function isSame(one: Piece, other: Piece): boolean {
  if (one === other) return true;
  if (typeof one === 'string' || typeof other === 'string') return false;
  if (one.length !== other.length) return false;
  // Nobody may write to what is sent, so the same memory is the same bytes.
  if (one.buffer === other.buffer && one.byteOffset === other.byteOffset) return true;
  if (one.length > fewBytes) return Buffer.compare(one, other) === 0;
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false;
  return true;
}
