import type { Context } from '../kernel/context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { setTeamMembers } from './set-members.ts';

interface TeamsOfMember {
  readonly accountId: number;
  /** Uuids of all teams in which the member is from now on. */
  readonly teams: readonly string[];
}

/** Puts a member of the workspace into exactly these teams. Errors: `ObjectNotFound` for a team. */
export const setTeamsOfMember = defineVerb({
  id: 'teams.setOfMember',
  effect: 'change',
  permission: 'workspace.memberManage',
  run: async ({ ctx: caller, input }: { ctx: Context; input: TeamsOfMember }): Promise<void> => {
    await transact(caller, async (unit) => {
      const ctx = { ...caller, unit };
      const rows = await unit.db
        .selectFrom('team_members')
        .innerJoin('teams', 'teams.id', 'team_members.team_id')
        .select('teams.uuid')
        .where('teams.workspace_id', '=', ctx.workspace.id)
        .where('teams.deleted_at', 'is', null)
        .where('team_members.account_id', '=', input.accountId)
        .execute();
      const before = new Set(rows.map(({ uuid }) => uuid));
      const wanted = new Set(input.teams);
      const place = (uuid: string, permission: 0 | undefined) =>
        setTeamMembers({ ctx, input: { team: { uuid }, levels: [{ accountId: input.accountId, permission }] } });
      for (const uuid of wanted) if (!before.has(uuid)) await place(uuid, 0);
      for (const uuid of before) if (!wanted.has(uuid)) await place(uuid, undefined);
    });
  },
});
