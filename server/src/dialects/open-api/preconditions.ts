import type { IncomingHttpHeaders } from 'node:http';
import { BelvedereError } from '../../errors/index.ts';

export interface CallHeaders {
  readonly expectedRevision: number | undefined;
  readonly idempotencyKey: string | undefined;
  readonly dryRun: boolean;
  readonly reason: string | undefined;
}

export const readCallHeaders: CallHeaders = Object.freeze({
  expectedRevision: undefined,
  idempotencyKey: undefined,
  dryRun: false,
  reason: undefined,
});

export const reasonLengthMax = 500;

/**
 * The headers that only calls which change something have. A dry run may be asked for in three ways; one is enough.
 * Errors: `InvalidParameter`.
 */
export function changeCallHeaders(
  headers: IncomingHttpHeaders,
  takesIfMatch: boolean,
  isDryRunByQuery: boolean,
): CallHeaders {
  return {
    expectedRevision: expectedRevision(headers['if-match'], takesIfMatch),
    idempotencyKey: idempotencyKey(headers['idempotency-key']),
    dryRun: dryRun(headers['dry-run']) || isDryRunByQuery || prefersDryRun(headers.prefer),
    reason: changeReason(headers['change-reason']),
  };
}

/** `"3"`, `W/"3"`, or `*` for whatever revision there is. */
function expectedRevision(header: string | undefined, takesIfMatch: boolean): number | undefined {
  if (header === undefined) return undefined;
  if (!takesIfMatch) {
    throw refusal('If-Match', 'is not checked by this operation, which acts on no single revision; leave it out');
  }
  const value = header.trim();
  if (value === '*') return undefined;
  const revision = /^(?:W\/)?"([1-9][0-9]{0,14})"$/.exec(value)?.[1];
  if (revision === undefined) throw refusal('If-Match', 'must be one ETag that an answer gave, such as "3", or *');
  return Number(revision);
}

function idempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(header)) {
    throw refusal('Idempotency-Key', 'must have 1 to 255 visible ASCII characters without spaces; a UUID is fine');
  }
  return header;
}

function dryRun(header: string | string[] | undefined): boolean {
  if (header === undefined) return false;
  const value = String(header).trim().toLowerCase();
  if (value !== 'true' && value !== 'false') throw refusal('Dry-Run', 'must be true or false');
  return value === 'true';
}

/** RFC 7240: a list of preferences, of which those that nobody knows are ignored. */
function prefersDryRun(header: string | string[] | undefined): boolean {
  if (header === undefined) return false;
  return String(header)
    .split(',')
    .some((preference) => preference.split(';')[0]?.trim().toLowerCase() === dryRunPreference);
}

export const dryRunPreference = 'dry-run';

/** The query without `dryRun`, which every operation takes that changes something. Errors: `InvalidParameter`. */
export function takeDryRun(query: string): { readonly query: string; readonly isDryRun: boolean } {
  if (!query.includes('dryRun')) return { query, isDryRun: false };
  const parts = query.split('&');
  const own = parts.filter((part) => /^dryRun(=|$)/.test(part));
  const bad = own.find((part) => part !== 'dryRun=true' && part !== 'dryRun=false');
  if (bad !== undefined || own.length > 1) {
    throw new BelvedereError('InvalidParameter', 'query parameter dryRun must be true or false, and stand there once', {
      detail: { problems: [{ in: 'query', field: 'dryRun', rule: 'enum', message: 'must be true or false' }] },
    });
  }
  return { query: parts.filter((part) => !own.includes(part)).join('&'), isDryRun: own[0] === 'dryRun=true' };
}

function changeReason(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  let reason: string;
  try {
    reason = decodeURIComponent(String(header)).trim();
  } catch {
    throw refusal('Change-Reason', 'must be percent-encoded UTF-8; write a literal % as %25');
  }
  if (reason.length > reasonLengthMax)
    throw refusal('Change-Reason', `must have at most ${reasonLengthMax} characters`);
  if (reason.includes('\0')) throw refusal('Change-Reason', 'must not hold the character U+0000');
  return reason === '' ? undefined : reason;
}

function refusal(header: string, rule: string): BelvedereError {
  return new BelvedereError('InvalidParameter', `header ${header} ${rule}`, {
    detail: { problems: [{ in: 'header', field: header, rule: 'format', message: rule }] },
  });
}
