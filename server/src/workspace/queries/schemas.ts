import { Type } from 'typebox';
import { queryOrders } from '../../query/desk/query-records.ts';
import { recordedQuery } from '../kernel/recorded-query.ts';
import {
  closed,
  nullable,
  objectUuid,
  optionalEpochMilliseconds,
  pageQuery,
  storedDocument,
} from '../kernel/schemas.ts';

const text = (description: string) => Type.String({ description });
const count = (description: string) => Type.Integer({ description });

const scalar = [Type.String(), Type.Number(), Type.Boolean(), Type.Null()];
/** Aggregates that gather values answer lists, and a field may hold a list of lists. */
const cell = Type.Union([
  ...scalar,
  Type.Array(Type.Union([...scalar, Type.Array(Type.Union(scalar)), storedDocument('an object in a field')])),
  storedDocument('an object in a field'),
]);

const series = closed({
  name: Type.Optional(text('measurement or source, where the query names one')),
  tags: Type.Optional(storedDocument('values of the keys of BY, texts by name')),
  columns: Type.Array(Type.String(), { description: 'names of the columns; time holds epoch milliseconds' }),
  units: Type.Array(Type.Null(), { description: 'one for each column; units are not known' }),
  values: Type.Array(Type.Array(cell), { description: 'rows in the order of the columns; null for missing' }),
  value_desc: Type.Optional(
    Type.Array(Type.String(), {
      description:
        'with fieldTagDescNeeded, of show functions of fields and tags: what the name in each row means, or nothing',
    }),
  ),
});

const queryResult = closed({
  series: Type.Array(series, { description: 'empty when nothing fits' }),
  column_names: Type.Array(Type.String(), { description: 'columns without time' }),
  group_by: Type.Array(Type.String(), { description: 'keys of BY' }),
  async_id: text('of a query that goes on by itself; empty otherwise'),
  is_running: Type.Boolean({ description: 'true: ask again with async_id' }),
  complete: Type.Boolean({ description: 'true: all of the result is here' }),
  cost: text('how long it took: 14.8ms'),
  index_name: text('indices of logs that the query names'),
  index_names: text('the same'),
  index_store_type: text('empty'),
  interval: count('length of a bucket, milliseconds; 0 without'),
  window: count('the same'),
  max_point: count('buckets in the range; 0 without'),
  next_cursor_time: count('-1: there is nothing to go on with'),
  points: nullable(Type.Array(Type.String(), { description: 'line protocol in base64, where it was asked for' })),
  query_parse: closed({
    namespace: text('which data'),
    sources: storedDocument('how each source is meant, by name: exact, regex, any'),
    fields: storedDocument('field of each column'),
    funcs: storedDocument('functions of each column'),
  }),
  query_type: text('guancedb for metrics'),
  raw_query: text('empty: statements of the engine are not told'),
  sample: count('one of so many rows is here; 1: all'),
  scan_completed: Type.Boolean({ description: 'true: everything was read' }),
  scan_index: text('empty'),
  search_after: Type.Optional(
    Type.Array(Type.Union([Type.Number(), Type.String()]), { description: 'marker for the next page of documents' }),
  ),
  total_hits: Type.Optional(count('documents that fit, 10,000 at most')),
  filter_count: Type.Optional(count('rows that a filter over the result left')),
  progress: closed({
    rows_read: count('stored rows read so far'),
    bytes_read: count('bytes of them'),
    rows_total: count('rows that will be read, as far as is known; 0 while it is not'),
  }),
  AsyncTaskPayload: Type.Null({ description: 'null' }),
});

export const queriesContent = closed({
  data: Type.Array(queryResult, { description: 'one for each query, in their order' }),
  declaration: storedDocument('what the workspace declares about itself; empty'),
});

export const runningQuery = closed({
  id: text('what cancels it'),
  text: text('text of the query'),
  actor: text('who asks: wsak_ or acnt_ uuid'),
  actorName: text('the name of it'),
  traceId: text('of the call'),
  origin: text('where it comes from: query, gateway …'),
  startedAt: count('epoch milliseconds'),
  durationMs: count('how long it runs'),
  isBackground: Type.Boolean({ description: 'true: nobody waits for it' }),
  rowsRead: count('stored rows read so far'),
  bytesRead: count('bytes of them'),
  rowsTotal: count('rows that will be read, as far as is known; 0 while it is not'),
});

const time = (description: string) => optionalEpochMilliseconds(description, { inclusive: true });
const word = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 128, description }));

export const recordsQuery = closed({
  actor: Type.Optional(objectUuid('wsak_', 'who asked: wsak_ or acnt_ uuid')),
  origin: word('where it came from: query, gateway …'),
  outcome: Type.Optional(Type.Enum(['succeeded', 'failed'], { description: 'failed: refused and ended ones too' })),
  errorCode: word('error code'),
  traceId: word('of the call'),
  text: Type.Optional(
    Type.String({ minLength: 1, maxLength: 256, description: 'part of the text, in capitals or not; taken literally' }),
  ),
  durationMinMs: Type.Optional(
    Type.Number({ minimum: 0, maximum: 604_800_000, description: 'it took at least so long, milliseconds' }),
  ),
  rowsReadMin: Type.Optional(
    Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'it read at least so many rows' }),
  ),
  fromMs: time('began no earlier than'),
  toMs: time('began no later than'),
  orderBy: Type.Optional(
    Type.Enum([...queryOrders], { description: 'largest first; time: newest first, unless something else is sent' }),
  ),
  ...pageQuery(200),
});

export const queryRecordList = closed({
  queries: Type.Array(recordedQuery, { description: 'this page' }),
  failed: count('queries of all pages that have an error code'),
  rowsRead: count('rows that all of them read'),
  bytesRead: count('bytes of them'),
  durationMs: Type.Number({ description: 'how long all of them took together' }),
});
