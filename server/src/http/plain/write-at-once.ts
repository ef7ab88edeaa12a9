import type { Socket } from 'node:net';
import { bytesOf, type Piece, putPieces } from '../pieces.ts';

/** Answers up to this size are put together; of a longer one copying costs more than a list of pieces does. */
const roomBytes = 64 * 1024;

/** Memory for answers that the system takes at once, which is nearly all of them. */
let room: Buffer | undefined;

/** Writes a head, of characters of one byte, and what belongs to it in one call of the system. */
export function writeAtOnce(socket: Socket, head: string, pieces: readonly Piece[]): void {
  const bytes = head.length + bytesOf(pieces);
  if (bytes > roomBytes) {
    socket.cork();
    socket.write(head, 'latin1');
    for (const piece of pieces) socket.write(piece);
    socket.uncork();
    return;
  }
  room ??= Buffer.allocUnsafeSlow(roomBytes);
  const end = putPieces(pieces, room, room.write(head, 'latin1'));
  socket.write(room.subarray(0, end));
  // Not taken at once: the socket holds on to these bytes, and the next answer gets memory of its own.
  if (socket.writableLength > 0) room = undefined;
}
