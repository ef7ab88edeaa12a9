import { Type } from 'typebox';
import { BelvedereError } from '../../errors/index.ts';
import type { Exchange } from '../../http/index.ts';
import { getAccount, signUp } from '../../workspace/accounts/index.ts';
import { serverContext } from '../../workspace/kernel/server-context.ts';
import { CallWindows } from '../call-window.ts';
import { networkOf } from '../failed-credentials.ts';
import { refusal } from './answers.ts';
import { checkedNewcomer, createWelcome, newcomerText } from './newcomers.ts';
import type { GrafanaOptions } from './options.ts';
import { changes, type GrafanaRoute, openRoute, reads } from './routes.ts';
import { requireLongPassword } from './user.ts';

/** Of one network in a minute: each tells whether an e-mail is known, or costs the hash of a password and a row for good. */
const SIGN_UPS_MAX = 10;

const email = /^[^\s@]+@[^\s@]+$/;

const noMail =
  'This server sends no mail. An administrator sets a new password, with PUT /api/admin/users/:id/password or `belvedere reset-password`';

/** How people make an account by themselves, where that is allowed. No mail is sent, so nothing proves that an e-mail is theirs. */
export function signUpRoutes(options: GrafanaOptions): readonly GrafanaRoute[] {
  const { kernel, allowSignUp = false } = options;
  const welcome = createWelcome(options);
  const windows = new CallWindows(kernel.now);

  /** Errors: 401 where it is switched off, `CrossSiteRequest`, `TooManyFailedCredentials`. */
  const admit = (exchange: Exchange): void => {
    if (!allowSignUp) throw refusal(401, 'User signup is disabled', { code: 'PermissionDenied' });
    welcome.requireOwnSite(exchange);
    const network = networkOf(exchange.address);
    const { allowed, resetSeconds } = windows.look(network, SIGN_UPS_MAX);
    if (!allowed) {
      throw new BelvedereError('TooManyFailedCredentials', 'too many people sign up from this address', {
        retryAfterSeconds: resetSeconds,
      });
    }
    windows.count(network);
  };

  const passwordRoute = (path: string): GrafanaRoute =>
    openRoute({
      method: 'POST',
      path,
      summary: 'Not there: a forgotten password is not replaced by mail',
      guard: 'none',
      does: reads('accounts.resetPasswordByMail'),
      handle: () => {
        // The same for everybody, or it would tell who has an account.
        throw refusal(404, noMail);
      },
    });

  return [
    openRoute({
      method: 'GET',
      path: '/api/user/signup/options',
      summary: 'How people sign up',
      guard: 'none',
      does: reads('signup.options'),
      handle: () => ({ verifyEmailEnabled: false, autoAssignOrg: true }),
    }),
    openRoute({
      method: 'POST',
      path: '/api/user/signup',
      summary: 'Asks whether an e-mail is free to sign up with',
      guard: 'none',
      does: changes('signup.begin'),
      body: Type.Object({ email: Type.String({ minLength: 3, maxLength: 190, pattern: email.source }) }),
      handle: async ({ exchange, body }) => {
        admit(exchange);
        const { traceId, address } = exchange;
        const ctx = serverContext(kernel, { traceId, address });
        const taken = await getAccount({ ctx, input: { loginOrEmail: body.email } }).then(
          () => true,
          (error: unknown) => {
            if (error instanceof BelvedereError && error.code === 'ObjectNotFound') return false;
            throw error;
          },
        );
        if (taken) throw refusal(422, 'User with same email address already exists', { code: 'NameTaken' });
        return { status: 'SignUpCreated' };
      },
    }),
    openRoute({
      method: 'POST',
      path: '/api/user/signup/step2',
      summary: 'Makes the account, which may read the first organization, and logs in',
      guard: 'none',
      does: signUp,
      body: Type.Object({
        email: Type.String({ minLength: 3, maxLength: 190, pattern: email.source }),
        name: newcomerText,
        username: newcomerText,
        password: Type.String(),
        code: Type.Optional(Type.String()),
        orgName: Type.Optional(Type.String()),
      }),
      secrets: ['/password', '/code'],
      errors: { NameTaken: [422, 'User with same email address already exists'] },
      handle: async (call) => {
        const { exchange, body } = call;
        const { traceId, address, request } = exchange;
        admit(exchange);
        // Codes come by mail, so nobody has one.
        if ((body.code ?? '') !== '') throw refusal(404, 'There is no sign-up with this code');
        requireLongPassword(kernel, body.password, 'Password is missing or too short');
        const newcomer = checkedNewcomer(body);
        const logged = await signUp({
          ctx: serverContext(kernel, { traceId, address }),
          input: {
            ...newcomer,
            login: newcomer.login === '' ? newcomer.email : newcomer.login,
            password: body.password,
            userAgent: request.headers['user-agent'] ?? '',
          },
        });
        welcome.enter(call, logged);
        return { message: 'User sign up completed succesfully', code: 'redirect-to-landing-page' };
      },
    }),
    passwordRoute('/api/user/password/send-reset-email'),
    passwordRoute('/api/user/password/reset'),
  ];
}
