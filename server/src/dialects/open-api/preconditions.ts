import type { IncomingHttpHeaders } from 'node:http';
import { type ChangeHeaders, headerRefusal, readChangeHeaders } from '../change-headers.ts';

export interface CallHeaders extends ChangeHeaders {
  readonly expectedRevision: number | undefined;
  readonly reason: string | undefined;
}

export const readCallHeaders: CallHeaders = Object.freeze({
  expectedRevision: undefined,
  idempotencyKey: undefined,
  dryRun: false,
  reason: undefined,
});

export const reasonLengthMax = 500;

/** The headers that only calls which change something have. Errors: `InvalidParameter`. */
export function changeCallHeaders(
  headers: IncomingHttpHeaders,
  takesIfMatch: boolean,
  isDryRunByQuery: boolean,
): CallHeaders {
  return {
    ...readChangeHeaders(headers, isDryRunByQuery),
    expectedRevision: expectedRevision(headers['if-match'], takesIfMatch),
    reason: changeReason(headers['change-reason']),
  };
}

/** `"3"`, `W/"3"`, or `*` for whatever revision there is. */
function expectedRevision(header: string | undefined, takesIfMatch: boolean): number | undefined {
  if (header === undefined) return undefined;
  if (!takesIfMatch) {
    throw headerRefusal('If-Match', 'is not checked by this operation, which acts on no single revision; leave it out');
  }
  const value = header.trim();
  if (value === '*') return undefined;
  const revision = /^(?:W\/)?"([1-9][0-9]{0,14})"$/.exec(value)?.[1];
  if (revision === undefined)
    throw headerRefusal('If-Match', 'must be one ETag that an answer gave, such as "3", or *');
  return Number(revision);
}

function changeReason(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  let reason: string;
  try {
    reason = decodeURIComponent(String(header)).trim();
  } catch {
    throw headerRefusal('Change-Reason', 'must be percent-encoded UTF-8; write a literal % as %25');
  }
  if (reason.length > reasonLengthMax)
    throw headerRefusal('Change-Reason', `must have at most ${reasonLengthMax} characters`);
  if (reason.includes('\0')) throw headerRefusal('Change-Reason', 'must not hold the character U+0000');
  return reason === '' ? undefined : reason;
}
