import type { Socket } from 'node:net';
import { PlainRequest } from './plain-request.ts';
import { type PlainEnd, PlainResponse } from './plain-response.ts';
import { type PlainHead, readPlainHead } from './read-head.ts';

/** What stands behind the connections. */
export interface PlainServing {
  /** False while everything is for `node:http`, which knows how to send callers away. */
  readonly takesPlain: () => boolean;
  /** Answers the request, or says false when it is not for it; then nothing was done. */
  readonly serve: (request: PlainRequest, response: PlainResponse) => boolean;
  /** An answer is over. */
  readonly over: (response: PlainResponse) => void;
  /** The connection goes to `node:http` for good; what it has sent is the next that is read of it. */
  readonly handOver: (socket: Socket) => void;
  /** Nothing was sent on a new connection for as long as headers may take. */
  readonly onSilent: (socket: Socket) => void;
  readonly firstMs: number;
  readonly keepAliveMs: number;
}

/** More than what is said in `Keep-Alive`, so that a caller who keeps to it never meets a connection that just closes. */
const keepAliveGraceMs = 1_000;

/**
 * A connection as long as each packet on it is one whole plain request, asked after the answer to the one before: what clients that
 * script and poll send, for half of the cost that `node:http` has. The first packet that is anything else takes the connection to `node:http`.
 */
export class PlainConnection implements PlainEnd {
  readonly keepAliveSeconds: number;
  readonly #socket: Socket;
  readonly #serving: PlainServing;
  readonly #leave: (connection: PlainConnection) => void;
  #response: PlainResponse | undefined;
  /** What came before the answer to the request before it was sent. */
  #early: Buffer | undefined;
  #hasServed = false;
  /** Callers say the same of themselves with each request of a connection. */
  #head: PlainHead | undefined;

  constructor(socket: Socket, serving: PlainServing, leave: (connection: PlainConnection) => void) {
    this.#socket = socket;
    this.#serving = serving;
    this.#leave = leave;
    this.keepAliveSeconds = Math.floor(serving.keepAliveMs / 1_000);
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('error', this.#onError);
    socket.on('close', this.#onClose);
    socket.on('timeout', this.#onTimeout);
    socket.setTimeout(serving.firstMs);
  }

  /** Cuts the connection. */
  cut(): void {
    this.#socket.destroy();
  }

  over(response: PlainResponse): void {
    this.#response = undefined;
    this.#serving.over(response);
    if (!this.#hasServed || response.hasOwnTimeout) {
      this.#hasServed = true;
      this.#socket.setTimeout(this.#serving.keepAliveMs + keepAliveGraceMs);
    }
    if (this.#early !== undefined) this.#goOn();
  }

  /** With what came early. The system has taken all of the answer before it: who does not read is not read from. */
  #goOn(): void {
    const early = this.#early;
    const socket = this.#socket;
    if (early === undefined || !socket.writable) return;
    this.#early = undefined;
    this.#take(early);
    if (this.#early === undefined) socket.resume();
  }

  #take(packet: Buffer): void {
    const head = this.#serving.takesPlain() ? readPlainHead(packet, this.#head) : undefined;
    if (head !== undefined) {
      this.#head = head;
      const request = new PlainRequest(head, this.#socket);
      const response = new PlainResponse(request, this);
      this.#response = response;
      if (this.#serving.serve(request, response)) return;
      this.#response = undefined;
    }
    this.#stopReading();
    const socket = this.#socket;
    socket.off('error', this.#onError);
    socket.off('close', this.#onClose);
    this.#leave(this);
    socket.unshift(packet);
    this.#serving.handOver(socket);
  }

  #stopReading(): void {
    const socket = this.#socket;
    socket.off('data', this.#onData);
    socket.off('end', this.#onEnd);
    socket.off('timeout', this.#onTimeout);
    socket.setTimeout(0);
  }

  readonly #onData = (packet: Buffer): void => {
    if (this.#response === undefined) {
      this.#take(packet);
      return;
    }
    this.#early = packet;
    this.#socket.pause();
  };

  readonly #onEnd = (): void => {
    this.#socket.end();
  };

  /** The socket closes after it. */
  readonly #onError = (): void => {};

  readonly #onClose = (): void => {
    this.#leave(this);
    this.#response?.close();
  };

  readonly #onTimeout = (): void => {
    if (this.#response !== undefined) return;
    if (this.#hasServed) {
      this.#socket.destroy();
      return;
    }
    // Its errors and its end are still heard: an error that nobody hears ends the process, and a stop has to cut it.
    this.#stopReading();
    this.#serving.onSilent(this.#socket);
  };
}
