import type { Context } from '../kernel/context.ts';
import { requireServerScope } from '../kernel/server-context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { foldLogin } from './login-name.ts';
import { newPasswordHash } from './password-rules.ts';
import { reviseAccount } from './revise.ts';
import { accountForChange } from './rows.ts';

type AccountByName = { readonly login: string } | { readonly uuid: string };

/**
 * Gives an account a new password and ends all of its sessions: whoever knew the old one is out.
 * Errors: `ObjectNotFound`, `InvalidParameter`.
 */
export const setPassword = defineVerb({
  id: 'accounts.setPassword',
  effect: 'change',
  run: async ({ ctx, input }: { ctx: Context; input: AccountByName & { readonly password: string } }) => {
    requireServerScope(ctx, 'accounts.setPassword');
    const passwordHash = await newPasswordHash(ctx.kernel, input.password);
    return transact(ctx, async (unit): Promise<{ uuid: string; login: string }> => {
      const by = 'uuid' in input ? { uuid: input.uuid } : { login: foldLogin(input.login) };
      const account = await accountForChange(ctx, unit, by);
      await unit.db.deleteFrom('sessions').where('account_id', '=', account.id).execute();
      await reviseAccount(ctx, unit, account, { password_hash: passwordHash }, 'setPassword');
      return { uuid: account.uuid, login: account.login };
    });
  },
});
