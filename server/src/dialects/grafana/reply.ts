import { joinPieces, jsonContentType, type SharedBody } from '../../http/index.ts';

/** What a handler answers when it is not simply JSON with status 200. */
export class Reply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer | AsyncIterable<Uint8Array>;

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

  /** JSON in pieces: a stored document with a few keys put in front. */
  static jsonPieces(pieces: SharedBody['shared'], status = 200): Reply {
    return new Reply(status, jsonContentType, joinPieces(pieces));
  }

  /** Bytes of any kind, or chunks of them whose length nobody knows. Further headers go into `headers` of the call. */
  static bytes(status: number, contentType: string, body: Buffer | AsyncIterable<Uint8Array>): Reply {
    return new Reply(status, contentType, body);
  }
}
