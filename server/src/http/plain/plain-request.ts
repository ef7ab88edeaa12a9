import type { Socket } from 'node:net';
import type { PlainHead } from './read-head.ts';

/** A request without a body: what of `IncomingMessage` whoever answers one may ask for. */
export class PlainRequest implements Omit<PlainHead, 'lines'> {
  readonly method = 'GET';
  readonly complete = true;
  readonly url: string;
  readonly headers: PlainHead['headers'];
  readonly rawHeaders: string[];
  readonly socket: Socket;

  constructor({ url, headers, rawHeaders }: PlainHead, socket: Socket) {
    this.url = url;
    this.headers = headers;
    this.rawHeaders = rawHeaders;
    this.socket = socket;
  }
}
