import { BelvedereError } from '../../errors/index.ts';
import type { Context } from '../kernel/context.ts';
import { lockWorkspace } from '../kernel/lock.ts';
import { transact, type Unit } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { recordRevision } from '../kernel/versions.ts';
import { checkRoles, requireNoEscalation } from './roles.ts';
import { type AccountReference, accountForChange, membersOf } from './rows.ts';

interface Membership {
  /** `acnt_…` */
  readonly account: string;
  readonly roles: readonly string[];
}

type Call = { ctx: Context; input: Membership };

/** Notes a change of a membership in the chain of the workspace. */
export const recordMember = (
  ctx: Context,
  unit: Unit,
  verb: string,
  account: Omit<AccountReference, 'login'>,
  roles: readonly string[],
  nickname = '',
): Promise<void> =>
  recordRevision(ctx, unit, {
    noun: 'members',
    verb,
    object: { table: 'members', id: account.id, uuid: account.uuid, name: account.name },
    from: 0,
    to: 0,
    state: JSON.stringify({ account: account.uuid, roles, ...(nickname === '' ? {} : { nickname }) }),
    versioned: false,
  });

/** Makes an account a member of the caller's workspace. Errors: `NameTaken` when it is one already, `ObjectNotFound`. */
export const addMember = defineVerb({
  id: 'members.add',
  effect: 'change',
  permission: 'workspace.memberManage',
  run: async ({ ctx, input }: Call): Promise<void> => {
    await transact(ctx, async (unit) => {
      const roles = await checkRoles({ ctx, unit }, 'roles', input.roles);
      await requireNoEscalation({ ctx, unit }, roles, 'members.add');
      const account = await accountForChange(ctx, unit, { uuid: input.account });
      const inserted = await unit.db
        .insertInto('members')
        .values({
          workspace_id: ctx.workspace.id,
          account_id: account.id,
          roles: JSON.stringify(roles),
          created_at: unit.at,
          creator: ctx.actor.uuid,
        })
        .onConflict((conflict) => conflict.columns(['workspace_id', 'account_id']).doNothing())
        .executeTakeFirst();
      if (inserted.numInsertedOrUpdatedRows !== 1n) {
        throw new BelvedereError('NameTaken', `${account.login} is a member of the workspace already`);
      }
      await recordMember(ctx, unit, 'add', account, roles);
    });
  },
});

/**
 * Gives a member these roles and no others; sessions have them from the next call on.
 * Errors: `ObjectNotFound`, `PermissionDenied` for rights that the caller does not have, `InvalidParameter` when the
 * workspace would be left without an owner.
 */
export const setMemberRoles = defineVerb({
  id: 'members.setRoles',
  effect: 'change',
  permission: 'workspace.memberManage',
  run: async ({ ctx, input }: Call): Promise<void> => {
    await transact(ctx, async (unit) => {
      const roles = await checkRoles({ ctx, unit }, 'roles', input.roles);
      await requireNoEscalation({ ctx, unit }, roles, 'members.setRoles');
      const account = await accountForChange(ctx, unit, { uuid: input.account });
      await lockWorkspace({ ctx, unit });
      const members = await membersOf(unit.db, ctx.workspace.id);
      const member = members.find((candidate) => candidate.account.id === account.id);
      if (member === undefined) {
        throw new BelvedereError('ObjectNotFound', `${account.login} is not a member of the workspace`);
      }
      // Taking rights away from somebody stronger is escalation too: an administrator does not unseat the owner.
      await requireNoEscalation({ ctx, unit }, member.roles, 'members.setRoles');
      const owners = members.filter((candidate) => candidate.roles.includes('owner'));
      if (!roles.includes('owner') && owners.length === 1 && owners[0]?.account.id === account.id) {
        throw new BelvedereError(
          'InvalidParameter',
          `${account.login} is the last owner of the workspace; make somebody else an owner first`,
        );
      }
      await unit.db
        .updateTable('members')
        .set({ roles: JSON.stringify(roles) })
        .where('workspace_id', '=', ctx.workspace.id)
        .where('account_id', '=', account.id)
        .execute();
      await recordMember(ctx, unit, 'setRoles', account, roles, member.nickname);
    });
  },
});
