import { Type } from 'typebox';
import { callGaps } from '../kernel/call-gaps.ts';
import { recordedQuery } from '../kernel/recorded-query.ts';
import { closed, nullable } from '../kernel/schemas.ts';

const text = (description: string) => Type.String({ description });
const count = (description: string) => Type.Integer({ description });
const ms = (description: string) => Type.Number({ description: `${description}, milliseconds` });

const callFields = {
  traceId: text('id of the call, unique; the answer carried it as X-Trace-Id'),
  timeMs: count('when it was answered, epoch milliseconds'),
  durationMs: ms('from the headers of the request to the answer'),
  actor: text('who called: wsak_ or acnt_ uuid; empty for nobody'),
  actorKind: Type.Enum(['key', 'account', 'system', 'none']),
  actorName: text('the name that it had then'),
  credential: Type.Enum(['key', 'session', 'password', 'signature', 'none'], { description: 'what showed who called' }),
  dialect: text('wire format'),
  operation: text('what was called; unknown where no route fits'),
  noun: text('kind of object: the part of the operation before the first dot'),
  effect: Type.Enum(['read', 'change', 'none'], { description: 'what the operation does when it is allowed' }),
  permission: text('what the operation needs; empty for none'),
  dryRun: Type.Boolean({ description: 'true: nothing was to be changed' }),
  method: text('HTTP method'),
  path: text('as called, secrets masked'),
  template: text('route that fits; empty for unknown ones'),
  query: text('as called, without the question mark, secrets masked'),
  status: count('HTTP status'),
  outcome: Type.Enum(['succeeded', 'refused', 'failed']),
  errorCode: text('empty on success'),
  failReason: text('why it failed; empty on success'),
  requestBytes: count('length of the request body as sent'),
  responseBytes: count('length of the answer as sent, after compression; 0 for one that was streamed'),
  address: text('address of the caller'),
  userAgent: text('what the caller said it was'),
  objectUUID: text('what the call was about; empty for none'),
};

const listedCall = closed(callFields);

const bodyFields = {
  body: text('JSON text of the body without its secrets, where it was kept: of changes up to 16 kB; empty otherwise'),
  bodyDigest: text('SHA-256 of a body that was not kept, hex; empty otherwise'),
  bodyHidden: Type.Boolean({ description: 'true: the body is about an object that is closed to the reader' }),
};

export const exportedCall = closed({ ...callFields, ...bodyFields });

const totalFields = {
  succeeded: count('calls with a status below 400'),
  refused: count('calls with 401, 403 or 429'),
  failed: count('calls with every other status'),
};

export const callList = closed({
  calls: Type.Array(listedCall, { description: 'this page, newest first' }),
  ...totalFields,
  nextCursor: text('for the next page; empty on the last one'),
  gaps: callGaps,
});

export const readCall = closed({
  ...callFields,
  ...bodyFields,
  changes: Type.Array(
    closed({
      uuid: text('uuid of the change: change/{uuid}/get shows what differs'),
      seq: count('place in the chain of the workspace'),
      noun: text('kind of object'),
      verb: text('what was done'),
      objectUUID: text('uuid of the changed object'),
      objectName: text('its name after the change'),
      revisionFrom: count('revision before'),
      revisionTo: count('revision after'),
      reason: text('why, where the caller said so'),
    }),
    { description: 'what the call changed; empty without the permission workspace.changeRead' },
  ),
  queries: Type.Array(recordedQuery, { description: 'what the call asked telemetry, in that order; 100 at most' }),
  curl: text('repeats the call in a shell: DF_API_KEY is the key, BELVEDERE_URL the address of the server'),
  curlComplete: Type.Boolean({
    description: 'false: secrets were masked, or the body was not kept; put them in before you run it',
  }),
});

const groupFields = {
  ...totalFields,
  calls: count('all of them'),
  p50Ms: ms('half of them took no longer than this'),
  p95Ms: ms('95 % of them took no longer than this'),
  p99Ms: ms('99 % of them took no longer than this'),
  requestBytes: count('bytes of all request bodies'),
  responseBytes: count('bytes of all answers'),
  lastMs: count('when the newest was answered, epoch milliseconds'),
};

export const callSummary = closed({
  groups: Type.Array(
    closed({
      key: Type.Optional(text('uuid of the key; empty for calls of others')),
      actor: Type.Optional(text('who called')),
      operation: Type.Optional(text('what was called')),
      noun: Type.Optional(text('kind of object')),
      status: Type.Optional(count('HTTP status')),
      errorCode: Type.Optional(text('error code; empty for calls that succeeded')),
      address: Type.Optional(text('address of the caller')),
      dialect: Type.Optional(text('wire format')),
      timeMs: Type.Optional(count('start of the bucket, epoch milliseconds')),
      ...groupFields,
    }),
    { description: 'each with the values of what was counted by' },
  ),
  totals: closed({ calls: count('all of them'), ...totalFields }),
  rest: closed({ groups: count('groups that the limit left out'), calls: count('calls in them') }),
  bucketMs: nullable(count('length of a bucket of time, milliseconds; null where time was not counted by')),
  gaps: callGaps,
});
