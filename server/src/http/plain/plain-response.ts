import { EventEmitter } from 'node:events';
import type { OutgoingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { Writable } from 'node:stream';
import type { RequestLabel } from '../metrics.ts';
import type { Observed, Recording } from '../observed-response.ts';
import type { Piece } from '../pieces.ts';
import { headText } from './head-text.ts';
import type { PlainRequest } from './plain-request.ts';
import { writeAtOnce } from './write-at-once.ts';

/** Of a connection, when the answer on it is over. */
export interface PlainEnd {
  readonly keepAliveSeconds: number;
  /** Called once; the answer was written, or the connection is gone. */
  readonly over: (response: PlainResponse) => void;
}

/** The answer to a plain request. Emits `close` once, as that of `node:http` does. */
export class PlainResponse extends EventEmitter implements Observed {
  readonly startedAtMs: number = performance.now();
  traceId = '';
  label: RequestLabel | undefined = undefined;
  loggedPath: string | undefined = undefined;
  recording: Recording | undefined = undefined;
  statusCode = 200;
  headersSent = false;
  /** The answer is over: written or cut off. */
  destroyed = false;
  /** The time-out of the connection was changed for this answer. */
  hasOwnTimeout = false;
  readonly req: PlainRequest;
  readonly #socket: Socket;
  readonly #end: PlainEnd;
  #headers: OutgoingHttpHeaders | undefined = undefined;

  constructor(request: PlainRequest, end: PlainEnd) {
    super();
    this.req = request;
    this.#socket = request.socket;
    this.#end = end;
  }

  setHeader(name: string, value: string): void {
    this.#headers ??= {};
    this.#headers[name] = value;
  }

  /** The whole answer; `headers` tell its length. */
  send(status: number, headers: OutgoingHttpHeaders, pieces: readonly Piece[]): void {
    const head = this.#head(status, headers);
    writeAtOnce(this.#socket, head, status === 204 || status === 304 ? [] : pieces);
    // Over when the system has all of it: what is cut before, by a stop for one, would reach the caller in part.
    if (this.#socket.writableLength === 0) this.close();
    else this.#socket.write('', () => this.close());
  }

  /** For an answer whose length nobody knows: what is written to it goes out in chunks (RFC 9112, 7.1). */
  open(status: number, headers: OutgoingHttpHeaders): Writable {
    const socket = this.#socket;
    socket.write(this.#head(status, { ...headers, 'Transfer-Encoding': 'chunked' }), 'latin1');
    const chunks = new Writable({
      write: (chunk: Buffer, _encoding, written) => {
        if (chunk.length === 0) {
          written();
          return;
        }
        socket.cork();
        socket.write(`${chunk.length.toString(16)}\r\n`, 'latin1');
        socket.write(chunk);
        socket.write('\r\n', 'latin1', written);
        socket.uncork();
      },
      final: (written) => {
        socket.write('0\r\n\r\n', 'latin1', written);
      },
      destroy: (error, done) => {
        // What was sent so far must not pass for the whole.
        if (!chunks.writableFinished) socket.destroy();
        done(error);
      },
    });
    this.once('close', () => chunks.destroy());
    chunks.once('finish', () => this.close());
    return chunks;
  }

  /** Calls back when the caller has taken nothing for so long. */
  setTimeout(milliseconds: number, onStalled: () => void): void {
    this.hasOwnTimeout = true;
    this.#socket.setTimeout(milliseconds);
    this.#socket.once('timeout', onStalled);
    this.once('close', () => this.#socket.off('timeout', onStalled));
  }

  destroy(): void {
    // Afterwards the connection belongs to the next request.
    if (!this.destroyed) this.#socket.destroy();
  }

  /** The answer is over, or the caller is gone. */
  close(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.emit('close');
    this.#end.over(this);
  }

  #head(status: number, headers: OutgoingHttpHeaders): string {
    const all = this.#headers === undefined ? headers : { ...this.#headers, ...headers };
    const text = headText(status, all, this.#end.keepAliveSeconds);
    this.statusCode = status;
    this.headersSent = true;
    return text;
  }
}
