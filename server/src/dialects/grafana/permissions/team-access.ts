import {
  getTeam,
  listTeamMembers,
  type MemberLevel,
  setTeamMembers,
  type TeamName,
} from '../../../workspace/teams/index.ts';
import { refusal } from '../answers.ts';
import { type GrafanaRoute, grafanaRoute, reads } from '../routes.ts';
import { teamName } from '../team-members.ts';
import { manyBody, type Named, oneBody, positive, who } from './access-parts.ts';

const base = '/api/access-control/teams';
const errors = { ObjectNotFound: 'Team not found', InvalidParameter: 400 } as const;

const permissions = { Member: 0, Admin: 4 } as const;
type Level = keyof typeof permissions;

const isLevel = (text: string): text is Level => Object.hasOwn(permissions, text);

/** Undefined takes somebody out of the team. Errors: 400. */
function permissionFrom(level: string | null | undefined): MemberLevel['permission'] {
  if (level === undefined || level === null || level === '') return undefined;
  if (!isLevel(level)) throw refusal(400, 'invalid permission: it is Member, Admin or empty');
  return permissions[level];
}

/** Errors: 400 for a team and a role, which are no members of teams. */
function accountOf({ userId, teamId, builtInRole }: Named): number {
  if (teamId || builtInRole) throw refusal(400, 'only users are members of a team: teams and roles are not');
  if (!userId) throw refusal(400, 'userId must be set');
  return userId;
}

const actionsOf = (level: Level): string[] => [
  'teams:read',
  ...(level === 'Admin' ? ['teams:write', 'teams:delete', 'teams.permissions:read', 'teams.permissions:write'] : []),
];

const set = async (ctx: Parameters<typeof getTeam>[0]['ctx'], team: TeamName, levels: readonly MemberLevel[]) => {
  await setTeamMembers({ ctx, input: { team, levels } });
};

const oneRoute = (path: string, summary: string, named: (params: Readonly<Record<string, string>>) => Named) =>
  grafanaRoute({
    method: 'POST',
    path: `${base}/{id}/${path}`,
    summary,
    guard: 'orgAdmin',
    does: setTeamMembers,
    body: oneBody,
    errors,
    handle: async ({ ctx, note, params, body }) => {
      const { id, uuid } = await getTeam({ ctx, input: teamName(params.id) });
      note.object = uuid;
      const permission = permissionFrom(body.permission);
      await set(ctx, { id }, [{ accountId: accountOf(named(params)), permission }]);
      return { message: permission === undefined ? 'Permission removed' : 'Permission updated' };
    },
  });

/** The members of a team as a list of levels: Member, and Admin for whoever manages the team. */
export const teamAccessRoutes: readonly GrafanaRoute[] = [
  grafanaRoute({
    method: 'GET',
    path: `${base}/description`,
    summary: 'Which levels there are, and who can have one',
    guard: 'signedIn',
    does: reads('teams.permissionLevels'),
    handle: () => ({
      assignments: { users: true, serviceAccounts: false, teams: false, builtInRoles: false },
      permissions: Object.keys(permissions),
    }),
  }),
  grafanaRoute({
    method: 'GET',
    path: `${base}/{id}`,
    summary: 'Members of a team and who of them manages it',
    guard: 'signedIn',
    does: listTeamMembers,
    errors,
    handle: async ({ ctx, note, params }) => {
      const { team, members } = await listTeamMembers({ ctx, input: teamName(params.id) });
      note.object = team.uuid;
      return members.map(({ account, permission }, index) => {
        const level = permission === permissions.Admin ? 'Admin' : 'Member';
        return {
          id: index + 1,
          ...who({ kind: 'user', ...account }),
          isManaged: true,
          isInherited: false,
          isServiceAccount: false,
          actions: actionsOf(level),
          permission: level,
        };
      });
    },
  }),
  grafanaRoute({
    method: 'POST',
    path: `${base}/{id}`,
    summary: 'Gives several their places in the team; an empty level takes somebody out of it',
    guard: 'orgAdmin',
    does: setTeamMembers,
    body: manyBody,
    errors,
    handle: async ({ ctx, note, params, body }) => {
      const { id, uuid } = await getTeam({ ctx, input: teamName(params.id) });
      note.object = uuid;
      const levels = body.permissions.map((each) => ({
        accountId: accountOf(each),
        permission: permissionFrom(each.permission),
      }));
      await set(ctx, { id }, levels);
      return { message: 'Permissions updated' };
    },
  }),
  oneRoute('users/{userID}', 'Gives a user a place in the team', ({ userID }) => ({ userId: positive(userID) })),
  oneRoute('teams/{teamID}', 'Refused: a team has no teams', ({ teamID }) => ({ teamId: positive(teamID) })),
  oneRoute('builtInRoles/{role}', 'Refused: a team has no roles', ({ role = '' }) => ({ builtInRole: role })),
];
