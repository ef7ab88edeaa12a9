import type { Context } from '../kernel/context.ts';
import { defineVerb, type Verb } from '../kernel/verb.ts';
import type { FailedLoginOptions } from './failed-logins.ts';
import { findMembership } from './memberships.ts';
import { type LoggedIn, openSession } from './open-session.ts';
import { type CheckPassword, createPasswordCheck } from './passwords.ts';
import { loginRefused } from './refused-login.ts';

export interface LoginInput {
  readonly login: string;
  readonly password: string;
  /** Where to work; the first workspace of the account unless given. */
  readonly workspaceUuid?: string | undefined;
  readonly userAgent?: string | undefined;
}

/**
 * Makes the verb that opens sessions, with a count of failures of its own unless it shares a check of passwords. Its context is the
 * server's, with the address of the caller.
 *
 * Errors: `LoginFailed` for an unknown login, a wrong password, a disabled account and one without workspace, all after
 * the same time; `TooManyFailedCredentials`.
 */
export function createLogin(
  options: FailedLoginOptions & { readonly checkPassword?: CheckPassword } = {},
): Verb<LoginInput, LoggedIn> {
  const { checkPassword = createPasswordCheck(options) } = options;
  return defineVerb({
    id: 'sessions.login',
    effect: 'change',
    run: async ({ ctx, input }: { ctx: Context; input: LoginInput }) => {
      const { kernel, address, traceId } = ctx;
      const { login, password, workspaceUuid } = input;
      const found = await checkPassword(kernel, { login, password, address, traceId, remember: false });
      const membership = await findMembership(kernel, found, { uuid: workspaceUuid });
      const account = { id: found.id, uuid: found.uuid, login: found.login, name: found.name };
      // Nothing changed, so there is no change to record.
      if (membership === undefined) throw loginRefused(account);
      return openSession(ctx, account, membership, input.userAgent ?? '');
    },
  });
}
