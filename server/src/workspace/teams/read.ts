import type { Kysely } from 'kysely';
import type { Database } from '../../store/schema.ts';
import { findAccount, type Preferences, readPreferences } from '../accounts/index.ts';
import type { Context } from '../kernel/context.ts';
import { foldName } from '../kernel/identifiers.ts';
import { defineVerb } from '../kernel/verb.ts';
import { type Team, type TeamName, teamNotFound, toTeam } from './rows.ts';

export type CountedTeam = Team & { readonly memberCount: number };

export interface TeamMember {
  readonly account: {
    readonly id: number;
    readonly uuid: string;
    readonly login: string;
    readonly name: string;
    readonly email: string;
  };
  /** 0 member, 4 may manage the team. */
  readonly permission: number;
}

/** Who does not manage members sees the teams in which he is. */
const seesAll = (ctx: Context): boolean => ctx.permissions.has('workspace.memberManage');

/** Members whose account is gone, or who left the workspace, are none. */
export const membersQuery = (ctx: Context, db: Kysely<Database> = ctx.kernel.store.read) =>
  db
    .selectFrom('team_members')
    .innerJoin('teams', 'teams.id', 'team_members.team_id')
    .innerJoin('accounts', 'accounts.id', 'team_members.account_id')
    .innerJoin('members', (join) =>
      join.onRef('members.account_id', '=', 'accounts.id').onRef('members.workspace_id', '=', 'teams.workspace_id'),
    )
    .where('teams.workspace_id', '=', ctx.workspace.id)
    .where('teams.deleted_at', 'is', null)
    .where('accounts.deleted_at', 'is', null);

export interface ReadMember {
  readonly login: string;
  readonly permission: number;
}

/** Who is in a team, in no order. */
export const readMembers = (db: Kysely<Database>, ctx: Context, teamId: number): Promise<ReadMember[]> =>
  membersQuery(ctx, db)
    .select(['accounts.login', 'team_members.permission'])
    .where('team_members.team_id', '=', teamId)
    .execute();

async function teamsOf(ctx: Context, accountUuid: string | undefined): Promise<CountedTeam[]> {
  const rows = await ctx.kernel.store.read
    .selectFrom('teams')
    .selectAll()
    .where('workspace_id', '=', ctx.workspace.id)
    .where('deleted_at', 'is', null)
    .orderBy('name')
    .orderBy('id')
    .execute();
  const members = await membersQuery(ctx).select(['team_members.team_id as team', 'accounts.uuid']).execute();
  const found = rows.map((row) => {
    const own = members.filter(({ team }) => team === row.id);
    return { team: { ...toTeam(row), memberCount: own.length }, uuids: own.map(({ uuid }) => uuid) };
  });
  return found.filter(({ uuids }) => accountUuid === undefined || uuids.includes(accountUuid)).map(({ team }) => team);
}

export interface TeamListInput {
  /** Part of the name, whatever its case. */
  readonly search: string;
  /** The whole name; undefined for all. */
  readonly name: string | undefined;
}

/** By name; to whoever does not manage members, his own. */
export const listTeams = defineVerb({
  id: 'teams.list',
  effect: 'read',
  run: async ({ ctx, input }: { ctx: Context; input: TeamListInput }): Promise<CountedTeam[]> => {
    const wanted = foldName(input.search);
    const teams = await teamsOf(ctx, seesAll(ctx) ? undefined : ctx.actor.uuid);
    return teams.filter(
      ({ name }) => foldName(name).includes(wanted) && (input.name === undefined || name === input.name),
    );
  },
});

/** The teams in which the caller is. */
export const listOwnTeams = defineVerb({
  id: 'teams.listOwn',
  effect: 'read',
  run: ({ ctx }: { ctx: Context; input: object }): Promise<CountedTeam[]> => teamsOf(ctx, ctx.actor.uuid),
});

/** Errors: `ObjectNotFound`, also for a team of another workspace and one that the caller may not see. */
export const getTeam = defineVerb({
  id: 'teams.get',
  effect: 'read',
  run: async ({ ctx, input }: { ctx: Context; input: TeamName }): Promise<CountedTeam> => {
    const teams = await teamsOf(ctx, seesAll(ctx) ? undefined : ctx.actor.uuid);
    const team = teams.find(({ id, uuid }) => ('id' in input ? id === input.id : uuid === input.uuid));
    if (team === undefined) throw teamNotFound();
    return team;
  },
});

/** In the order in which they came. Errors: `ObjectNotFound`. */
export const listTeamMembers = defineVerb({
  id: 'teams.listMembers',
  effect: 'read',
  run: async ({ ctx, input }: { ctx: Context; input: TeamName }): Promise<{ team: Team; members: TeamMember[] }> => {
    const team = await getTeam({ ctx, input });
    const rows = await membersQuery(ctx)
      .select(['accounts.id', 'accounts.uuid', 'accounts.login', 'accounts.name', 'accounts.email', 'permission'])
      .where('team_id', '=', team.id)
      .orderBy('team_members.position')
      .orderBy('team_members.created_at')
      .orderBy('accounts.id')
      .execute();
    return { team, members: rows.map(({ permission, ...account }) => ({ account, permission })) };
  },
});

/** Errors: `ObjectNotFound`. */
export const getTeamPreferences = defineVerb({
  id: 'teams.getPreferences',
  effect: 'read',
  run: async ({ ctx, input }: { ctx: Context; input: TeamName }): Promise<Preferences> =>
    readPreferences(ctx, await getTeam({ ctx, input })),
});

/** The teams of another account in the caller's workspace. Errors: `ObjectNotFound` for an account that does not exist. */
export const listTeamsOfAccount = defineVerb({
  id: 'teams.listOfAccount',
  effect: 'read',
  permission: 'workspace.memberManage',
  run: async ({ ctx, input }: { ctx: Context; input: TeamName }): Promise<CountedTeam[]> =>
    teamsOf(ctx, (await findAccount(ctx, input)).uuid),
});
