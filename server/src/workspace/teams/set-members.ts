import { BelvedereError } from '../../errors/index.ts';
import { membersOf } from '../accounts/index.ts';
import type { Context } from '../kernel/context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { reviseTeam, type TeamName, teamForChange } from './rows.ts';
import { nextPosition } from './team-members.ts';

export interface MemberLevel {
  readonly accountId: number;
  /** 0 member, 4 may manage the team; undefined takes the account out of the team. */
  readonly permission: 0 | 4 | undefined;
}

/**
 * Gives accounts their places in a team, all of them or none; whoever is not named keeps his. What is so already makes no revision.
 * Errors: `ObjectNotFound` for the team, `InvalidParameter` for an account that is no member of the workspace.
 */
export const setTeamMembers = defineVerb({
  id: 'teams.setMembers',
  effect: 'change',
  permission: 'workspace.memberManage',
  run: async ({ ctx, input }: { ctx: Context; input: { team: TeamName; levels: readonly MemberLevel[] } }) => {
    await transact(ctx, async (unit) => {
      const team = await teamForChange(ctx, unit, input.team);
      const members = new Set((await membersOf(unit.db, ctx.workspace.id)).map(({ account }) => account.id));
      const rows = await unit.db
        .selectFrom('team_members')
        .select(['account_id', 'permission'])
        .where('team_id', '=', team.id)
        .execute();
      const before = new Map(rows.map((row) => [row.account_id, row.permission]));
      // The last word about an account holds.
      const wanted = new Map(input.levels.map(({ accountId, permission }) => [accountId, permission]));
      for (const accountId of wanted.keys()) {
        // Who left the workspace may still be in the team, and can be taken out.
        if (members.has(accountId) || (before.has(accountId) && wanted.get(accountId) === undefined)) continue;
        throw new BelvedereError('InvalidParameter', 'user not found');
      }
      const changed = [...wanted].filter(([accountId, permission]) => before.get(accountId) !== permission);
      for (const [accountId, permission] of changed) {
        if (permission === undefined) {
          await unit.db
            .deleteFrom('team_members')
            .where('team_id', '=', team.id)
            .where('account_id', '=', accountId)
            .execute();
          continue;
        }
        await unit.db
          .insertInto('team_members')
          .values({
            team_id: team.id,
            account_id: accountId,
            permission,
            created_at: unit.at,
            position: await nextPosition(unit, team.id),
          })
          .onConflict((conflict) => conflict.columns(['team_id', 'account_id']).doUpdateSet({ permission }))
          .execute();
      }
      if (changed.length > 0) await reviseTeam(ctx, unit, team, { verb: 'setMembers', columns: {} });
    });
  },
});
