import { BelvedereError } from '../../errors/index.ts';
import { parseJson } from '../../json/index.ts';
import type { Context } from '../kernel/context.ts';
import { lockWorkspace } from '../kernel/lock.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { recordMember } from './members.ts';
import { requireNoEscalation } from './roles.ts';
import { membersOf } from './rows.ts';
import { accountColumns, type StoredAccount, storedAccounts } from './stored-account.ts';

export interface Member {
  readonly account: StoredAccount;
  readonly roles: readonly string[];
  /** What the account is called in the workspace; empty for none. */
  readonly nickname: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** The members of the caller's workspace, in the order in which they came. */
export const listMembers = defineVerb({
  id: 'members.list',
  effect: 'read',
  permission: 'workspace.readMember',
  run: async ({ ctx }: { ctx: Context; input: object }): Promise<Member[]> => {
    const db = ctx.kernel.store.read;
    const rows = await db
      .selectFrom('members')
      .innerJoin('accounts', 'accounts.id', 'members.account_id')
      .select([...accountColumns, 'members.roles', 'members.nickname', 'members.created_at as since'])
      .where('members.workspace_id', '=', ctx.workspace.id)
      .where('accounts.deleted_at', 'is', null)
      .orderBy('members.created_at')
      .orderBy('accounts.id')
      .execute();
    const accounts = new Map((await storedAccounts(db, rows)).map((account) => [account.id, account]));
    return rows.flatMap(({ id, roles, nickname, since }) => {
      const account = accounts.get(id);
      return account === undefined ? [] : [{ account, roles: parseJson(roles) as string[], nickname, since }];
    });
  },
});

/**
 * Takes an account out of the caller's workspace; its sessions there end.
 * Errors: `ObjectNotFound`, `PermissionDenied` for somebody stronger, `InvalidParameter` for the last owner.
 */
export const removeMember = defineVerb({
  id: 'members.remove',
  effect: 'change',
  permission: 'workspace.memberManage',
  run: async ({ ctx, input }: { ctx: Context; input: { readonly accountId: number } }): Promise<void> => {
    await transact(ctx, async (unit) => {
      await lockWorkspace({ ctx, unit });
      const members = await membersOf(unit.db, ctx.workspace.id);
      const member = members.find(({ account }) => account.id === input.accountId);
      if (member === undefined) throw new BelvedereError('ObjectNotFound', 'the account is no member of the workspace');
      await requireNoEscalation({ ctx, unit }, member.roles, 'members.remove');
      const owners = members.filter(({ roles }) => roles.includes('owner'));
      if (member.roles.includes('owner') && owners.length === 1) {
        throw new BelvedereError('InvalidParameter', `${member.account.login} is the last owner of the workspace`);
      }
      for (const table of ['members', 'sessions'] as const) {
        await unit.db
          .deleteFrom(table)
          .where('workspace_id', '=', ctx.workspace.id)
          .where('account_id', '=', member.account.id)
          .execute();
      }
      await recordMember(ctx, unit, 'remove', member.account, []);
    });
  },
});
