import type { IncomingMessage } from 'node:http';
import { BelvedereError } from '../errors/index.ts';
import { bodyTooLarge, decodeContent } from './content-encoding.ts';
import type { AnyRequest } from './exchange.ts';
import { PlainRequest } from './plain/plain-request.ts';

const nothing = Buffer.alloc(0);

/**
 * Reads the whole body of a request, decompressed. Nothing is read before somebody calls this, so a caller who is refused
 * for its credentials never costs memory for its body.
 *
 * A body over the limit stops being kept at once, but goes on being taken off the wire (until the request time-out): a
 * client that sends everything before it reads would otherwise meet a reset connection instead of the 413.
 *
 * Errors: `BodyTooLarge`, `UnsupportedEncoding`, `RequestTimeout` when the caller goes away.
 */
export async function readBody(request: AnyRequest, bytesMax: number): Promise<Buffer> {
  return unfoldBody(request, await readSentBody(request, bytesMax), bytesMax);
}

export interface BodyReading {
  /** Called with the bytes that have come so far; what it throws ends the reading. */
  readonly onBytes?: (bytes: number) => void;
  /** Gives memory for a body of so many bytes, which then is the beginning of it. Asked where the length is known and one read is not enough. */
  readonly take?: (bytes: number) => Buffer;
}

/** The same as it was sent, for a protocol that has an encoding of its own. Errors: `BodyTooLarge`, `RequestTimeout`. */
export async function readSentBody(request: AnyRequest, bytesMax: number, reading: BodyReading = {}): Promise<Buffer> {
  if (request instanceof PlainRequest) return wholeBody(request, bytesMax, reading);
  if (hasNoBody(request)) return nothing;
  if (declaresMoreThan(request, bytesMax)) throw bodyTooLarge(bytesMax, 'sent');
  return collect(request, bytesMax, reading);
}

function wholeBody({ body = nothing }: PlainRequest, bytesMax: number, { onBytes }: BodyReading): Buffer {
  if (body.length === 0) return nothing;
  if (body.length > bytesMax) throw bodyTooLarge(bytesMax, 'sent');
  onBytes?.(body.length);
  return body;
}

/** A body as it was sent, decompressed as its request says. Errors: `BodyTooLarge`, `UnsupportedEncoding`. */
export async function unfoldBody({ headers }: AnyRequest, sent: Buffer, bytesMax: number): Promise<Buffer> {
  const encoding = headers['content-encoding'];
  return encoding === undefined || sent === nothing ? sent : decodeContent(encoding, sent, bytesMax);
}

export function declaresMoreThan(request: IncomingMessage, bytesMax: number): boolean {
  return Number(request.headers['content-length'] ?? 0) > bytesMax;
}

export function hasNoBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] === undefined && (length === undefined || length === '0');
}

function collect(request: IncomingMessage, bytesMax: number, { onBytes, take }: BodyReading): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (request.destroyed) {
      // Whoever comes late hears of nothing any more: the connection has ended while the request waited for its turn.
      reject(connectionEnded());
      return;
    }
    const declared = Number(request.headers['content-length']);
    const chunks: Buffer[] = [];
    let whole: Buffer | undefined;
    let bytes = 0;
    const onData = (chunk: Buffer) => {
      bytes += chunk.length;
      try {
        if (bytes > bytesMax) throw bodyTooLarge(bytesMax, 'sent');
        onBytes?.(bytes);
        if (bytes === chunk.length && bytes < declared) whole = take?.(declared);
        if (whole === undefined) chunks.push(chunk);
        else moveInto(whole, chunk, bytes - chunk.length);
      } catch (error) {
        leave();
        request.resume();
        reject(error);
      }
    };
    const onEnd = () => {
      leave();
      const [first] = chunks;
      if (whole !== undefined) resolve(whole.subarray(0, bytes));
      else resolve(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, bytes));
    };
    const onGone = (cause?: Error) => {
      leave();
      reject(connectionEnded(cause));
    };
    const leave = () => {
      request.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone);
      // Without a listener a late error of the connection would end the process.
      request.on('error', ignore);
    };
    request.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone);
  });
}

/**
 * Copies a piece of a body and frees its memory at once: Node makes a buffer for each piece that nobody else knows, and with hundreds of them a
 * second V8 looks through all of the heap again and again for the few that are no longer used.
 */
function moveInto(whole: Buffer, piece: Buffer, at: number): void {
  whole.set(piece, at);
  if (piece.buffer instanceof ArrayBuffer && piece.buffer.byteLength === piece.length) piece.buffer.transfer(0);
}

const connectionEnded = (cause?: Error): BelvedereError =>
  new BelvedereError('RequestTimeout', 'the connection ended before the body had arrived', { cause });

function ignore(): void {}
