import type { OutgoingHttpHeaders } from 'node:http';
import type { BelvedereError } from '../../errors/index.ts';
import { type Exchange, type HttpServer, jsonContentType, knownErrorOf, sendText } from '../../http/index.ts';
import { accountOfRefusal, findSession } from '../../workspace/accounts/index.ts';
import { serverScope } from '../../workspace/kernel/server-context.ts';
import { CallNote, type RecordedRoute, recordedRoute } from '../recording.ts';
import { cookieValue, sessionCookie } from '../session-cookie.ts';
import { failureAnswer } from './answers.ts';
import { answerInvitation, codeOfPath, showInvitation } from './login/invite.ts';
import { textsFor } from './login/language.ts';
import { providerLogin, recordedOAuthQuery } from './login/oauth.ts';
import { loggedInPage, loginPage, pageHeaders } from './login/page.ts';
import { passwordLogin, sessionLogout } from './login/password.ts';
import { pageToReturnTo } from './login/redirect-to.ts';
import { isForm } from './login/sent.ts';
import type { PageTexts } from './login/texts.ts';
import { type LoginOptions, type LoginPlace, type LoginWork, loginPlaceOf, wishOfCookie } from './login/work.ts';
import { readQuery } from './query.ts';

const route = (operation: string, template: string): RecordedRoute =>
  recordedRoute({ dialect: 'grafana', operation, effect: 'change', template });

interface LoginRoute {
  readonly work: LoginWork;
  readonly recorded: RecordedRoute;
  /** The page that tells a person why it failed; undefined for programs, who are told by JSON. */
  readonly failurePage: (exchange: Exchange, problem: string) => Promise<string> | string | undefined;
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
      failurePage: (exchange, problem) =>
        isForm(exchange.request) ? failurePage(place, exchange, problem) : undefined,
    },
  };
  for (const method of ['POST', 'GET']) {
    const recorded = route('sessions.logout', '/logout');
    routes[`${method} /logout`] = { work: sessionLogout(place), recorded, failurePage: () => undefined };
  }
  if (options.loginProvider !== undefined) {
    routes['GET /login/generic_oauth'] = {
      work: providerLogin(place, options.loginProvider),
      recorded: route('sessions.loginByProvider', '/login/generic_oauth'),
      failurePage: (exchange, problem) => failurePage(place, exchange, problem),
    };
  }

  const invitation: LoginRoute = {
    work: answerInvitation(place),
    recorded: recordedRoute({
      dialect: 'grafana',
      operation: 'invitations.complete',
      effect: 'change',
      template: '/invite/{code}',
      secretParameters: ['code'],
    }),
    failurePage: async (exchange, problem) => (await showInvitation(place, exchange, problem)).text,
  };
  const serveInvitation = (exchange: Exchange): void => {
    const { request, response, path } = exchange;
    // Who has the code may make the account.
    response.loggedPath = '/invite/{code}';
    if (codeOfPath(path) !== '' && (request.method === 'GET' || request.method === 'HEAD')) {
      void showPage(http, place, exchange, () => showInvitation(place, exchange));
    } else if (codeOfPath(path) !== '' && request.method === 'POST') {
      void answer(http, place, exchange, invitation);
    } else {
      sendText(request, response, 404, { 'Content-Type': jsonContentType }, '{"message":"Not found"}');
    }
  };

  const serve = (exchange: Exchange): void => {
    const { request, response, path } = exchange;
    const bare = path.replace(/\/+$/, '');
    if (bare === '/login' && (request.method === 'GET' || request.method === 'HEAD')) {
      void showPage(http, place, exchange, () => entrance(place, exchange));
      return;
    }
    const found = routes[`${request.method} ${bare}`];
    if (found !== undefined) void answer(http, place, exchange, found);
    else sendText(request, response, 404, { 'Content-Type': jsonContentType }, '{"message":"Not found"}');
  };
  http.serve('/login/', serve);
  http.serve('/logout/', serve);
  http.serve('/invite/', serveInvitation);
}

async function answer(
  http: HttpServer,
  place: LoginPlace,
  exchange: Exchange,
  { work, recorded, failurePage: pageOf }: LoginRoute,
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
    const text = await pageOf(exchange, sentenceOf(known, textsFor(exchange)));
    if (text !== undefined) {
      sendText(request, response, known.status, { ...headers, ...pageHeaders() }, text);
      return;
    }
    const told = failureAnswer(known);
    sendText(request, response, told.status, headers, told.text);
  }
}

/** A refusal by the provider is told the person in one sentence; whoever has to mend it needs the protocol's word for it. */
function sayWhy({ kernel }: LoginPlace, { traceId, address }: Exchange, { code, cause }: BelvedereError): void {
  if (code !== 'LoginProviderRefused' && code !== 'LoginExpired' && code !== 'LoginNotAllowed') return;
  kernel.log.warn({ traceId, address, code, reason: cause instanceof Error ? cause.message : '' }, 'a login failed');
}

interface ShownPage {
  readonly status: number;
  readonly text: string;
  /** Where to go instead. */
  readonly location?: string;
}

async function showPage(
  http: HttpServer,
  place: LoginPlace,
  exchange: Exchange,
  make: () => Promise<ShownPage>,
): Promise<void> {
  const { request, response, traceId } = exchange;
  response.label = { dialect: 'grafana', operation: 'sessions.page' };
  try {
    const { status, text, location } = await make();
    const headers = pageHeaders();
    if (location !== undefined) headers.Location = location;
    sendText(request, response, status, headers, text);
  } catch (error) {
    const known = knownErrorOf(error, traceId, place.kernel.log, http.metrics);
    sendText(
      request,
      response,
      known.status,
      pageHeaders(),
      failurePage(place, exchange, sentenceOf(known, textsFor(exchange))),
    );
  }
}

/** The page for logging in; for whoever is logged in, where he wanted to go or who he is. */
async function entrance(place: LoginPlace, exchange: Exchange): Promise<ShownPage> {
  const { basePath, loginProvider, kernel } = place;
  const redirectTo = wishOf(place, exchange);
  const texts = textsFor(exchange);
  const token = cookieValue(exchange.request.headers.cookie, sessionCookie);
  const session = token === undefined ? undefined : await findSession(kernel, token);
  if (session === undefined) {
    return { status: 200, text: loginPage({ texts, basePath, providerName: loginProvider?.name, redirectTo }) };
  }
  if (redirectTo !== undefined) return { status: 302, text: '', location: redirectTo };
  return { status: 200, text: loggedInPage({ texts, basePath, name: session.account.name }) };
}

/** Where somebody wants to go who logs in: the address says so, or a cookie. */
function wishOf({ basePath }: LoginPlace, exchange: Exchange): string | undefined {
  const query = readQuery(exchange.query);
  const wish = pageToReturnTo(query.text('redirect_to') ?? query.text('redirectTo'), basePath);
  return wish ?? wishOfCookie(exchange, basePath);
}

/** Why it failed, above the form for trying again. */
const failurePage = (place: LoginPlace, exchange: Exchange, problem: string): string =>
  loginPage({
    texts: textsFor(exchange),
    basePath: place.basePath,
    providerName: place.loginProvider?.name,
    redirectTo: wishAfterFailure(place, exchange),
    problem,
  });

/** What failed may be the reading of the address. */
function wishAfterFailure(place: LoginPlace, exchange: Exchange): string | undefined {
  try {
    return wishOf(place, exchange);
  } catch {
    return wishOfCookie(exchange, place.basePath);
  }
}

const sentenceOf = ({ message, code }: BelvedereError, { problems }: PageTexts): string =>
  problems[code] ?? `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
