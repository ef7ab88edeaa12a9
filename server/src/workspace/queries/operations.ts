import { Type } from 'typebox';
import type { ErrorCode } from '../../errors/index.ts';
import { defineOperation, type Operation } from '../kernel/operation.ts';
import { recordedQueryAnswer } from '../kernel/recorded-query.ts';
import { closed, pageInfo } from '../kernel/schemas.ts';
import { queriesAnswer } from './answers.ts';
import { runQueriesInBackground } from './background.ts';
import { legacyBody, legacyQueries, legacyQuery } from './legacy.ts';
import { listQueryRecords } from './records.ts';
import { askedQuery, describesFields, queriesBody } from './requests.ts';
import { runQueries } from './run.ts';
import { cancelQuery, listRunningQueries, ping } from './running.ts';
import { queriesContent, queryRecordList, recordsQuery, runningQuery } from './schemas.ts';

const group = 'Queries';
const errors: ErrorCode[] = [
  'InvalidQuery',
  'QueryNotSupported',
  'QueryLimitExceeded',
  'QueryBudgetExceeded',
  'QueryCancelled',
  'EngineUnavailable',
  'ObjectNotFound',
];
const origin = 'query';
const PAGE_SIZE = 50;

/** Queries over telemetry. */
export const queryOperations: Operation[] = [
  defineOperation({
    id: 'queries.run',
    group,
    method: 'POST',
    path: '/api/v1/df/query_data_v1',
    summary: 'Answer queries over telemetry, side by side',
    description:
      'One result for each query, in their order. A mistake in one refuses the call and names the query, the line and the column. The answer is dropped, and the queries with it, when the caller hangs up.',
    body: queriesBody,
    unknownBodyKeys: 'keep',
    content: queriesContent,
    errors,
    verb: runQueries,
    input: ({ body }) => ({ queries: body.queries.map(askedQuery), origin, describesFields: describesFields(body) }),
    answer: queriesAnswer,
  }),
  defineOperation({
    id: 'queries.getLegacy',
    group,
    method: 'GET',
    path: '/api/v1/df/query_data',
    summary: 'Answer queries that stand in the URL as JSON text',
    query: legacyQuery,
    content: queriesContent,
    errors,
    verb: runQueries,
    input: ({ query }) => ({ ...legacyQueries(query, {}), origin }),
    answer: queriesAnswer,
  }),
  defineOperation({
    id: 'queries.runLegacy',
    group,
    method: 'POST',
    path: '/api/v1/df/query_data',
    summary: 'Answer queries in any of the spellings of older clients',
    query: legacyQuery,
    body: legacyBody,
    unknownBodyKeys: 'keep',
    content: queriesContent,
    errors,
    verb: runQueries,
    input: ({ query, body }) => ({ ...legacyQueries(query, body), origin }),
    answer: queriesAnswer,
  }),
  defineOperation({
    id: 'queries.runInBackground',
    group,
    method: 'POST',
    path: '/api/v1/df/asynchronous/query_data',
    summary: 'Begin queries, or ask for those that were begun before',
    description:
      'What is ready within two seconds comes at once. For the rest, send the same call with the async_id of each result until is_running is false. Results are kept for ten minutes.',
    body: queriesBody,
    unknownBodyKeys: 'keep',
    content: queriesContent,
    errors,
    verb: runQueriesInBackground,
    input: ({ body }) => ({ queries: body.queries.map(askedQuery), origin, describesFields: describesFields(body) }),
    answer: queriesAnswer,
  }),
  defineOperation({
    id: 'queries.listRunning',
    group,
    method: 'GET',
    path: '/api/v1/query/running/list',
    summary: 'List the queries that are under way, the oldest first',
    description: 'Those of the caller; all of the workspace with the permission workspace.callRead.',
    content: Type.Array(runningQuery),
    verb: listRunningQueries,
    input: () => ({}),
    answer: (running) => ({
      content: running.map((query) => ({
        id: query.id,
        text: query.text,
        actor: query.callerUuid,
        actorName: query.callerName,
        traceId: query.traceId,
        origin: query.origin,
        startedAt: query.startedMs,
        durationMs: Math.max(0, Date.now() - query.startedMs),
        isBackground: query.isBackground,
        ...query.progress,
      })),
    }),
  }),
  defineOperation({
    id: 'queries.cancel',
    group,
    method: 'POST',
    path: '/api/v1/query/running/{query_id}/cancel',
    summary: 'End a query that is under way',
    params: closed({ query_id: Type.String({ minLength: 1, maxLength: 64, description: 'id of the query' }) }),
    content: Type.Boolean({ description: 'true: it was under way; false: there is no such query, or it has ended' }),
    verb: cancelQuery,
    input: ({ params }) => ({ id: params.query_id }),
    answer: (content) => ({ content }),
  }),
  defineOperation({
    id: 'queries.listRecords',
    group,
    method: 'GET',
    path: '/api/v1/query/record/list',
    summary: 'List queries that have ended, with what they read and how long they took',
    description:
      'Those of the caller; all of the workspace with the permission workspace.callRead. Kept for 90 days. call/{trace_id}/get shows the queries of one call.',
    query: recordsQuery,
    paged: true,
    content: queryRecordList,
    errors: ['EngineUnavailable', 'QueryLimitExceeded'],
    verb: listQueryRecords,
    input: ({ query: { pageIndex, pageSize, orderBy, actor, ...filter } }) => ({
      filter: { ...filter, caller: actor },
      orderBy: orderBy ?? ('time' as const),
      page: { pageIndex: pageIndex ?? 1, pageSize: pageSize ?? PAGE_SIZE },
    }),
    answer: ({ queries, totals: { total, ...totals }, page }) => ({
      content: { queries: queries.map(recordedQueryAnswer), ...totals },
      pageInfo: pageInfo(queries, page, total),
    }),
  }),
  defineOperation({
    id: 'queries.ping',
    group,
    method: 'GET',
    path: '/api/v1/const/check_ping',
    summary: 'Say that the API answers and the key is good',
    content: Type.String({ description: 'pong' }),
    verb: ping,
    input: () => ({}),
    answer: (content) => ({ content }),
  }),
];
