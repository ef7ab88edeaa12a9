import type { IncomingHttpHeaders } from 'node:http';
import type { Credential } from '../workspace/kernel/caller.ts';
import { cookieValue, sessionCookie } from './session-cookie.ts';

/** The first credential that is there: the key header, then the bearer token, then the session cookie. */
export function readCredential(headers: IncomingHttpHeaders): Credential | undefined {
  const key = headers['df-api-key'];
  if (typeof key === 'string' && key !== '') return { kind: 'key', secret: key };
  const { authorization, cookie } = headers;
  if (authorization !== undefined && /^bearer /i.test(authorization)) {
    const secret = authorization.slice('bearer '.length).trim();
    if (secret !== '') return { kind: 'key', secret };
  }
  const token = cookieValue(cookie, sessionCookie);
  return token === undefined || token === '' ? undefined : { kind: 'session', token };
}
