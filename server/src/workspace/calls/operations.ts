import type { CallDimension, CallFilter } from '../../calls/search.ts';
import type { ErrorCode } from '../../errors/index.ts';
import { callGapsAnswer } from '../kernel/call-gaps.ts';
import { defineOperation, type Operation } from '../kernel/operation.ts';
import { pageInfo } from '../kernel/schemas.ts';
import { exportedLines, listed, read, summarized } from './answers.ts';
import { exportCalls } from './export.ts';
import { getCall } from './get.ts';
import { listCalls } from './list.ts';
import { exportQuery, type GroupName, getParams, getQuery, listQuery, summaryQuery } from './query-schemas.ts';
import { callList, callSummary, exportedCall, readCall } from './schemas.ts';
import type { RecordScope, ScopeInput } from './scope.ts';
import { summarizeCalls } from './summary.ts';

const group = 'Calls';
const PAGE_SIZE = 50;
const GROUPS = 100;
const errors: ErrorCode[] = ['EngineUnavailable', 'QueryLimitExceeded'];

/** The filters of a query in the words of the search. */
function scopeInput(
  query: { scope?: RecordScope; actor?: string; object?: string } & Omit<CallFilter, 'caller' | 'objects'>,
): ScopeInput {
  const { scope, actor, object, ...filter } = query;
  return {
    scope: scope ?? 'workspace',
    filter: { ...filter, caller: actor, objects: object === undefined ? undefined : [object] },
  };
}

const dimension = (name: GroupName): CallDimension => (name === 'actor' ? 'caller' : name);

/** The record of calls. */
export const callOperations: Operation[] = [
  defineOperation({
    id: 'calls.list',
    group,
    method: 'GET',
    path: '/api/v1/call/list',
    summary: 'List the calls of the workspace, newest first',
    description:
      'Every answered call of the API, refused and failed ones too. A walk along nextCursor hands out every call that was there when it began exactly once; pages by their number shift while calls come.',
    query: listQuery,
    paged: true,
    content: callList,
    errors,
    verb: listCalls,
    input: ({ query: { pageIndex, pageSize, cursor, ...filter } }) => ({
      ...scopeInput(filter),
      cursor,
      page: { pageIndex: pageIndex ?? 1, pageSize: pageSize ?? PAGE_SIZE },
    }),
    answer: ({ calls, totals: { total, ...counts }, page, nextCursor, gaps }) => ({
      content: { calls: calls.map(listed), ...counts, nextCursor: nextCursor ?? '', gaps: callGapsAnswer(gaps) },
      pageInfo: pageInfo(calls, page, total),
    }),
  }),
  defineOperation({
    id: 'calls.get',
    group,
    method: 'GET',
    path: '/api/v1/call/{trace_id}/get',
    summary: 'Get one call, what it changed, and a command that repeats it',
    params: getParams,
    query: getQuery,
    content: readCall,
    errors: ['ObjectNotFound', ...errors],
    verb: getCall,
    input: ({ params, query }) => ({ traceId: params.trace_id, scope: query.scope ?? 'workspace' }),
    answer: (result) => ({ content: read(result), objectUuid: result.call.object }),
  }),
  defineOperation({
    id: 'calls.summary',
    group,
    method: 'GET',
    path: '/api/v1/call/summary',
    summary: 'Count calls, errors, refusals and how long they took, by key, operation, time …',
    query: summaryQuery,
    content: callSummary,
    errors,
    verb: summarizeCalls,
    input: ({ query: { groupBy, bucketMs, orderBy, limit, ...filter } }) => ({
      ...scopeInput(filter),
      grouping: {
        by: (groupBy ?? (['operation'] as const)).map(dimension),
        bucketMs,
        orderBy: orderBy ?? (groupBy?.includes('time') ? 'time' : 'calls'),
        limit: limit ?? GROUPS,
      },
    }),
    answer: (result) => ({ content: summarized(result) }),
  }),
  defineOperation({
    id: 'calls.export',
    group,
    method: 'GET',
    path: '/api/v1/call/export',
    summary: 'Export every call that matches, one JSON object in each line, newest first',
    description: 'What comes while the export runs is no part of it.',
    query: exportQuery,
    content: exportedCall,
    streamed: true,
    errors,
    verb: exportCalls,
    input: ({ query }) => scopeInput(query),
    answer: (result) => ({
      content: undefined,
      stream: { contentType: 'application/x-ndjson; charset=UTF-8', chunks: exportedLines(result) },
    }),
  }),
];
