import type { IncomingHttpHeaders } from 'node:http';
import type { Credential } from '../../workspace/kernel/caller.ts';

export const sessionCookie = 'belvedere_session';

/** The first credential that is there: the key header, then the bearer token, then the session cookie. */
export function readCredential(headers: IncomingHttpHeaders): Credential | undefined {
  const key = headers['df-api-key'];
  if (typeof key === 'string' && key !== '') return { kind: 'key', secret: key };
  const { authorization, cookie } = headers;
  if (authorization !== undefined && /^bearer /i.test(authorization)) {
    const secret = authorization.slice('bearer '.length).trim();
    if (secret !== '') return { kind: 'key', secret };
  }
  const token = cookie === undefined ? undefined : cookieValue(cookie, sessionCookie);
  return token === undefined || token === '' ? undefined : { kind: 'session', token };
}

function cookieValue(header: string, name: string): string | undefined {
  for (const part of header.split(';')) {
    const equals = part.indexOf('=');
    if (equals !== -1 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
  }
  return undefined;
}
