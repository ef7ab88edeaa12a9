import { connect, type Socket } from 'node:net';
import zlib from 'node:zlib';

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Decompressed. */
  readonly text: string;
}

/**
 * One HTTP connection that sends bytes as they are and reads answers by their length, so that anything the server sends
 * beyond an answer shows as the broken answer after it. Opened again when the server has closed it.
 */
export class Connection {
  readonly #port: number;
  readonly #host: string;
  #socket: Socket | undefined;
  #received = Buffer.alloc(0);
  #ended = false;
  #wake: () => void = () => {};

  constructor(address: string) {
    const { hostname, port } = new URL(address);
    this.#host = hostname;
    this.#port = Number(port);
  }

  /** Sends one request and answers what came back. `hasNoBody`: HEAD, whose length describes nothing. */
  async exchange(bytes: Buffer, { hasNoBody = false } = {}): Promise<WireAnswer> {
    this.send(bytes);
    return this.next({ hasNoBody });
  }

  send(bytes: Buffer | string): void {
    if (this.#socket === undefined || this.#ended) this.#open();
    this.#socket?.write(bytes);
  }

  /** The next answer on the connection. */
  async next({ hasNoBody = false } = {}): Promise<WireAnswer> {
    const head = await this.#take((received) => received.indexOf('\r\n\r\n'), 4);
    const [statusLine = '', ...lines] = head.toString('latin1').split('\r\n');
    const match = /^HTTP\/1\.1 ([1-5][0-9]{2}) /.exec(statusLine);
    if (match === null) throw new Error(`no answer begins like this: ${statusLine.slice(0, 200)}`);
    const status = Number(match[1]);
    if (status === 100) return this.next({ hasNoBody });
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    );
    const isChunked = headers['transfer-encoding'] === 'chunked' && !hasNoBody;
    const body = isChunked ? await this.#chunks() : await this.#body(hasNoBody ? 0 : Number(headers['content-length']));
    if (headers.connection === 'close') this.close();
    return { status, headers, text: decompress(headers['content-encoding'], body).toString('utf8') };
  }

  #body(length: number): Promise<Buffer> {
    if (!Number.isInteger(length)) throw new Error('an answer without a length');
    return this.#take((received) => (received.length >= length ? length : -1), 0);
  }

  /** A body whose length is told in pieces, up to the empty one. */
  async #chunks(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for (;;) {
      const size = Number.parseInt(
        (await this.#take((received) => received.indexOf('\r\n'), 2)).toString('latin1'),
        16,
      );
      chunks.push(await this.#body(size));
      await this.#take((received) => received.indexOf('\r\n'), 2);
      if (size === 0) return Buffer.concat(chunks);
    }
  }

  /** Every answer up to the end of the connection. */
  async rest(): Promise<WireAnswer[]> {
    const answers: WireAnswer[] = [];
    while (!this.#ended || this.#received.length > 0) {
      if (this.#received.length === 0) await this.#wait();
      else answers.push(await this.next());
    }
    return answers;
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
    this.#received = Buffer.alloc(0);
    this.#ended = true;
  }

  #open(): void {
    this.close();
    this.#ended = false;
    const socket = connect(this.#port, this.#host);
    const isCurrent = () => socket === this.#socket;
    socket.on('data', (chunk) => {
      if (isCurrent()) this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    const end = () => {
      if (isCurrent()) this.#ended = true;
      this.#wake();
    };
    socket.on('end', end).on('close', end).on('error', end);
    this.#socket = socket;
  }

  #wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  async #take(find: (received: Buffer) => number, skipped: number): Promise<Buffer> {
    let at = find(this.#received);
    while (at === -1) {
      if (this.#ended)
        throw new Error(`the connection ended after ${JSON.stringify(this.#received.toString('latin1'))}`);
      await this.#wait();
      at = find(this.#received);
    }
    const taken = this.#received.subarray(0, at);
    this.#received = this.#received.subarray(at + skipped);
    return taken;
  }
}

function decompress(encoding: string | undefined, body: Buffer): Buffer {
  switch (encoding) {
    case 'gzip':
      return zlib.gunzipSync(body);
    case 'deflate':
      return zlib.inflateSync(body);
    case 'br':
      return zlib.brotliDecompressSync(body);
    case 'zstd':
      return zlib.zstdDecompressSync(body);
    default:
      return body;
  }
}
