import type { OutgoingHttpHeaders } from 'node:http';
import type { BelvedereError } from '../../errors/index.ts';
import { type Exchange, type HttpServer, jsonContentType, knownErrorOf, sendText } from '../../http/index.ts';
import { accountOfRefusal, findSession } from '../../workspace/accounts/index.ts';
import { serverScope } from '../../workspace/kernel/server-context.ts';
import { CallNote, type RecordedRoute, recordedRoute } from '../recording.ts';
import { cookieValue, sessionCookie } from '../session-cookie.ts';
import { failureAnswer } from './answers.ts';
import { providerLogin, recordedOAuthQuery } from './login/oauth.ts';
import { loggedInPage, loginPage, pageHeaders } from './login/page.ts';
import { passwordLogin, sessionLogout } from './login/password.ts';
import { pageToReturnTo } from './login/redirect-to.ts';
import { isForm } from './login/sent.ts';
import { type LoginOptions, type LoginPlace, type LoginWork, loginPlaceOf, wishOfCookie } from './login/work.ts';
import { readQuery } from './query.ts';

const route = (operation: string, template: string): RecordedRoute =>
  recordedRoute({ dialect: 'grafana', operation, effect: 'change', template });

interface LoginRoute {
  readonly work: LoginWork;
  readonly recorded: RecordedRoute;
  /** Whether a person waits for a page, who is told about failures by one. */
  readonly isForPeople: (exchange: Exchange) => boolean;
}

/**
 * Logging in and out: a page for people, the same as JSON for Grafana's clients and our console, and a provider of OpenID Connect
 * where one is configured. All of them end in the same session cookie.
 */
export function serveLogin(http: HttpServer, options: LoginOptions): void {
  const place = loginPlaceOf(options);
  const routes: Record<string, LoginRoute> = {
    'POST /login': {
      work: passwordLogin(place),
      recorded: route('sessions.login', '/login'),
      isForPeople: ({ request }) => isForm(request),
    },
  };
  for (const method of ['POST', 'GET']) {
    const recorded = route('sessions.logout', '/logout');
    routes[`${method} /logout`] = { work: sessionLogout(place), recorded, isForPeople: () => false };
  }
  if (options.loginProvider !== undefined) {
    routes['GET /login/generic_oauth'] = {
      work: providerLogin(place, options.loginProvider),
      recorded: route('sessions.loginByProvider', '/login/generic_oauth'),
      isForPeople: () => true,
    };
  }

  const serve = (exchange: Exchange): void => {
    const { request, response, path } = exchange;
    const bare = path.replace(/\/+$/, '');
    if (bare === '/login' && (request.method === 'GET' || request.method === 'HEAD')) {
      void showPage(http, place, exchange);
      return;
    }
    const found = routes[`${request.method} ${bare}`];
    if (found !== undefined) void answer(http, place, exchange, found);
    else sendText(request, response, 404, { 'Content-Type': jsonContentType }, '{"message":"Not found"}');
  };
  http.serve('/login/', serve);
  http.serve('/logout/', serve);
}

async function answer(
  http: HttpServer,
  place: LoginPlace,
  exchange: Exchange,
  { work, recorded, isForPeople }: LoginRoute,
): Promise<void> {
  const { request, response, traceId } = exchange;
  const headers: OutgoingHttpHeaders = { 'Content-Type': jsonContentType, 'Cache-Control': 'no-store' };
  const { path, query } = exchange;
  const note = new CallNote(place.recorder, recorded, { request, response, path, query: recordedOAuthQuery(query) });
  note.address = exchange.address;
  response.label = { dialect: 'grafana', operation: recorded.operation };
  try {
    const done = await work({ exchange, headers, note });
    if ('json' in done) {
      sendText(request, response, 200, headers, JSON.stringify(done.json));
      return;
    }
    headers.Location = done.location;
    sendText(request, response, done.status, headers, '');
  } catch (error) {
    const known = knownErrorOf(error, traceId, place.kernel.log, http.metrics);
    const account = accountOfRefusal(known);
    if (account !== undefined) note.caller = { workspace: serverScope, actor: { kind: 'account', ...account } };
    note.failed(known);
    sayWhy(place, exchange, known);
    if (known.retryAfterSeconds !== undefined) headers['Retry-After'] = String(known.retryAfterSeconds);
    const { status, text } = failureAnswer(known);
    if (isForPeople(exchange)) {
      sendText(request, response, known.status, { ...headers, ...pageHeaders() }, failurePage(place, exchange, known));
    } else {
      sendText(request, response, status, headers, text);
    }
  }
}

/** A refusal by the provider is told the person in one sentence; whoever has to mend it needs the protocol's word for it. */
function sayWhy({ kernel }: LoginPlace, { traceId, address }: Exchange, { code, cause }: BelvedereError): void {
  if (code !== 'LoginProviderRefused' && code !== 'LoginExpired' && code !== 'LoginNotAllowed') return;
  kernel.log.warn({ traceId, address, code, reason: cause instanceof Error ? cause.message : '' }, 'a login failed');
}

async function showPage(http: HttpServer, place: LoginPlace, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const { basePath, loginProvider, kernel } = place;
  response.label = { dialect: 'grafana', operation: 'sessions.page' };
  try {
    const query = readQuery(exchange.query);
    const wish = pageToReturnTo(query.text('redirect_to') ?? query.text('redirectTo'), basePath);
    const redirectTo = wish ?? wishOfCookie(exchange, basePath);
    const token = cookieValue(request.headers.cookie, sessionCookie);
    const session = token === undefined ? undefined : await findSession(kernel, token);
    if (session !== undefined && redirectTo !== undefined) {
      sendText(request, response, 302, { Location: redirectTo, 'Cache-Control': 'no-store' }, '');
      return;
    }
    const text =
      session === undefined
        ? loginPage({ basePath, providerName: loginProvider?.name, redirectTo })
        : loggedInPage({ basePath, name: session.account.name });
    sendText(request, response, 200, pageHeaders(), text);
  } catch (error) {
    const known = knownErrorOf(error, exchange.traceId, kernel.log, http.metrics);
    sendText(request, response, known.status, pageHeaders(), failurePage(place, exchange, known));
  }
}

/** Why it failed, above the form for trying again. The page keeps where the person wanted to go, if the call says it. */
function failurePage(place: LoginPlace, exchange: Exchange, { message, code }: BelvedereError): string {
  const { basePath, loginProvider } = place;
  const problem =
    code === 'CrossSiteRequest'
      ? 'This login was sent by another site. Log in here.'
      : `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
  return loginPage({
    basePath,
    providerName: loginProvider?.name,
    redirectTo: wishOfCookie(exchange, basePath),
    problem,
  });
}
