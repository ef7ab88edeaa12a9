import { Type } from 'typebox';
import type { StoredQuery } from '../../query/desk/query-records.ts';
import { closed } from './schemas.ts';

const text = (description: string) => Type.String({ description });
const count = (description: string) => Type.Integer({ description });

/** A query that has ended, as the record of queries and the call that asked it show it. */
export const recordedQuery = closed({
  id: text('id that it had while it ran'),
  traceId: text('of the call'),
  startedAt: count('epoch milliseconds'),
  durationMs: Type.Number({ description: 'how long it took, waiting for a place in the engine included' }),
  actor: text('who asked: wsak_ or acnt_ uuid'),
  actorName: text('the name that it had then'),
  origin: text('where it came from: query, gateway …'),
  text: text('text of the query; of a long one its first 16,384 characters'),
  errorCode: text('empty on success'),
  rowsRead: count('stored rows that were read; of one that was ended as many as were seen'),
  bytesRead: count('bytes of them'),
  resultRows: count('rows of the answer'),
  resultBytes: count('bytes that the engine answered'),
});

export const recordedQueryAnswer = (query: StoredQuery) => ({
  id: query.id,
  traceId: query.traceId,
  startedAt: query.startedMs,
  durationMs: query.durationMs,
  actor: query.callerUuid,
  actorName: query.callerName,
  origin: query.origin,
  text: query.text,
  errorCode: query.outcome,
  rowsRead: query.rowsRead,
  bytesRead: query.bytesRead,
  resultRows: query.resultRows,
  resultBytes: query.resultBytes,
});
