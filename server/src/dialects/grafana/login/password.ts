import { createLogin, findSession, logout } from '../../../workspace/accounts/index.ts';
import { serverContext } from '../../../workspace/kernel/server-context.ts';
import { refuseCrossSite } from '../../cross-site.ts';
import { cookieValue, sessionCookie } from '../../session-cookie.ts';
import { pageToReturnTo } from './redirect-to.ts';
import { isForm, readLogin } from './sent.ts';
import { type LoginPlace, type LoginWork, landingOf, secondsUntil, setCookie, wishOfCookie } from './work.ts';

/** Opens a session by name and password. JSON is answered with JSON, a form with the page to go to. */
export function passwordLogin(place: LoginPlace): LoginWork {
  const { kernel, checkPassword, cookies, basePath } = place;
  const login = createLogin(checkPassword === undefined ? {} : { checkPassword });
  return async ({ exchange, headers, note }) => {
    const { request, traceId, address } = exchange;
    // Or another site could log somebody in as its own user, and read what is saved from then on.
    refuseCrossSite(request.headers, place.ownOrigins(exchange));
    const { user, password, redirectTo } = await readLogin(request);
    // The body is not noted at all; the password may stand somewhere else too.
    note.credential = { kind: 'password', login: user, password };
    note.reserve();
    const { token, expiresAt, account, workspace } = await login({
      ctx: serverContext(kernel, { traceId, address }),
      input: { login: user, password, userAgent: request.headers['user-agent'] },
    });
    note.caller = { workspace, actor: { kind: 'account', uuid: account.uuid, name: account.name } };
    setCookie(headers, cookies.session(token, secondsUntil(expiresAt, kernel.now())));
    const noted = wishOfCookie(exchange, basePath);
    if (noted !== undefined) setCookie(headers, cookies.noRedirect());
    if (isForm(request)) {
      return { status: 303, location: pageToReturnTo(redirectTo, basePath) ?? noted ?? landingOf(basePath) };
    }
    return { json: { message: 'Logged in', ...(noted === undefined ? {} : { redirectUrl: noted }) } };
  };
}

/** Ends the session of the cookie. People are led to where they came in. */
export function sessionLogout(place: LoginPlace): LoginWork {
  const { kernel, cookies, basePath } = place;
  return async ({ exchange, headers, note }) => {
    const { request, traceId, address } = exchange;
    const token = cookieValue(request.headers.cookie, sessionCookie);
    const session = token === undefined ? undefined : await findSession(kernel, token);
    if (token !== undefined && session !== undefined) {
      const { workspace, account } = session;
      note.credential = { kind: 'session', token };
      note.caller = { workspace, actor: { kind: 'account', uuid: account.uuid, name: account.name } };
    }
    refuseCrossSite(request.headers, place.ownOrigins(exchange));
    if (token !== undefined && session !== undefined) {
      note.reserve();
      await logout({ ctx: serverContext(kernel, { traceId, address }), input: { token } });
    }
    setCookie(headers, cookies.noSession());
    if (request.method === 'GET' || isForm(request)) {
      return { status: request.method === 'GET' ? 302 : 303, location: `${basePath}/login` };
    }
    return { json: { message: 'Logged out' } };
  };
}
