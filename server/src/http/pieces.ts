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
  let at = 0;
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      at += bytes.write(piece, at);
    } else {
      bytes.set(piece, at);
      at += piece.length;
    }
  }
  return bytes;
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

/** Whether the pieces one after another are exactly these bytes; nothing is put together for it. */
export function arePieces(bytes: Buffer, pieces: readonly Piece[]): boolean {
  let at = 0;
  for (const piece of pieces) {
    const part = typeof piece === 'string' ? Buffer.from(piece) : piece;
    const end = at + part.length;
    if (end > bytes.length || bytes.compare(part, 0, part.length, at, end) !== 0) return false;
    at = end;
  }
  return at === bytes.length;
}
