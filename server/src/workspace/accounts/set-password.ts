import type { Context } from '../kernel/context.ts';
import { requireServerScope } from '../kernel/server-context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { recordRevision } from '../kernel/versions.ts';
import { foldLogin } from './login-name.ts';
import { newPasswordHash } from './password-rules.ts';
import { accountForChange, accountStateText } from './rows.ts';

/**
 * Gives an account a new password and ends all of its sessions: whoever knew the old one is out.
 * Errors: `ObjectNotFound`, `InvalidParameter`.
 */
export const setPassword = defineVerb({
  id: 'accounts.setPassword',
  effect: 'change',
  run: async ({ ctx, input }: { ctx: Context; input: { login: string; password: string } }) => {
    requireServerScope(ctx, 'accounts.setPassword');
    const passwordHash = await newPasswordHash(input.password);
    return transact(ctx, async (unit): Promise<{ uuid: string; login: string }> => {
      const account = await accountForChange(ctx, unit, { login: foldLogin(input.login) });
      await unit.db
        .updateTable('accounts')
        .set({
          password_hash: passwordHash,
          revision: account.revision + 1,
          updator: ctx.actor.uuid,
          updated_at: unit.at,
        })
        .where('id', '=', account.id)
        .execute();
      await unit.db.deleteFrom('sessions').where('account_id', '=', account.id).execute();
      await recordRevision(ctx, unit, {
        noun: 'accounts',
        verb: 'setPassword',
        object: { table: 'accounts', id: account.id, uuid: account.uuid, name: account.name },
        from: account.revision,
        to: account.revision + 1,
        state: accountStateText(account),
        versioned: false,
      });
      return { uuid: account.uuid, login: account.login };
    });
  },
});
