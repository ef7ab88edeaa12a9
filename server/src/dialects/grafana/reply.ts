import { jsonContentType, type SharedBody } from '../../http/index.ts';

/** What a handler answers when it is not simply JSON with status 200. */
export class Reply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer | SharedBody | AsyncIterable<Uint8Array>;

  private constructor(status: number, contentType: string, body: Reply['body']) {
    this.status = status;
    this.contentType = contentType;
    this.body = body;
  }

  static json(status: number, value: unknown): Reply {
    return new Reply(status, jsonContentType, JSON.stringify(value));
  }

  /** JSON that is text already, such as a document as it lies in the store. */
  static jsonText(text: string | Buffer, status = 200): Reply {
    return new Reply(status, jsonContentType, text);
  }

  /** JSON in pieces: a stored document among a few keys, which is read again and again. */
  static jsonPieces(pieces: SharedBody['shared']): Reply {
    return new Reply(200, jsonContentType, { shared: pieces, own: '' });
  }

  /** Bytes of any kind, or chunks of them whose length nobody knows. Further headers go into `headers` of the call. */
  static bytes(status: number, contentType: string, body: Buffer | AsyncIterable<Uint8Array>): Reply {
    return new Reply(status, contentType, body);
  }
}
