import { withoutSecret } from '../../calls/redact.ts';
import { BelvedereError } from '../../errors/index.ts';
import {
  type Exchange,
  type HttpServer,
  jsonContentType,
  knownErrorOf,
  readBody,
  sendText,
  untilGone,
} from '../../http/index.ts';
import type { Context } from '../../workspace/kernel/context.ts';
import { serverContext } from '../../workspace/kernel/server-context.ts';
import { resultAnswer, runQueries, runQueriesInBackground } from '../../workspace/queries/index.ts';
import { readCredential } from '../credentials.ts';
import { queryOf } from '../ingest.ts';
import { CallNote, recordedRoute } from '../recording.ts';
import { parseJsonObject } from './agents/json-body.ts';
import { answerFailure, answerJson } from './answers.ts';
import { failureBody, gatewayCode, WriteRefusal } from './failures.ts';
import type { GatewayOptions } from './options.ts';
import { rawQueries } from './raw-queries.ts';
import type { GatewayRoute } from './routes.ts';

const path = '/v1/query/raw';
const bodyBytesMax = 4 * 1024 * 1024;
const origin = 'gateway';
const route = recordedRoute({
  dialect: 'gateway',
  operation: runQueries.id,
  effect: runQueries.effect,
  permission: runQueries.permission,
  template: path,
});

/**
 * Queries in the words of agents. Whoever asks shows a key, in its header or in the place of the token; ingest tokens may ask where that is
 * switched on, since they lie in the settings of agents and in web pages.
 */
const answerQuery: GatewayRoute['answer'] = async (exchange, options, http) => {
  try {
    const body = parseJsonObject(await readBody(exchange.request, bodyBytesMax));
    const token = typeof body.token === 'string' && body.token !== '' ? body.token : queryOf(exchange)('token');
    const credential = readCredential(exchange.request.headers);
    if (credential === undefined && token?.startsWith('tkn_') === true) {
      const ctx = await contextOfToken(token, exchange, options);
      answerJson(exchange, await answered(ctx, body));
      return;
    }
    await answerKey(credential ?? { kind: 'key', secret: token ?? '' }, body, exchange, options, http);
  } catch (error) {
    answerFailure(exchange, options, http, error);
  }
};

export const queryRoutes: readonly GatewayRoute[] = [
  { method: 'POST', path, operation: 'query-raw', answer: answerQuery },
];

/** Errors: `InvalidIngestToken`, and `PermissionDenied` where tokens may only send. */
async function contextOfToken(token: string, exchange: Exchange, options: GatewayOptions): Promise<Context> {
  const { kernel, authenticateSender, queries } = options;
  const { workspaceNumber } = await authenticateSender(token, exchange.address);
  if (!queries.tokensMayQuery) {
    throw new BelvedereError('PermissionDenied', 'ingest tokens may only send here: ask with an API key in its place');
  }
  const workspace = await kernel.store.read
    .selectFrom('workspaces')
    .select(['id', 'uuid'])
    .where('id', '=', workspaceNumber)
    .executeTakeFirstOrThrow();
  const { traceId, address, response } = exchange;
  return {
    ...serverContext(kernel, { workspace, job: 'agent', traceId, address }),
    untilGone: () => untilGone(response),
    withoutCredential: (text) => withoutSecret(text, [token]),
  };
}

/** The call of a key is recorded, as its calls of other interfaces are. */
async function answerKey(
  credential: NonNullable<ReturnType<typeof readCredential>>,
  body: Readonly<Record<string, unknown>>,
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
    sendText(request, response, 200, headers, JSON.stringify(await answered(ctx, body)));
  } catch (error) {
    if (error instanceof WriteRefusal) {
      note.refused({ code: 'BadRequest', message: error.message });
      sendText(request, response, error.status, headers, failureBody(error.code, error.message));
      return;
    }
    const known = knownErrorOf(error, traceId, kernel.log, http.metrics);
    note.failed(known);
    if (known.retryAfterSeconds !== undefined) headers['Retry-After'] = String(known.retryAfterSeconds);
    sendText(request, response, known.status, headers, failureBody(gatewayCode(known.code), known.message));
  }
}

async function answered(ctx: Context, body: Readonly<Record<string, unknown>>): Promise<{ content: unknown[] }> {
  const { queries, isAsync } = rawQueries(body);
  const run = isAsync ? runQueriesInBackground : runQueries;
  const outcomes = await run({ ctx, input: { queries, origin, keepsAsyncId: true } });
  return { content: outcomes.map(resultAnswer) };
}
