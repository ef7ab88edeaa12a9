import { BelvedereError } from '../../errors/index.ts';
import type { Context } from '../kernel/context.ts';
import { lockServer } from '../kernel/lock.ts';
import { requireServerScope } from '../kernel/server-context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { recordMember } from './members.ts';
import { requireOtherServerAdmin, reviseAccount } from './revise.ts';
import { accountForChange, membersOf } from './rows.ts';

/**
 * Deletes an account with its memberships, identities and sessions; what it did stays under its name.
 * Errors: `ObjectNotFound`, `InvalidParameter` for the last administrator and the last owner of a workspace.
 */
export const deleteAccount = defineVerb({
  id: 'accounts.delete',
  effect: 'change',
  run: async ({ ctx, input }: { ctx: Context; input: { readonly uuid: string } }): Promise<void> => {
    requireServerScope(ctx, 'accounts.delete');
    await transact(ctx, async (unit) => {
      await lockServer({ ctx, unit });
      const account = await accountForChange(ctx, unit, { uuid: input.uuid });
      await requireOtherServerAdmin(unit, account);
      const places = await unit.db
        .selectFrom('members')
        .innerJoin('workspaces', 'workspaces.id', 'members.workspace_id')
        .select(['workspaces.id', 'workspaces.uuid', 'workspaces.name'])
        .where('members.account_id', '=', account.id)
        .where('workspaces.deleted_at', 'is', null)
        .execute();
      for (const workspace of places) {
        const owners = (await membersOf(unit.db, workspace.id)).filter(({ roles }) => roles.includes('owner'));
        if (owners.length === 1 && owners[0]?.account.id === account.id) {
          throw new BelvedereError(
            'InvalidParameter',
            `${account.login} is the last owner of the workspace "${workspace.name}"; make somebody else an owner first`,
          );
        }
        await recordMember(
          { ...ctx, workspace: { id: workspace.id, uuid: workspace.uuid } },
          unit,
          'remove',
          account,
          [],
        );
      }
      for (const table of ['members', 'sessions', 'identities'] as const) {
        await unit.db.deleteFrom(table).where('account_id', '=', account.id).execute();
      }
      await reviseAccount(ctx, unit, account, { deleted_at: unit.at }, 'delete');
    });
  },
});

/** Ends every session of an account. Errors: `ObjectNotFound`. */
export const endSessions = defineVerb({
  id: 'sessions.endAll',
  effect: 'change',
  run: async ({ ctx, input }: { ctx: Context; input: { readonly uuid: string } }): Promise<void> => {
    requireServerScope(ctx, 'sessions.endAll');
    await transact(ctx, async (unit) => {
      const account = await accountForChange(ctx, unit, { uuid: input.uuid });
      const ended = await unit.db.deleteFrom('sessions').where('account_id', '=', account.id).executeTakeFirst();
      if (ended.numDeletedRows > 0n) await reviseAccount(ctx, unit, account, {}, 'endSessions');
    });
  },
});
