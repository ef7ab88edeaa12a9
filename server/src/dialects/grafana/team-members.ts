import { Type } from 'typebox';
import {
  addTeamMember,
  getTeam,
  listTeamMembers,
  removeTeamMember,
  setTeamPermission,
  type TeamName,
} from '../../workspace/teams/index.ts';
import { orMissing } from './answers.ts';
import { type GrafanaRoute, grafanaRoute, numberOf } from './routes.ts';
import { avatarOf } from './views.ts';

/** A team in a path: by number, or by uid. */
export function teamName(text: string | undefined): TeamName {
  const id = numberOf(text);
  return id === 0 ? { uuid: text ?? '' } : { id };
}

const userId = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** 0 member, 4 manages the team. */
const permission = Type.Optional(Type.Union([Type.Literal(0), Type.Literal(4)]));
const notFound = { ObjectNotFound: 'Team not found' } as const;

/** Who is in a team. */
export const teamMemberRoutes: readonly GrafanaRoute[] = [
  grafanaRoute({
    method: 'GET',
    path: '/api/teams/{id}/members',
    summary: 'Members of a team',
    guard: 'signedIn',
    does: listTeamMembers,
    errors: notFound,
    handle: async ({ ctx, params }) => {
      const { team, members } = await listTeamMembers({ ctx, input: teamName(params.id) });
      return members.map(({ account, permission: level }) => ({
        orgId: ctx.workspace.id,
        teamId: team.id,
        teamUID: team.uuid,
        userId: account.id,
        userUID: account.uuid,
        auth_module: '',
        email: account.email,
        name: account.name,
        login: account.login,
        avatarUrl: avatarOf(account.email === '' ? account.login : account.email),
        labels: [],
        permission: level,
      }));
    },
  }),
  grafanaRoute({
    method: 'POST',
    path: '/api/teams/{id}/members',
    summary: 'Adds a member to a team',
    guard: 'orgAdmin',
    does: addTeamMember,
    body: Type.Object({ userId, permission }),
    errors: { NameTaken: [400, 'User is already added to this team'] },
    handle: async ({ ctx, params, body }) => {
      const team = teamName(params.id);
      await orMissing(getTeam({ ctx, input: team }), 'Team not found');
      await addTeamMember({ ctx, input: { team, accountId: body.userId, permission: body.permission ?? 0 } });
      return { message: 'Member added to Team' };
    },
  }),
  grafanaRoute({
    method: 'PUT',
    path: '/api/teams/{id}/members/{userId}',
    summary: 'Sets whether a member manages the team',
    guard: 'orgAdmin',
    does: setTeamPermission,
    body: Type.Object({ permission }),
    errors: { ObjectNotFound: 'Team member not found.' },
    handle: async ({ ctx, params, body }) => {
      const accountId = numberOf(params.userId);
      await setTeamPermission({
        ctx,
        input: { team: teamName(params.id), accountId, permission: body.permission ?? 0 },
      });
      return { message: 'Team member updated' };
    },
  }),
  grafanaRoute({
    method: 'DELETE',
    path: '/api/teams/{id}/members/{userId}',
    summary: 'Removes a member from a team',
    guard: 'orgAdmin',
    does: removeTeamMember,
    errors: { ObjectNotFound: 'Team member not found' },
    handle: async ({ ctx, params }) => {
      await removeTeamMember({ ctx, input: { team: teamName(params.id), accountId: numberOf(params.userId) } });
      return { message: 'Team Member removed' };
    },
  }),
];
