import { outcomeOf } from '../../calls/outcome.ts';
import { mask } from '../../calls/redact/mask.ts';
import type { CallDimension, CallGroup, StoredCall } from '../../calls/search.ts';
import { callGapsAnswer } from '../kernel/call-gaps.ts';
import { recordedQueryAnswer } from '../kernel/recorded-query.ts';
import { curlOf } from './curl.ts';
import type { CallExport } from './export.ts';
import type { CallInFull, MadeChange } from './get.ts';
import type { SummarizedCalls } from './summary.ts';

const milliseconds = (microseconds: number): number => Math.floor(microseconds / 1000);

export const listed = (call: StoredCall) => ({
  traceId: call.traceId,
  timeMs: milliseconds(call.timeUs),
  durationMs: call.durationUs / 1000,
  actor: call.caller,
  actorKind: call.callerKind,
  actorName: call.callerName,
  credential: call.credential,
  dialect: call.dialect,
  operation: call.operation,
  noun: call.operation.split('.', 1)[0] ?? '',
  effect: call.effect,
  permission: call.permission,
  dryRun: call.dryRun,
  method: call.method,
  path: call.path,
  template: call.template,
  query: call.query,
  status: call.status,
  outcome: outcomeOf(call.status),
  errorCode: call.errorCode,
  failReason: call.failReason,
  requestBytes: call.requestBytes,
  responseBytes: call.responseBytes,
  address: call.address,
  userAgent: call.userAgent,
  objectUUID: call.object,
});

/** A body that was not kept has nothing to hide. */
const exported = (call: StoredCall, isClosed: boolean) => {
  const bodyHidden = isClosed && call.body !== '';
  return { ...listed(call), body: bodyHidden ? '' : call.body, bodyDigest: call.bodyDigest, bodyHidden };
};

const madeChange = (change: MadeChange) => ({
  uuid: change.uuid,
  seq: change.seq,
  noun: change.noun,
  verb: change.verb,
  objectUUID: change.object_uuid,
  objectName: change.object_name,
  revisionFrom: change.revision_from,
  revisionTo: change.revision_to,
  reason: change.reason,
});

export function read({ call, changes, queries, isClosed }: CallInFull) {
  const shown = exported(call, isClosed);
  const curl = curlOf(call, shown.body);
  return {
    ...shown,
    changes: changes.map(madeChange),
    queries: queries.map(recordedQueryAnswer),
    curl,
    curlComplete: !shown.bodyHidden && call.bodyDigest === '' && !curl.includes(mask),
  };
}

/** The names of the dimensions in the answer, where they differ from those of the search. */
const renamed: { readonly [Dimension in CallDimension]?: string } = { caller: 'actor', time: 'timeMs' };

const group = ({ values, total, ...counts }: CallGroup) => ({
  ...Object.fromEntries(
    Object.entries(values).map(([dimension, value]) => [renamed[dimension as CallDimension] ?? dimension, value]),
  ),
  calls: total,
  ...counts,
});

export const summarized = ({ groups, totals: { total, ...counts }, rest, bucketMs, gaps }: SummarizedCalls) => ({
  groups: groups.map(group),
  totals: { calls: total, ...counts },
  rest,
  bucketMs: bucketMs ?? null,
  gaps: callGapsAnswer(gaps),
});

/** One JSON object in each line. */
export async function* exportedLines({ chunks, closed }: CallExport): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    const lines = chunk.map((call) => `${JSON.stringify(exported(call, closed.has(call.object)))}\n`);
    yield Buffer.from(lines.join(''));
  }
}
