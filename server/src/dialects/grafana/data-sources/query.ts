import { Type } from 'typebox';
import type { Exchange } from '../../../http/index.ts';
import { checkDataSource, identifyDataSource, queryDataSources } from '../../../workspace/data-sources/index.ts';
import { refusal } from '../answers.ts';
import { Reply } from '../reply.ts';
import { type GrafanaRoute, grafanaRoute } from '../routes.ts';
import { notFound, selectorOf } from './selectors.ts';

/** Ends what is asked of a data source when nobody waits for it any more. */
export function untilGone({ response }: Exchange): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}

const time = Type.Optional(Type.Union([Type.String(), Type.Number(), Type.Null()]));

const checkOne = (path: string): GrafanaRoute =>
  grafanaRoute({
    method: 'GET',
    path,
    summary: 'Whether a data source answers',
    guard: 'signedIn',
    does: checkDataSource,
    errors: { ObjectNotFound: notFound },
    handle: async ({ ctx, params, exchange, note }) => {
      const selector = selectorOf(params);
      note.object = (await identifyDataSource({ ctx, input: { selector } })).uuid;
      const { works, message } = await checkDataSource({ ctx, input: { selector, signal: untilGone(exchange) } });
      return works
        ? { status: 'OK', message, details: {} }
        : Reply.json(400, { status: 'ERROR', message, details: {} });
    },
  });

export const queryRoutes: readonly GrafanaRoute[] = [
  grafanaRoute({
    method: 'POST',
    path: '/api/ds/query',
    summary: 'Asks one or many data sources',
    guard: 'signedIn',
    does: queryDataSources,
    body: Type.Object({
      queries: Type.Optional(Type.Union([Type.Array(Type.Record(Type.String(), Type.Unknown())), Type.Null()])),
      from: time,
      to: time,
    }),
    errors: { ObjectNotFound: 'data source not found' },
    handle: async ({ ctx, body, exchange }) => {
      const { queries, from, to } = body;
      if (queries === undefined || queries === null || queries.length === 0) {
        throw refusal(400, 'no queries found in request', {
          more: { messageId: 'query.noQueries', statusCode: 400, traceID: exchange.traceId },
        });
      }
      const input = { queries, from: from ?? undefined, to: to ?? undefined, signal: untilGone(exchange) };
      const { results, failed } = await queryDataSources({ ctx, input });
      return Reply.json(failed ? 400 : 200, { results });
    },
  }),
  checkOne('/api/datasources/{id}/health'),
  checkOne('/api/datasources/uid/{uid}/health'),
];
