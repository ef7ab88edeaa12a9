import { withoutSecret } from '../../calls/redact.ts';
import { BelvedereError } from '../../errors/index.ts';
import { type Exchange, readBody, untilGone } from '../../http/index.ts';
import type { Context } from '../../workspace/kernel/context.ts';
import { serverContext } from '../../workspace/kernel/server-context.ts';
import { resultAnswer, runQueries, runQueriesInBackground } from '../../workspace/queries/index.ts';
import { readCredential } from '../credentials.ts';
import { queryOf } from '../ingest.ts';
import { recordedRoute } from '../recording.ts';
import { parseJsonObject } from './agents/json-body.ts';
import { answerKey } from './answer-key.ts';
import { answerFailure, answerJson } from './answers.ts';
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
    const call = {
      route,
      credential: credential ?? ({ kind: 'key', secret: token ?? '' } as const),
      answer: (ctx: Context) => answered(ctx, body),
    };
    await answerKey(call, exchange, options, http);
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

async function answered(ctx: Context, body: Readonly<Record<string, unknown>>): Promise<{ content: unknown[] }> {
  const { queries, isAsync } = rawQueries(body);
  const run = isAsync ? runQueriesInBackground : runQueries;
  const outcomes = await run({ ctx, input: { queries, origin, keepsAsyncId: true } });
  return { content: outcomes.map(resultAnswer) };
}
