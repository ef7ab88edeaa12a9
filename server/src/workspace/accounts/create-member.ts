import type { Context, WorkspaceReference } from '../kernel/context.ts';
import { requireServerScope } from '../kernel/server-context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { insertAccount, type NewAccount } from './create-account.ts';
import { addMember } from './members.ts';
import { newPasswordHash } from './password-rules.ts';
import type { AccountReference } from './rows.ts';

export interface NewMemberAccount extends Omit<NewAccount, 'serverAdmin' | 'password'> {
  readonly password: string;
  readonly workspace: WorkspaceReference;
  readonly roles: readonly string[];
}

/** Makes an account and, in the same transaction, a member of one workspace: an account without any cannot log in. */
export const createMemberAccount = defineVerb({
  id: 'accounts.createMember',
  effect: 'change',
  run: async ({ ctx, input }: { ctx: Context; input: NewMemberAccount }): Promise<AccountReference> => {
    requireServerScope(ctx, 'accounts.createMember');
    const { workspace, roles, password, ...account } = input;
    const passwordHash = await newPasswordHash(ctx.kernel, password);
    return transact(ctx, async (unit) => {
      const made = await insertAccount(ctx, unit, { ...account, passwordHash });
      await addMember({ ctx: { ...ctx, workspace, unit }, input: { account: made.uuid, roles } });
      return made;
    });
  },
});
