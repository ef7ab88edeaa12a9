import type { Context } from '../kernel/context.ts';
import { requireServerScope, serverContext } from '../kernel/server-context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { insertAccount } from './create-account.ts';
import { firstWorkspace } from './first-workspace.ts';
import { checkLogin } from './login-name.ts';
import { addMember } from './members.ts';
import { type LoggedIn, openSession } from './open-session.ts';
import { newPasswordHash } from './password-rules.ts';

export interface SignUp {
  readonly login: string;
  readonly email: string;
  /** Empty for none. */
  readonly name: string;
  readonly password: string;
  readonly userAgent: string;
}

/** What somebody may do who let himself in. */
const ROLES = ['readOnly'];

/**
 * Makes an account for somebody whom nobody knows, who may read the first workspace, and opens a session. Whether that is allowed is for
 * the caller to say.
 * Errors: `NameTaken`, `InvalidParameter`.
 */
export const signUp = defineVerb({
  id: 'accounts.signUp',
  effect: 'change',
  run: async ({ ctx, input }: { ctx: Context; input: SignUp }): Promise<LoggedIn> => {
    requireServerScope(ctx, 'accounts.signUp');
    const { login, email, name, password, userAgent } = input;
    checkLogin(login);
    const passwordHash = await newPasswordHash(ctx.kernel, password);
    return transact(ctx, async (unit) => {
      const workspace = await firstWorkspace(unit);
      const account = await insertAccount(ctx, unit, {
        login,
        email,
        name: name === '' ? undefined : name,
        passwordHash,
      });
      const inside = { ...serverContext(ctx.kernel, { workspace, traceId: ctx.traceId, address: ctx.address }), unit };
      await addMember({ ctx: inside, input: { account: account.uuid, roles: ROLES } });
      return openSession({ ...ctx, unit }, account, { workspace, roles: ROLES }, userAgent);
    });
  },
});
