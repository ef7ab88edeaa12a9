import type { IncomingHttpHeaders } from 'node:http';
import type { Credential } from '../workspace/kernel/caller.ts';
import { onceForFrozen } from '../workspace/kernel/once-for-frozen.ts';
import { cookieValue, sessionCookie } from './session-cookie.ts';

/** The secret of a key: from the first of these headers that is there, else the bearer token. */
export function readKey(headers: IncomingHttpHeaders, keyHeaders: readonly string[]): Credential | undefined {
  for (const name of keyHeaders) {
    const key = headers[name];
    if (typeof key === 'string' && key !== '') return { kind: 'key', secret: key };
  }
  const { authorization } = headers;
  if (authorization !== undefined && /^bearer /i.test(authorization)) {
    const secret = authorization.slice('bearer '.length).trim();
    if (secret !== '') return { kind: 'key', secret };
  }
  return undefined;
}

const openApiKeyHeaders = ['df-api-key'];

/** The first credential that is there: the key header, then the bearer token, then the session cookie. */
export const readCredential = onceForFrozen((headers: IncomingHttpHeaders): Credential | undefined => {
  const key = readKey(headers, openApiKeyHeaders);
  if (key !== undefined) return key;
  const token = cookieValue(headers.cookie, sessionCookie);
  return token === undefined || token === '' ? undefined : { kind: 'session', token };
});
