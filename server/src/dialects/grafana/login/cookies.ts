import { sessionCookie } from '../../session-cookie.ts';
import { pendingSeconds } from './pending.ts';

/** Where Grafana's clients note the page that they came from. */
export const redirectCookie = 'redirect_to';
/** Of a login that goes on at the provider. */
export const pendingCookie = 'belvedere_login';

export interface Cookies {
  readonly session: (token: string, maxAgeSeconds: number) => string;
  readonly noSession: () => string;
  readonly pending: (value: string) => string;
  readonly noPending: () => string;
  readonly noRedirect: () => string;
}

/** No script reads them, other sites send them only where they lead a person here, and plain HTTP never carries a secure one. */
export function createCookies({ basePath, secure }: { basePath: string; secure: boolean }): Cookies {
  const cookie = (name: string, value: string, maxAgeSeconds: number, path: string) =>
    `${name}=${value}; Max-Age=${maxAgeSeconds}; Path=${path}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  const everywhere = `${basePath}/`;
  const callback = `${basePath}/login`;
  return {
    session: (token, maxAgeSeconds) => cookie(sessionCookie, token, maxAgeSeconds, everywhere),
    noSession: () => cookie(sessionCookie, '', 0, everywhere),
    pending: (value) => cookie(pendingCookie, value, pendingSeconds, callback),
    noPending: () => cookie(pendingCookie, '', 0, callback),
    noRedirect: () => cookie(redirectCookie, '', 0, everywhere),
  };
}
