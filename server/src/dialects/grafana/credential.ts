import type { IncomingHttpHeaders } from 'node:http';
import type { Credential } from '../../workspace/kernel/caller.ts';
import { onceForFrozen } from '../../workspace/kernel/once-for-frozen.ts';
import { cookieValue, sessionCookie } from '../session-cookie.ts';
import { refusal } from './answers.ts';
import { numberOf } from './routes.ts';

/** User name of a Basic credential whose password is a key. */
const KEY_USER = 'api_key';

/** The organization that `X-Grafana-Org-Id` names; undefined when it names none. */
export function askedOrganization(headers: IncomingHttpHeaders): number | undefined {
  const header = headers['x-grafana-org-id'];
  const id = numberOf(typeof header === 'string' ? header.trim() : undefined);
  return id === 0 ? undefined : id;
}

/**
 * The first credential that is there, in the order of the contract: bearer token, Basic, session cookie.
 * Errors: 401 for a Basic header that cannot be read.
 */
export const readGrafanaCredential = onceForFrozen((headers: IncomingHttpHeaders): Credential | undefined => {
  const { authorization = '' } = headers;
  const workspaceId = askedOrganization(headers);
  const [, scheme = '', value = ''] = /^(\S+) +(.+)$/.exec(authorization.trim()) ?? [];
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return { kind: 'key', secret: value.trim() };
    case 'basic':
      return basicCredential(value.trim(), workspaceId);
  }
  const token = cookieValue(headers.cookie, sessionCookie);
  return token === undefined || token === '' ? undefined : { kind: 'session', token, workspaceId };
});

function basicCredential(encoded: string, workspaceId: number | undefined): Credential {
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon === -1) throw refusal(401, 'Invalid Basic Auth Header');
  const login = text.slice(0, colon);
  const password = text.slice(colon + 1);
  return login === KEY_USER ? { kind: 'key', secret: password } : { kind: 'password', login, password, workspaceId };
}
