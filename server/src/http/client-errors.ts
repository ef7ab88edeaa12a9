import type { Socket } from 'node:net';
import type { ErrorCode } from '../errors/index.ts';
import { http } from '../processes/node-http.ts';
import type { Failure, RenderedFailure } from './failure.ts';
import { failureOfCode } from './failure.ts';
import { currentResponseOf, type ObservedResponse } from './observed-response.ts';

/** How long a refused client may take to read its answer before the connection is cut. */
const lingerMs = 2_000;

const refused = Symbol('refused');

interface RefusedSocket extends Socket {
  [refused]?: true;
}

interface ClientError extends Error {
  readonly code?: string;
  readonly rawPacket?: Buffer;
}

/**
 * Answers what never became a request (broken HTTP, headers over the limit, slow senders) in the dialect's form. There is
 * no response object yet, so the answer is written to the socket as text.
 */
export function createClientErrorHandler(
  render: (failure: Failure, target: string | undefined) => RenderedFailure,
  nextTraceId: () => string,
  onRefused: (failure: Failure) => void,
): (error: ClientError, socket: Socket) => void {
  return (error, socket: RefusedSocket) => {
    // A parser that has failed fails again on every further packet.
    if (socket[refused] === true) return;
    socket[refused] = true;
    const response = currentResponseOf(socket);
    // Requests before the broken one are answered first: the answers of a connection come in the order of its requests.
    const owed = response?.req.complete === true ? response : response?.previous;
    if (owed !== undefined && !owed.closed) owed.once('close', () => refuse(error, socket, response));
    // Head and fault may have come in one packet. Whose call it is, which the record wants to know, is found out by the end of this turn.
    else if (response?.req.complete === false) setImmediate(() => refuse(error, socket, response));
    else refuse(error, socket, response);
  };

  function refuse(error: ClientError, socket: Socket, response: ObservedResponse | undefined): void {
    const answersAlready = response !== undefined && !response.req.complete && response.headersSent;
    if (!socket.writable || answersAlready || isGone(error)) {
      socket.destroy();
      return;
    }
    // The call that breaks off keeps its trace id, and is recorded as what its caller is told.
    const broken = response?.req.complete === false ? response : undefined;
    const found = { ...failureOfCode(codeOf(error), broken?.traceId ?? nextTraceId()), ...messageOf(error) };
    const rendered = render(found, broken === undefined ? targetOf(error) : broken.req.url);
    const { contentType, text, status = found.status } = rendered;
    const failure = { ...found, status };
    onRefused(failure);
    const recording = broken?.recording;
    if (broken === undefined || recording === undefined) {
      send();
      return;
    }
    broken.recording = undefined;
    recording.refused(failure);
    recording.answered(failure.status, Buffer.byteLength(text), send);

    function send(): void {
      socket.end(
        `HTTP/1.1 ${failure.status} ${http.STATUS_CODES[failure.status]}\r\nContent-Type: ${contentType}\r\n` +
          `Content-Length: ${Buffer.byteLength(text)}\r\nX-Trace-Id: ${failure.traceId}\r\nConnection: close\r\n\r\n${text}`,
      );
      // What is still on its way is read and dropped: unread bytes at the close would reset the connection and take the
      // answer away from a client that has not read it yet.
      socket.resume();
      setTimeout(() => socket.destroy(), lingerMs).unref();
    }
  }
}

function isGone(error: ClientError): boolean {
  return error.code === 'ECONNRESET' || error.code === 'EPIPE';
}

function codeOf(error: ClientError): ErrorCode {
  switch (error.code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 'RequestTimeout';
    case 'HPE_HEADER_OVERFLOW':
      return 'HeadersTooLarge';
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return 'BodyTooLarge';
    default:
      return 'BadRequest';
  }
}

/** The commonest fault of hand-made requests is worth a sentence of its own. */
function messageOf(error: ClientError): { message: string } | undefined {
  if (error.code !== 'HPE_INVALID_URL') return undefined;
  return { message: 'the request target holds a character that is not allowed in it; percent-encode it as UTF-8' };
}

/** The request target, when the packet that failed is the one with the request line. */
function targetOf(error: ClientError): string | undefined {
  const start = error.rawPacket?.subarray(0, 2048).toString('latin1');
  return start === undefined ? undefined : /^[A-Z]+ (\/\S*)/.exec(start)?.[1];
}
