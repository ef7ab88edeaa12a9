import { membersOf } from '../accounts/index.ts';
import type { Context } from '../kernel/context.ts';
import { defineVerb } from '../kernel/verb.ts';
import { type CountedTeam, listTeamMembers, listTeams, membersQuery } from './read.ts';

export type NamedTeam = CountedTeam & { readonly memberNames: readonly string[] };

/** The teams that the caller sees (`listTeams`), with the names of their members. */
export const listNamedTeams = defineVerb({
  id: 'teams.listNamed',
  effect: 'read',
  run: async ({ ctx, input }: { ctx: Context; input: { readonly search: string } }): Promise<NamedTeam[]> => {
    const teams = await listTeams({ ctx, input: { search: input.search, name: undefined } });
    const rows = await membersQuery(ctx)
      .select(['team_members.team_id as team', 'accounts.name'])
      .orderBy('team_members.position')
      .orderBy('team_members.created_at')
      .orderBy('accounts.id')
      .execute();
    const names = Map.groupBy(rows, ({ team }) => team);
    return teams.map((team) => ({ ...team, memberNames: (names.get(team.id) ?? []).map(({ name }) => name) }));
  },
});

interface PlacedMember {
  readonly uuid: string;
  readonly name: string;
  readonly email: string;
}

export interface TeamPlaces {
  readonly inside: readonly PlacedMember[];
  readonly outside: readonly PlacedMember[];
}

/** Who of the workspace is in a team and who is not; without a team nobody is. Errors: `ObjectNotFound`. */
export const getTeamPlaces = defineVerb({
  id: 'teams.getPlaces',
  effect: 'read',
  permission: 'workspace.readMember',
  run: async ({ ctx, input }: { ctx: Context; input: { readonly uuid: string | undefined } }): Promise<TeamPlaces> => {
    const team = input.uuid === undefined ? undefined : await listTeamMembers({ ctx, input: { uuid: input.uuid } });
    const inside = (team?.members ?? []).map(({ account }) => account);
    const uuids = new Set(inside.map(({ uuid }) => uuid));
    const members = (await membersOf(ctx.kernel.store.read, ctx.workspace.id)).map(({ account }) => account);
    return { inside, outside: members.filter(({ uuid }) => !uuids.has(uuid)) };
  },
});
