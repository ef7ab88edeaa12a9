import type { Socket } from 'node:net';
import type { PlainHead } from './read-head.ts';

/** A request that came whole: what of `IncomingMessage` whoever answers one may ask for. */
export class PlainRequest implements Omit<PlainHead, 'lines'> {
  readonly method: string;
  readonly complete = true;
  readonly url: string;
  readonly headers: PlainHead['headers'];
  readonly rawHeaders: string[];
  /** As sent; undefined for methods that come without one. */
  readonly body: Buffer | undefined;
  readonly socket: Socket;

  constructor({ method, url, headers, rawHeaders, body }: PlainHead, socket: Socket) {
    this.method = method;
    this.url = url;
    this.headers = headers;
    this.rawHeaders = rawHeaders;
    this.body = body;
    this.socket = socket;
  }
}
