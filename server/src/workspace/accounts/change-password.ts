import type { Context } from '../kernel/context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb, type Verb } from '../kernel/verb.ts';
import { newPasswordHash } from './password-rules.ts';
import type { CheckPassword } from './passwords.ts';
import { findAccount } from './read.ts';
import { onOwnAccount, reviseAccount } from './revise.ts';
import { accountForChange } from './rows.ts';

export interface PasswordChange {
  readonly oldPassword: string;
  readonly newPassword: string;
}

/**
 * Makes the verb by which somebody changes his own password; the old one is guessed no more often than at login. It ends all of his
 * sessions: whoever knew the old one is out.
 * Errors: `LoginFailed` for a wrong old password, `TooManyFailedCredentials`, `InvalidParameter`, `ObjectNotFound` for keys.
 */
export function createChangePassword(checkPassword: CheckPassword): Verb<PasswordChange, void> {
  return defineVerb({
    id: 'accounts.changeOwnPassword',
    effect: 'change',
    run: async ({ ctx: caller, input }: { ctx: Context; input: PasswordChange }): Promise<void> => {
      const { kernel, address, traceId } = caller;
      const { uuid, login } = await findAccount(caller, { uuid: caller.actor.uuid });
      await checkPassword(kernel, { login, password: input.oldPassword, address, traceId, remember: false });
      const passwordHash = await newPasswordHash(kernel, input.newPassword);
      const ctx = onOwnAccount(caller);
      await transact(ctx, async (unit) => {
        const before = await accountForChange(ctx, unit, { uuid });
        await unit.db.deleteFrom('sessions').where('account_id', '=', before.id).execute();
        await reviseAccount(ctx, unit, before, { password_hash: passwordHash }, 'setPassword');
      });
    },
  });
}
