import { parseJson } from '../../json/index.ts';
import { membersOf } from '../accounts/index.ts';
import { changedRow } from '../kernel/own-rows.ts';
import { requireCurrent, stateBefore } from '../kernel/revert-state.ts';
import type { Revertible } from '../kernel/revertible.ts';
import type { WriteCall } from '../kernel/transact.ts';
import { requireFreeTeamName, reviseTeam, type TeamState, toTeam } from './rows.ts';

/** How changes of teams are taken back. Who has left the workspace since does not come back with a team. */
export const revertibleTeams: Revertible = {
  noun: 'teams',
  permission: 'workspace.memberManage',
  errors: ['NameTaken'],
  revert: async (ctx, unit, change) => {
    const row = await changedRow({ ctx, unit }, 'teams', change);
    requireCurrent(row, change);
    const team = toTeam(row);
    const label = { verb: 'revert', reverts: change.uuid };
    const state = await stateBefore(unit, change);
    if (state === 'absent') {
      const { revision } = await reviseTeam(ctx, unit, team, { ...label, columns: { deleted_at: unit.at } });
      return { uuid: team.uuid, revision, deleted: true };
    }
    const { name, email, members } = parseJson(state) as TeamState;
    await requireFreeTeamName(ctx, unit, name, team.id);
    await restoreMembers({ ctx, unit }, team.id, members);
    const { revision } = await reviseTeam(ctx, unit, team, { ...label, columns: { name, email, deleted_at: null } });
    return { uuid: team.uuid, revision, deleted: false };
  },
};

async function restoreMembers({ ctx, unit }: WriteCall, teamId: number, members: TeamState['members']): Promise<void> {
  const accounts = new Map(
    (await membersOf(unit.db, ctx.workspace.id)).map(({ account }) => [account.uuid, account.id]),
  );
  await unit.db.deleteFrom('team_members').where('team_id', '=', teamId).execute();
  for (const [position, { uuid, permission }] of members.entries()) {
    const account = accounts.get(uuid);
    if (account === undefined) continue;
    await unit.db
      .insertInto('team_members')
      .values({ team_id: teamId, account_id: account, permission, created_at: unit.at, position })
      .execute();
  }
}
