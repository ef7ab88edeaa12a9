import type { BelvedereError } from '../../errors/index.ts';
import {
  type Exchange,
  type HttpServer,
  jsonContentType,
  knownErrorOf,
  sendText,
  untilGone,
} from '../../http/index.ts';
import type { Credential } from '../../workspace/kernel/caller.ts';
import type { Context } from '../../workspace/kernel/context.ts';
import { CallNote, type RecordedRoute } from '../recording.ts';
import { failureBody, gatewayCode, WriteRefusal } from './failures.ts';
import type { GatewayOptions } from './options.ts';

/** One call with a key where most callers show an ingest token. */
export interface KeyCall {
  readonly route: RecordedRoute;
  readonly credential: Credential;
  readonly answer: (ctx: Context) => Promise<unknown>;
  /** The code that callers of this route look for in place of the usual one. */
  readonly failureCode?: (error: BelvedereError) => string | undefined;
}

/** Answers with the JSON of what `answer` gives. The call of a key is recorded, as its calls of other interfaces are. Never rejects. */
export async function answerKey(
  { route, credential, answer, failureCode }: KeyCall,
  exchange: Exchange,
  { kernel, queries }: GatewayOptions,
  http: HttpServer,
): Promise<void> {
  const { request, response, traceId, address } = exchange;
  const note = new CallNote(queries.recorder, route, exchange);
  const headers: Record<string, string> = { 'Content-Type': jsonContentType, 'Cache-Control': 'no-store' };
  try {
    note.address = address;
    note.credential = credential;
    const caller = await queries.authenticate(credential, address);
    note.caller = caller;
    queries.limits.admit(caller, headers);
    const { workspace, actor, roles, permissions, readOnly, serverAdmin } = caller;
    const ctx: Context = {
      ...{ kernel, workspace, actor, roles, permissions, readOnly, serverAdmin, traceId, address },
      untilGone: () => untilGone(response),
      withoutCredential: (text) => note.withoutCredential(text),
    };
    sendText(request, response, 200, headers, JSON.stringify(await answer(ctx)));
  } catch (error) {
    if (error instanceof WriteRefusal) {
      note.refused({ code: 'BadRequest', message: error.message });
      sendText(request, response, error.status, headers, failureBody(error.code, error.message));
      return;
    }
    const known = knownErrorOf(error, traceId, kernel.log, http.metrics);
    note.failed(known);
    if (known.retryAfterSeconds !== undefined) headers['Retry-After'] = String(known.retryAfterSeconds);
    sendText(
      request,
      response,
      known.status,
      headers,
      failureBody(failureCode?.(known) ?? gatewayCode(known.code), known.message),
    );
  }
}
