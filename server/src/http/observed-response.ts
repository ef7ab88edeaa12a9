import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { ErrorCode } from '../errors/index.ts';
import { http } from '../processes/node-http.ts';
import type { RequestLabel } from './metrics.ts';

/** Told of every answer before it leaves; the answer leaves when `send` is called. */
export interface Recording {
  /** Told before `answered` when the HTTP layer itself fails the call. */
  readonly refused: (failure: { readonly code: ErrorCode; readonly message: string }) => void;
  /** `bytes`: of the body as it is sent; 0 for one that is streamed. Called once, also when the caller is gone by now. */
  readonly answered: (status: number, bytes: number, send: () => void) => void;
}

/** What the log and the counters want to know of an answer when it is over. */
export interface Observed {
  readonly startedAtMs: number;
  traceId: string;
  label: RequestLabel | undefined;
  /**
   * For the log: the path without secrets. A dialect says what it is when it knows the credential that may stand in it; until then, and
   * for callers that nobody knows, it is empty.
   */
  loggedPath: string | undefined;
  /** Set by dialects whose calls are recorded. */
  recording: Recording | undefined;
}

export class ObservedResponse<Request extends IncomingMessage = IncomingMessage>
  extends http.ServerResponse<Request>
  implements Observed
{
  readonly startedAtMs: number = performance.now();
  traceId = '';
  label: RequestLabel | undefined = undefined;
  loggedPath: string | undefined = undefined;
  recording: Recording | undefined = undefined;
  /** The caller asked before it sent its body and was not told to go on, so nothing more will come. */
  refusedToContinue = false;
  /** The answer before it on the same connection, as long as that one is not sent. */
  previous: ObservedResponse | undefined = undefined;
}

const currentResponse = Symbol('current response');

interface TrackedSocket extends Socket {
  [currentResponse]?: ObservedResponse;
}

/**
 * Remembers what a connection is being answered; without it a late error could write into the middle of an answer, or in
 * front of one that a caller who does not wait for answers is still owed.
 */
export function trackResponse(socket: Socket, response: ObservedResponse): void {
  const tracked = socket as TrackedSocket;
  const previous = tracked[currentResponse];
  if (previous !== undefined && !previous.closed) {
    response.previous = previous;
    // Cut, or the answers of a busy connection would all hold on to the ones before them.
    previous.once('close', () => {
      response.previous = undefined;
    });
  }
  tracked[currentResponse] = response;
}

export function currentResponseOf(socket: Socket): ObservedResponse | undefined {
  return (socket as TrackedSocket)[currentResponse];
}
