import type { OutgoingHttpHeaders } from 'node:http';
import { BelvedereError } from '../../errors/index.ts';
import {
  type Exchange,
  type FailureForm,
  failureOf,
  type HttpServer,
  jsonContentType,
  knownErrorOf,
  readBody,
  sendText,
} from '../../http/index.ts';
import { JsonTextError, parseJsonText } from '../../json/index.ts';
import { createLogin, logout } from '../../workspace/accounts/index.ts';
import type { Kernel } from '../../workspace/kernel/kernel.ts';
import { serverContext } from '../../workspace/kernel/server-context.ts';
import { refuseCrossSite } from '../cross-site.ts';
import { cookieValue, sessionCookie } from '../session-cookie.ts';

export interface LoginOptions {
  readonly kernel: Kernel;
  /** Sent by browsers over HTTPS only. */
  readonly secureCookie: boolean;
  /** `https://example.org`, where people reach the server. */
  readonly publicOrigin?: string | undefined;
  /** Path of the cookie: the sub path of the public URL with a slash at its end. */
  readonly cookiePath: string;
}

/** A login is two short strings. */
const LOGIN_BYTES_MAX = 16 * 1024;

/** Grafana's sentences for the codes that a login can end with (founding chapter, 2.3). */
const render: FailureForm['render'] = ({ message }) => ({
  contentType: jsonContentType,
  text: JSON.stringify({ message }),
});

export const loginFailureForms: readonly FailureForm[] = ['/login/', '/logout/'].map((prefix) => ({ prefix, render }));

/** `POST /login` and `/logout` as Grafana's clients and our console use them: JSON in, a session cookie out. */
export function serveLogin(http: HttpServer, { kernel, secureCookie, publicOrigin, cookiePath }: LoginOptions): void {
  const login = createLogin();
  const attributes = `Path=${cookiePath}; HttpOnly; SameSite=Lax${secureCookie ? '; Secure' : ''}`;

  const answer = async (
    { request, response, traceId }: Exchange,
    work: (headers: OutgoingHttpHeaders) => Promise<unknown>,
  ): Promise<void> => {
    const headers: OutgoingHttpHeaders = { 'Content-Type': jsonContentType, 'Cache-Control': 'no-store' };
    try {
      const content = await work(headers);
      sendText(request, response, 200, headers, JSON.stringify(content));
    } catch (error) {
      const failure = failureOf(knownErrorOf(error, traceId, kernel.log, http.metrics), traceId);
      if (failure.retryAfterSeconds !== undefined) headers['Retry-After'] = String(failure.retryAfterSeconds);
      sendText(request, response, failure.status, headers, render(failure).text);
    }
  };

  const begin = (exchange: Exchange): Promise<void> =>
    answer(exchange, async (headers) => {
      const { request, traceId, address } = exchange;
      const { user, password } = readLogin(await readBody(request, LOGIN_BYTES_MAX));
      const ctx = serverContext(kernel, { traceId, address });
      const userAgent = request.headers['user-agent'];
      const { token, expiresAt } = await login({ ctx, input: { login: user, password, userAgent } });
      const maxAgeSeconds = Math.max(0, Math.floor((expiresAt - kernel.now()) / 1000));
      headers['Set-Cookie'] = `${sessionCookie}=${token}; Max-Age=${maxAgeSeconds}; ${attributes}`;
      return { message: 'Logged in' };
    });

  const end = (exchange: Exchange): Promise<void> =>
    answer(exchange, async (headers) => {
      const { request, traceId, address, origin } = exchange;
      refuseCrossSite(request.headers, publicOrigin === undefined ? [origin] : [origin, publicOrigin]);
      const token = cookieValue(request.headers.cookie, sessionCookie);
      const ctx = serverContext(kernel, { traceId, address });
      if (token !== undefined) await logout({ ctx, input: { token } });
      headers['Set-Cookie'] = `${sessionCookie}=; Max-Age=0; ${attributes}`;
      return { message: 'Logged out' };
    });

  const routes: Readonly<Record<string, (exchange: Exchange) => Promise<void>>> = {
    'POST /login': begin,
    'POST /logout': end,
    'GET /logout': end,
  };
  const serve = (exchange: Exchange): void => {
    const { request, response, path } = exchange;
    const run = routes[`${request.method} ${path}`];
    if (run !== undefined) void run(exchange);
    else sendText(request, response, 404, { 'Content-Type': jsonContentType }, '{"message":"Not found"}');
  };
  http.serve('/login/', serve);
  http.serve('/logout/', serve);
}

function readLogin(bytes: Buffer): { user: string; password: string } {
  let value: unknown;
  try {
    value = parseJsonText(bytes.toString('utf8'), { depthMax: 5 });
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    throw new BelvedereError('MalformedBody', `the body cannot be read: ${error.message}`);
  }
  const { user, password } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if (typeof user !== 'string' || user === '' || typeof password !== 'string' || password === '') {
    throw new BelvedereError('InvalidParameter', 'send {"user": "<login>", "password": "<password>"}, both as text');
  }
  return { user, password };
}
