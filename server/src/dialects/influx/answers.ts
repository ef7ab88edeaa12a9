import type { BelvedereError } from '../../errors/index.ts';
import { type Failure, type FailureForm, jsonContentType } from '../../http/index.ts';
import { isCredentialRefusal, writeStatusOf } from '../ingest.ts';

export const influxPrefix = '/influx/';

/** The two versions of the protocol tell failures differently. */
export type InfluxVersion = 1 | 2;

/** Told to clients that ask: the last line of versions that speaks both protocols. */
export const reportedVersion = '1.8.10';

export const statusOf = (failure: Pick<Failure, 'status' | 'code'>): number => {
  if (failure.code === 'RouterNotFound') return 404;
  // Of this one clients know that it does not pass by waiting.
  if (failure.code === 'InternalError') return 500;
  return isCredentialRefusal(failure) ? 401 : writeStatusOf(failure);
};

const codes = new Map([
  [400, 'invalid'],
  [401, 'unauthorized'],
  [404, 'not found'],
  [405, 'method not allowed'],
  [413, 'request too large'],
  [415, 'invalid'],
  [429, 'too many requests'],
  [503, 'unavailable'],
]);

export function failureText(version: InfluxVersion, status: number, message: string): string {
  if (version === 1) return JSON.stringify({ error: message });
  return JSON.stringify({ code: codes.get(status) ?? 'internal error', message });
}

/** Version 1 says `authorization failed` to whoever has no valid token, and clients look for it. */
export const messageOf = (version: InfluxVersion, known: Pick<BelvedereError, 'status' | 'message'>): string => {
  if (!isCredentialRefusal(known)) return known.message;
  return version === 1 ? `authorization failed: ${known.message}` : `unauthorized access: ${known.message}`;
};

/** How the HTTP layer tells its own failures below the prefix: both forms at once, since the path may be of either version. */
export const influxFailureForm: FailureForm = {
  prefix: influxPrefix,
  render: (failure) => ({
    contentType: jsonContentType,
    text: JSON.stringify({
      error: failure.message,
      code: codes.get(statusOf(failure)) ?? 'internal error',
      message: failure.message,
    }),
    status: statusOf(failure),
  }),
};
