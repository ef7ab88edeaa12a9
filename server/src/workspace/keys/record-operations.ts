import { defineOperation, type Operation } from '../kernel/operation.ts';
import { adviseKey } from './advice.ts';
import { adviceAnswer, adviceContent, useAnswer, useContent, windowQuery } from './record-schemas.ts';
import { keyParams } from './schemas.ts';
import { reportKeyUse } from './use-report.ts';

/** What the record of calls says of a key. */
export const keyRecordOperations: Operation[] = [
  defineOperation({
    id: 'keys.usage',
    group: 'API keys',
    method: 'GET',
    path: '/api/v1/workspace/accesskey/{ak_uuid}/usage',
    summary: 'Say what an API key did: operations, errors, addresses, its densest minute, permissions it never used',
    params: keyParams,
    query: windowQuery,
    content: useContent,
    errors: ['ObjectNotFound', 'EngineUnavailable', 'QueryLimitExceeded'],
    verb: reportKeyUse,
    input: ({ params, query }) => ({ uuid: params.ak_uuid, ...query }),
    answer: (report) => ({ content: useAnswer(report), objectUuid: report.window.key.uuid }),
  }),
  defineOperation({
    id: 'keys.advice',
    group: 'API keys',
    method: 'GET',
    path: '/api/v1/workspace/accesskey/{ak_uuid}/advice',
    summary: 'Say with which narrower settings an API key could have done everything that it did',
    description:
      'Of the calls that succeeded in the period, as far as the record reaches back. What the key does more rarely than that is not known here.',
    params: keyParams,
    query: windowQuery,
    content: adviceContent,
    errors: ['ObjectNotFound', 'EngineUnavailable', 'QueryLimitExceeded'],
    verb: adviseKey,
    input: ({ params, query }) => ({ uuid: params.ak_uuid, ...query }),
    answer: (given) => ({ content: adviceAnswer(given), objectUuid: given.window.key.uuid }),
  }),
];
