import type { OutgoingHttpHeaders } from 'node:http';
import type { Recorder } from '../../calls/recorder.ts';
import { BelvedereError } from '../../errors/index.ts';
import { type Exchange, type HttpServer, jsonContentType, knownErrorOf, readBody, sendText } from '../../http/index.ts';
import { JsonTextError, parseJsonText } from '../../json/index.ts';
import {
  accountOfRefusal,
  type CheckPassword,
  createLogin,
  findSession,
  logout,
} from '../../workspace/accounts/index.ts';
import type { Kernel } from '../../workspace/kernel/kernel.ts';
import { serverContext, serverScope } from '../../workspace/kernel/server-context.ts';
import { refuseCrossSite } from '../cross-site.ts';
import { CallNote, type RecordedRoute, recordedRoute } from '../recording.ts';
import { cookieValue, sessionCookie } from '../session-cookie.ts';
import { failureAnswer } from './answers.ts';

export interface LoginOptions {
  readonly kernel: Kernel;
  readonly recorder: Recorder;
  readonly checkPassword?: CheckPassword | undefined;
  /** Sent by browsers over HTTPS only. */
  readonly secureCookie: boolean;
  readonly publicUrl?: { readonly origin: string; readonly basePath: string } | undefined;
}

/** A login is two short strings. */
const LOGIN_BYTES_MAX = 16 * 1024;

const route = (operation: string, template: string): RecordedRoute =>
  recordedRoute({ dialect: 'grafana', operation, effect: 'change', template });

/** Does what is asked and answers the content; says in the note what it learns about the call. */
type Work = (exchange: Exchange, headers: OutgoingHttpHeaders, note: CallNote) => Promise<unknown>;

/** `POST /login` and `/logout` as Grafana's clients and our console use them: JSON in, a session cookie out. */
export function serveLogin(
  http: HttpServer,
  { kernel, recorder, checkPassword, secureCookie, publicUrl }: LoginOptions,
): void {
  const login = createLogin(checkPassword === undefined ? {} : { checkPassword });
  const cookiePath = `${publicUrl?.basePath ?? ''}/`;
  const attributes = `Path=${cookiePath}; HttpOnly; SameSite=Lax${secureCookie ? '; Secure' : ''}`;

  const begin: Work = async ({ request, traceId, address }, headers, note) => {
    const { user, password } = readLogin(await readBody(request, LOGIN_BYTES_MAX));
    // The body is not noted at all; the password may stand somewhere else too.
    note.credential = { kind: 'password', login: user, password };
    note.reserve();
    const ctx = serverContext(kernel, { traceId, address });
    const userAgent = request.headers['user-agent'];
    const { token, expiresAt, account, workspace } = await login({
      ctx,
      input: { login: user, password, userAgent },
    });
    note.caller = { workspace, actor: { kind: 'account', uuid: account.uuid, name: account.name } };
    const maxAgeSeconds = Math.max(0, Math.floor((expiresAt - kernel.now()) / 1000));
    headers['Set-Cookie'] = `${sessionCookie}=${token}; Max-Age=${maxAgeSeconds}; ${attributes}`;
    return { message: 'Logged in' };
  };

  const end: Work = async ({ request, traceId, address, origin }, headers, note) => {
    const token = cookieValue(request.headers.cookie, sessionCookie);
    const session = token === undefined ? undefined : await findSession(kernel, token);
    if (token !== undefined && session !== undefined) {
      const { workspace, account } = session;
      note.credential = { kind: 'session', token };
      note.caller = { workspace, actor: { kind: 'account', uuid: account.uuid, name: account.name } };
    }
    refuseCrossSite(request.headers, publicUrl === undefined ? [origin] : [origin, publicUrl.origin]);
    if (token !== undefined && session !== undefined) {
      note.reserve();
      await logout({ ctx: serverContext(kernel, { traceId, address }), input: { token } });
    }
    headers['Set-Cookie'] = `${sessionCookie}=; Max-Age=0; ${attributes}`;
    return { message: 'Logged out' };
  };

  const routes: Readonly<Record<string, { readonly work: Work; readonly recorded: RecordedRoute }>> = {
    'POST /login': { work: begin, recorded: route('sessions.login', '/login') },
    'POST /logout': { work: end, recorded: route('sessions.logout', '/logout') },
    'GET /logout': { work: end, recorded: route('sessions.logout', '/logout') },
  };

  const answer = async (exchange: Exchange, work: Work, recorded: RecordedRoute): Promise<void> => {
    const { request, response, traceId } = exchange;
    const headers: OutgoingHttpHeaders = { 'Content-Type': jsonContentType, 'Cache-Control': 'no-store' };
    const note = new CallNote(recorder, recorded, exchange);
    note.address = exchange.address;
    try {
      const content = await work(exchange, headers, note);
      // A person who opens /logout in a browser is led back to where he came in.
      const leads = request.method === 'GET';
      if (leads) headers.Location = `${cookiePath}login`;
      sendText(request, response, leads ? 302 : 200, headers, JSON.stringify(content));
    } catch (error) {
      const known = knownErrorOf(error, traceId, kernel.log, http.metrics);
      const account = accountOfRefusal(known);
      if (account !== undefined) note.caller = { workspace: serverScope, actor: { kind: 'account', ...account } };
      note.failed(known);
      if (known.retryAfterSeconds !== undefined) headers['Retry-After'] = String(known.retryAfterSeconds);
      const { status, text } = failureAnswer(known);
      sendText(request, response, status, headers, text);
    }
  };

  const serve = (exchange: Exchange): void => {
    const { request, response, path } = exchange;
    const found = routes[`${request.method} ${path.replace(/\/+$/, '')}`];
    if (found !== undefined) void answer(exchange, found.work, found.recorded);
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
