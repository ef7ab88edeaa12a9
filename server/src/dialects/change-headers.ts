import type { IncomingHttpHeaders } from 'node:http';
import { BelvedereError } from '../errors/index.ts';

/** How callers of every dialect of ours make a change safe to repeat, and safe to try. */
export interface ChangeHeaders {
  readonly idempotencyKey: string | undefined;
  readonly dryRun: boolean;
}

/** A dry run may be asked for in three ways; one is enough. Errors: `InvalidParameter`. */
export const readChangeHeaders = (headers: IncomingHttpHeaders, isDryRunByQuery: boolean): ChangeHeaders => ({
  idempotencyKey: idempotencyKey(headers['idempotency-key']),
  dryRun: dryRun(headers['dry-run']) || isDryRunByQuery || prefersDryRun(headers.prefer),
});

function idempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(header)) {
    throw headerRefusal(
      'Idempotency-Key',
      'must have 1 to 255 visible ASCII characters without spaces; a UUID is fine',
    );
  }
  return header;
}

function dryRun(header: string | string[] | undefined): boolean {
  if (header === undefined) return false;
  const value = String(header).trim().toLowerCase();
  if (value !== 'true' && value !== 'false') throw headerRefusal('Dry-Run', 'must be true or false');
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
  if (!/dryRun|%/.test(query)) return { query, isDryRun: false };
  const parts = query.split('&');
  const own = parts.filter((part) => nameOf(part) === 'dryRun');
  const bad = own.find((part) => !/^[^=]+=(true|false)$/.test(part));
  if (bad !== undefined || own.length > 1) {
    throw new BelvedereError('InvalidParameter', 'query parameter dryRun must be true or false, and stand there once', {
      detail: { problems: [{ in: 'query', field: 'dryRun', rule: 'enum', message: 'must be true or false' }] },
    });
  }
  return { query: parts.filter((part) => !own.includes(part)).join('&'), isDryRun: own[0]?.endsWith('=true') === true };
}

/** Decoded, as whoever reads the rest of the query does it: a dry run that is not seen would be a change. */
function nameOf(part: string): string | undefined {
  const [name = ''] = part.split('=', 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined;
  }
}

export function headerRefusal(header: string, message: string): BelvedereError {
  return new BelvedereError('InvalidParameter', `header ${header} ${message}`, {
    detail: { problems: [{ in: 'header', field: header, rule: 'format', message }] },
  });
}
