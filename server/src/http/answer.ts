import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { hasNoBody } from './body.ts';
import {
  compress,
  compressedAloneBytesMin,
  compressedBytesMin,
  compressShared,
  type Encoding,
  negotiateEncoding,
} from './compression.ts';
import type { AnyRequest, AnyResponse } from './exchange.ts';
import { ObservedResponse } from './observed-response.ts';
import { bytesOf, haveBytes, joinPieces, type Piece, piecesOf, type SharedBody } from './pieces.ts';
import { PlainResponse } from './plain/plain-response.ts';

/** That of a dialect, or of a page of the framework, which may be one that nobody observes. */
type Response = AnyResponse | ServerResponse;

/**
 * Sends one whole text: compressed when the caller offers it and it is worth it, otherwise with its exact length. `Vary` is
 * always set, so that no cache hands a compressed answer to a caller that cannot read it; so is `X-Trace-Id`.
 *
 * `headers` is taken over and added to.
 */
export function sendText(
  request: AnyRequest,
  response: Response,
  status: number,
  headers: OutgoingHttpHeaders,
  text: string | Buffer,
): void {
  const encoding = prepareHeaders(request, response, headers, text.length >= compressedAloneBytesMin);
  if (encoding === undefined) finish(response, status, headers, text);
  else finishLater(response, status, headers, compress(encoding, typeof text === 'string' ? Buffer.from(text) : text));
}

/** The same for what is read again and again: what the answers have in common is compressed once. */
export function sendShared(
  request: AnyRequest,
  response: Response,
  status: number,
  headers: OutgoingHttpHeaders,
  body: SharedBody,
): void {
  const encoding = prepareHeaders(request, response, headers, haveBytes(body.shared, compressedBytesMin));
  if (encoding === undefined) finishPieces(response, status, headers, piecesOf(body));
  else finishLater(response, status, headers, compressShared(encoding, request.url ?? '', body));
}

/** Sets the headers that every answer has; the encoding, when the body is to be compressed. */
export function prepareHeaders(
  request: AnyRequest,
  response: Response,
  headers: OutgoingHttpHeaders,
  isWorthCompressing: boolean,
): Encoding | undefined {
  headers.Vary = 'Accept-Encoding';
  if (isObserved(response)) headers['X-Trace-Id'] = response.traceId;
  const encoding = isWorthCompressing ? negotiateEncoding(acceptEncodingOf(request)) : undefined;
  if (encoding !== undefined) headers['Content-Encoding'] = encoding;
  return encoding;
}

function finishLater(
  response: Response,
  status: number,
  headers: OutgoingHttpHeaders,
  body: Buffer | Promise<Buffer>,
): void {
  if (Buffer.isBuffer(body)) finish(response, status, headers, body);
  else
    body.then(
      (bytes) => finish(response, status, headers, bytes),
      () => response.destroy(),
    );
}

/** Above this the bytes that are copied cost more than the list of two. */
const oneWriteBytesMax = 8_192;

function acceptEncodingOf(request: AnyRequest): string | undefined {
  const header = request.headers['accept-encoding'];
  return Array.isArray(header) ? header.join(',') : header;
}

function finish(response: Response, status: number, headers: OutgoingHttpHeaders, body: string | Buffer): void {
  const bytes = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  headers['Content-Length'] = bytes;
  whenRecorded(response, status, bytes, () => {
    if (response instanceof PlainResponse) {
      response.send(status, headers, [body]);
      return;
    }
    response.writeHead(status, headers);
    const sent = response.req.method === 'HEAD' ? '' : body;
    if (!response.shouldKeepAlive && isStillSending(response)) endAfterRequest(response, sent);
    else if (typeof sent === 'string' || sent.length > oneWriteBytesMax) response.end(sent);
    // A character for each byte: Node puts a text behind the headers and writes both at once, where bytes go in a list.
    else response.end(sent.toString('latin1'), 'latin1');
  });
}

/** Sends pieces as they are: putting 20 kB together first costs more than all the rest of a request. */
function finishPieces(
  response: Response,
  status: number,
  headers: OutgoingHttpHeaders,
  pieces: readonly Piece[],
): void {
  const isPlain = response instanceof PlainResponse;
  if (!isPlain && (!response.shouldKeepAlive || response.req.method === 'HEAD')) {
    finish(response, status, headers, joinPieces(pieces));
    return;
  }
  const bytes = bytesOf(pieces);
  headers['Content-Length'] = bytes;
  if (isPlain) {
    whenRecorded(response, status, bytes, () => response.send(status, headers, pieces));
    return;
  }
  whenRecorded(response, status, bytes, () => {
    response.writeHead(status, headers);
    // Corked, so that all pieces leave in one system call.
    response.cork();
    for (const piece of pieces) response.write(piece);
    response.uncork();
    response.end();
  });
}

/** Nobody is answered whose call is not recorded; where calls are not recorded, at once. */
export function whenRecorded(response: Response, status: number, bytes: number, send: () => void): void {
  const sendUnlessOver = () => {
    // The caller may be gone by now, or was already told that it is too slow.
    if (!response.destroyed && !response.headersSent) send();
  };
  const recording = isObserved(response) ? response.recording : undefined;
  if (!isObserved(response) || recording === undefined) {
    sendUnlessOver();
    return;
  }
  response.recording = undefined;
  recording.answered(status, bytes, sendUnlessOver);
}

function isObserved(response: Response): response is AnyResponse {
  return response instanceof ObservedResponse || response instanceof PlainResponse;
}

function isStillSending(response: ServerResponse): boolean {
  const sendsNothing = response instanceof ObservedResponse && response.refusedToContinue;
  return !sendsNothing && !response.req.complete && !hasNoBody(response.req);
}

/**
 * Answers a caller that is still sending on a connection that closes afterwards. Closing it at once would reset it, because
 * of the bytes that nobody reads, and the reset takes the answer away from a caller that reads only when it has sent
 * everything. The request time-out is the bound.
 */
function endAfterRequest(response: ServerResponse, body: string | Buffer): void {
  response.write(body);
  const end = () => response.end();
  response.req.once('end', end).once('close', end).resume();
}
