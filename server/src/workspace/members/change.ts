import { BelvedereError } from '../../errors/index.ts';
import {
  accountsByUuid,
  addMember,
  checkRoles,
  membersNamed,
  removeMember,
  setMemberNickname,
  setMemberRoles,
} from '../accounts/index.ts';
import type { Context } from '../kernel/context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb, type Verb } from '../kernel/verb.ts';
import { isSameSet, requireRolesOfNewcomers } from './roles.ts';

const permission = 'workspace.memberManage';

interface Newcomers {
  readonly accounts: readonly string[];
  readonly roles: readonly string[];
}

/**
 * Makes accounts of the server members of the caller's workspace, all of them or none.
 * Errors: those of `addMember`; `InvalidParameter` for an account that does not exist.
 */
export const addMembers = defineVerb({
  id: 'members.addMany',
  effect: 'change',
  permission,
  run: async ({ ctx, input }: { ctx: Context; input: Newcomers }): Promise<void> => {
    requireRolesOfNewcomers(input.roles);
    await transact(ctx, async (unit) => {
      const roles = await checkRoles({ ctx, unit }, 'roleUUIDs', input.roles);
      const wanted = [...new Set(input.accounts)];
      const known = await accountsByUuid(unit.db, wanted);
      for (const account of wanted) {
        if (!known.has(account)) {
          throw new BelvedereError(
            'InvalidParameter',
            `accountUUIDs names ${account.slice(0, 80)}, which is no account of this server`,
          );
        }
        await addMember({ ctx: { ...ctx, unit }, input: { account, roles } });
      }
    });
  },
});

/**
 * Takes accounts out of the caller's workspace, all of them or none. Errors: those of `removeMember`.
 */
export const removeMembers = defineVerb({
  id: 'members.removeMany',
  effect: 'change',
  permission,
  run: async ({ ctx, input }: { ctx: Context; input: { readonly accounts: readonly string[] } }): Promise<void> => {
    await transact(ctx, async (unit) => {
      const members = await membersNamed(unit.db, ctx.workspace, input.accounts);
      for (const { account } of members)
        await removeMember({ ctx: { ...ctx, unit }, input: { accountId: account.id } });
    });
  },
});

export interface MemberChanges {
  readonly accounts: readonly string[];
  readonly roles: readonly string[];
  /** What else is said of one member; undefined where only roles change. */
  readonly single?:
    | {
        /** Uuids of all teams in which the member is from now on. */
        readonly teams: readonly string[];
        /** Undefined: stays. */
        readonly nickname: string | undefined;
      }
    | undefined;
}

export type SetTeams = Verb<{ readonly accountId: number; readonly teams: readonly string[] }, void>;

/**
 * Gives members these roles and, where one member is meant, teams and a nickname; all of it or nothing. Roles that somebody has already are
 * not given again, so an administrator may change the nickname of an owner.
 * Errors: those of `setMemberRoles`; `ObjectNotFound` for a team.
 */
export const modifyMembers = (setTeams: SetTeams) =>
  defineVerb({
    id: 'members.modifyMany',
    effect: 'change',
    permission,
    run: async ({ ctx: caller, input }: { ctx: Context; input: MemberChanges }): Promise<void> => {
      const { accounts, single } = input;
      if (single !== undefined && new Set(accounts).size !== 1) {
        throw new BelvedereError(
          'InvalidParameter',
          'accountUUIDs must name one member when onlyModifyRoles is false: teams and nickname are those of one',
        );
      }
      await transact(caller, async (unit) => {
        const ctx = { ...caller, unit };
        const roles = await checkRoles({ ctx, unit }, 'roleUUIDs', input.roles);
        for (const { account, roles: before } of await membersNamed(unit.db, ctx.workspace, accounts)) {
          if (!isSameSet(before, roles)) await setMemberRoles({ ctx, input: { account: account.uuid, roles } });
          if (single === undefined) continue;
          await setTeams({ ctx, input: { accountId: account.id, teams: single.teams } });
          if (single.nickname === undefined) continue;
          await setMemberNickname({ ctx, input: { account: account.uuid, nickname: single.nickname } });
        }
      });
    },
  });
