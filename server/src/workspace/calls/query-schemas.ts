import { type Static, Type } from 'typebox';
import { callMeasures } from '../../calls/search.ts';
import { closed, commaQuery, objectUuid, optionalEpochMilliseconds, pageQuery } from '../kernel/schemas.ts';
import { recordScopes } from './scope.ts';

/** No call takes longer than a week. */
const DURATION_MS_MAX = 604_800_000;

const word = (description: string, examples: string[] = []) =>
  Type.Optional(
    Type.String({ minLength: 1, maxLength: 128, description, ...(examples.length === 0 ? {} : { examples }) }),
  );
const time = (description: string) => optionalEpochMilliseconds(description, { inclusive: true });
const duration = (description: string) =>
  Type.Optional(Type.Number({ minimum: 0, maximum: DURATION_MS_MAX, description: `${description}, milliseconds` }));

const scopeField = Type.Optional(
  Type.Enum([...recordScopes], {
    description:
      'workspace: the calls of the own workspace; server: those that belong to no workspace, for administrators of the server who are logged in',
  }),
);

const filterFields = {
  key: Type.Optional(objectUuid('wsak_', 'uuid of the key that called')),
  actor: Type.Optional(objectUuid('acnt_', 'who called: acnt_ or wsak_ uuid')),
  operation: word('what was called; unknown where no route fits', ['dashboards.create']),
  noun: word('kind of object: the part of the operation before the first dot', ['dashboards']),
  effect: Type.Optional(Type.Enum(['read', 'change', 'none'], { description: 'what the operation does' })),
  object: Type.Optional(objectUuid('dsbd_', 'uuid of the object that the call was about')),
  dialect: word('wire format: open-api, grafana, called-records'),
  method: Type.Optional(Type.String({ minLength: 1, maxLength: 32, description: 'HTTP method in capitals' })),
  outcome: Type.Optional(
    Type.Enum(['succeeded', 'refused', 'failed'], {
      description: 'succeeded: status below 400; refused: 401, 403, 429; failed: every other status',
    }),
  ),
  statusClass: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 5, description: 'first digit of the status: 4 for 400 to 499' }),
  ),
  status: Type.Optional(Type.Integer({ minimum: 100, maximum: 999, description: 'HTTP status' })),
  errorCode: word('error code', ['PermissionDenied']),
  path: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 2048,
      description: 'path as called, or a template with any names in braces: /api/v1/dashboards/{uuid}/get',
    }),
  ),
  address: word('address of the caller, or a range: 10.0.0.7, 10.0.0.0/8, 2001:db8::/32'),
  durationMinMs: duration('it took at least so long'),
  durationMaxMs: duration('it took at most so long'),
  fromMs: time('answered no earlier than'),
  toMs: time('answered no later than'),
  text: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 256,
      description:
        'part of path, query, body, fail reason, error code, user agent or name of the caller, in capitals or not; taken literally',
    }),
  ),
};

export const listQuery = closed({
  ...filterFields,
  scope: scopeField,
  cursor: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 512,
      description: 'nextCursor of the page before: goes on from there, whatever has come since. With the same filters',
    }),
  ),
  ...pageQuery(1000),
});

export const getParams = closed({
  trace_id: Type.String({
    minLength: 1,
    maxLength: 64,
    description: 'traceId of the call',
    examples: ['1749091119335873001'],
  }),
});
export const getQuery = closed({ scope: scopeField });

export const summaryQuery = closed({
  ...filterFields,
  scope: scopeField,
  groupBy: Type.Optional(
    commaQuery(
      Type.Array(
        Type.Enum(['key', 'actor', 'operation', 'noun', 'status', 'errorCode', 'address', 'dialect', 'time']),
        {
          minItems: 1,
          maxItems: 4,
          uniqueItems: true,
        },
      ),
      'what to count by, comma separated: key, actor, operation, noun, status, errorCode, address, dialect, time; operation unless sent',
    ),
  ),
  bucketMs: Type.Optional(
    Type.Integer({
      minimum: 1000,
      maximum: 31_536_000_000,
      description: 'length of a bucket of time, milliseconds; one that cuts the window into at most 60 unless sent',
    }),
  ),
  orderBy: Type.Optional(
    Type.Enum([...callMeasures, 'time'], {
      description:
        'largest first; time: oldest bucket first. time where it is counted by, calls otherwise, unless sent',
    }),
  ),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1000, description: 'groups in the answer; 100 unless sent' }),
  ),
});
export type GroupName = NonNullable<Static<typeof summaryQuery>['groupBy']>[number];

export const exportQuery = closed({ ...filterFields, scope: scopeField });
