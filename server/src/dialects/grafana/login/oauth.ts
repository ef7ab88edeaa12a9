import { mask } from '../../../calls/redact/mask.ts';
import { BelvedereError } from '../../../errors/index.ts';
import type { ProvenIdentity } from '../../../identity/index.ts';
import { loginByIdentity } from '../../../workspace/accounts/index.ts';
import { serverContext } from '../../../workspace/kernel/server-context.ts';
import { CallWindows } from '../../call-window.ts';
import { networkOf } from '../../failed-credentials.ts';
import { cookieValue } from '../../session-cookie.ts';
import { readQuery } from '../query.ts';
import { pendingCookie } from './cookies.ts';
import { openPending, pendingSeconds, sealPending } from './pending.ts';
import { personOf, roleOf } from './person.ts';
import { pageToReturnTo } from './redirect-to.ts';
import {
  type LoginAnswer,
  type LoginCall,
  type LoginPlace,
  type LoginProvider,
  type LoginWork,
  landingOf,
  secondsUntil,
  setCookie,
  wishOfCookie,
} from './work.ts';

/** Logins of one network that may fail in a minute: each asks the provider. */
const FAILURES_MAX = 30;

/** Outcomes for which the provider was asked. Others cost nothing, and anybody's page can bring them about in a browser. */
const askedProvider = new Set(['LoginProviderRefused', 'LoginProviderUnavailable']);

/** Names that the provider answers with. */
const isAnswer = /(?:^|&)(?:code|error|state)=/;

/** The query of a call for the record: what the provider answered is a credential until it was used, and worth nothing afterwards. */
export const recordedOAuthQuery = (query: string): string =>
  isAnswer.test(query) ? query.replaceAll(/=[^&]*/g, `=${mask}`) : query;

/** Sends people to the provider, and takes them back from it. */
export function providerLogin(place: LoginPlace, provider: LoginProvider): LoginWork {
  const failures = new CallWindows(place.kernel.now);
  return async (call) => {
    const { exchange } = call;
    const network = networkOf(exchange.address);
    const { allowed, resetSeconds } = failures.look(network, FAILURES_MAX);
    if (!allowed) throw new BelvedereError('TooManyFailedCredentials', undefined, { retryAfterSeconds: resetSeconds });
    try {
      return isAnswer.test(exchange.query) ? await finish(place, provider, call) : await begin(place, provider, call);
    } catch (error) {
      if (error instanceof BelvedereError && askedProvider.has(error.code)) failures.count(network);
      throw error;
    }
  };
}

async function begin(
  place: LoginPlace,
  provider: LoginProvider,
  { exchange, headers }: LoginCall,
): Promise<LoginAnswer> {
  const { kernel, basePath, cookies } = place;
  const wish = readQuery(exchange.query);
  const redirectTo =
    pageToReturnTo(wish.text('redirect_to') ?? wish.text('redirectTo'), basePath) ?? wishOfCookie(exchange, basePath);
  const { url, checks } = await provider.begin();
  const expiresAt = kernel.now() + pendingSeconds * 1_000;
  setCookie(headers, cookies.pending(sealPending(kernel, { checks, redirectTo: redirectTo ?? '', expiresAt })));
  return { status: 302, location: url };
}

async function finish(place: LoginPlace, provider: LoginProvider, call: LoginCall): Promise<LoginAnswer> {
  const { kernel, basePath, cookies } = place;
  const { exchange, headers, note } = call;
  const { request, traceId, address } = exchange;
  const cookie = cookieValue(request.headers.cookie, pendingCookie);
  const pending = cookie === undefined ? undefined : openPending(kernel, cookie);
  // A link that somebody else made logs nobody in as him: the state is that of a login which began in this browser.
  if (pending === undefined || readQuery(exchange.query).text('state') !== pending.checks.state) {
    throw new BelvedereError('LoginExpired');
  }
  setCookie(headers, cookies.noPending());
  note.reserve();
  const identity = checked(await provider.finish(exchange.query, pending.checks));
  const { token, expiresAt, account, workspace } = await loginByIdentity({
    ctx: serverContext(kernel, { traceId, address }),
    input: {
      person: personOf(identity, provider),
      role: roleOf(identity.claims, provider.roleClaim),
      allowSignUp: provider.allowSignUp,
      userAgent: request.headers['user-agent'] ?? '',
    },
  });
  note.caller = { workspace, actor: { kind: 'account', uuid: account.uuid, name: account.name } };
  note.object = account.uuid;
  setCookie(headers, cookies.session(token, secondsUntil(expiresAt, kernel.now())));
  if (wishOfCookie(exchange, basePath) !== undefined) setCookie(headers, cookies.noRedirect());
  return { status: 302, location: pending.redirectTo === '' ? landingOf(basePath) : pending.redirectTo };
}

/** The specification allows 255 characters; what is longer would only fill the store. */
function checked(identity: ProvenIdentity): ProvenIdentity {
  if (identity.subject.length > 0 && identity.subject.length <= 255) return identity;
  throw new BelvedereError(
    'LoginProviderRefused',
    'the provider names nobody, or by a name of more than 255 characters',
  );
}
