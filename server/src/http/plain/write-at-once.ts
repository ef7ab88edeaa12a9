import type { Socket } from 'node:net';
import { bytesOf, type Piece } from '../pieces.ts';

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
  let at = room.write(head, 'latin1');
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      at += room.write(piece, at);
    } else {
      room.set(piece, at);
      at += piece.length;
    }
  }
  socket.write(room.subarray(0, at));
  // Not taken at once: the socket holds on to these bytes, and the next answer gets memory of its own.
  if (socket.writableLength > 0) room = undefined;
}
