import { Type } from 'typebox';
import type { Context } from '../../workspace/kernel/context.ts';
import {
  addTeamMember,
  type CountedTeam,
  createTeam,
  deleteTeam,
  getTeam,
  getTeamPreferences,
  listOwnTeams,
  listTeamMembers,
  listTeams,
  listTeamsOfAccount,
  modifyTeam,
  removeTeamMember,
  setTeamPermission,
  setTeamPreferences,
  type TeamName,
} from '../../workspace/teams/index.ts';
import { orMissing } from './answers.ts';
import type { GrafanaOptions } from './options.ts';
import { homeResolver, preferenceBody } from './preferences.ts';
import { pageOf } from './query.ts';
import { type GrafanaRoute, grafanaRoute, numberOf } from './routes.ts';
import { userName } from './users.ts';
import { avatarOf } from './views.ts';

/** A team in a path: by number, or by uid. */
function teamName(text: string | undefined): TeamName {
  const id = numberOf(text);
  return id === 0 ? { uuid: text ?? '' } : { id };
}

const teamView = ({ id, uuid, name, email, memberCount }: CountedTeam, { workspace }: Context) => ({
  id,
  uid: uuid,
  orgId: workspace.id,
  name,
  email,
  avatarUrl: avatarOf(email === '' ? name : email),
  memberCount,
  permission: 0,
  accessControl: null,
  isProvisioned: false,
  externalUID: '',
});

const name = Type.String({ minLength: 1, maxLength: 190 });
const email = Type.Optional(Type.String({ maxLength: 190 }));
const userId = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const permission = Type.Optional(Type.Union([Type.Literal(0), Type.Literal(4)]));
const notFound = { ObjectNotFound: 'Team not found' } as const;

const teamListRoutes: readonly GrafanaRoute[] = [
  grafanaRoute({
    method: 'GET',
    path: '/api/teams/search',
    summary: 'A page of teams, with their number',
    guard: 'signedIn',
    does: listTeams,
    handle: async ({ ctx, query }) => {
      const { page, perPage } = pageOf(query);
      const found = await listTeams({
        ctx,
        input: { search: query.text('query') ?? '', name: query.text('name') || undefined },
      });
      const teams = found.slice((page - 1) * perPage, page * perPage).map((team) => teamView(team, ctx));
      return { totalCount: found.length, teams, page, perPage };
    },
  }),
  grafanaRoute({
    method: 'GET',
    path: '/api/user/teams',
    summary: 'Teams of the caller',
    guard: 'signedIn',
    does: listOwnTeams,
    handle: async ({ ctx }) => (await listOwnTeams({ ctx, input: {} })).map((team) => teamView(team, ctx)),
  }),
  grafanaRoute({
    method: 'GET',
    path: '/api/users/{id}/teams',
    summary: 'Teams of a user',
    guard: 'serverAdmin',
    does: listTeamsOfAccount,
    errors: { ObjectNotFound: 'user not found' },
    handle: async ({ ctx, params }) => {
      const user = userName(params.id);
      const input = 'loginOrEmail' in user ? { uuid: user.loginOrEmail } : user;
      return (await listTeamsOfAccount({ ctx, input })).map((team) => teamView(team, ctx));
    },
  }),
  grafanaRoute({
    method: 'GET',
    path: '/api/teams/{id}',
    summary: 'One team',
    guard: 'signedIn',
    does: getTeam,
    errors: notFound,
    handle: async ({ ctx, params }) => teamView(await getTeam({ ctx, input: teamName(params.id) }), ctx),
  }),
];

const teamChangeRoutes: readonly GrafanaRoute[] = [
  grafanaRoute({
    method: 'POST',
    path: '/api/teams',
    summary: 'Makes a team; the caller manages it',
    guard: 'orgAdmin',
    does: createTeam,
    body: Type.Object({ name, email }),
    errors: { NameTaken: 'Team name taken' },
    handle: async ({ ctx, body, note }) => {
      const { id, uuid } = await createTeam({ ctx, input: { name: body.name, email: body.email ?? '' } });
      note.object = uuid;
      return { message: 'Team created', teamId: id, uid: uuid };
    },
  }),
  grafanaRoute({
    method: 'PUT',
    path: '/api/teams/{id}',
    summary: 'Changes name and e-mail of a team',
    guard: 'orgAdmin',
    does: modifyTeam,
    body: Type.Object({ name: Type.Optional(name), email }),
    // 500 is what clients wait for when there is no such team.
    errors: { NameTaken: [400, 'Team name taken'], ObjectNotFound: [500, 'Failed to update Team'] },
    handle: async ({ ctx, params, body, note }) => {
      const { uuid } = await modifyTeam({ ctx, input: { team: teamName(params.id), ...body } });
      note.object = uuid;
      return { message: 'Team updated' };
    },
  }),
  grafanaRoute({
    method: 'DELETE',
    path: '/api/teams/{id}',
    summary: 'Deletes a team',
    guard: 'orgAdmin',
    does: deleteTeam,
    errors: { ObjectNotFound: 'Failed to delete Team. ID not found' },
    handle: async ({ ctx, params, note }) => {
      const { uuid } = await deleteTeam({ ctx, input: teamName(params.id) });
      note.object = uuid;
      return { message: 'Team deleted' };
    },
  }),
];

const memberRoutes: readonly GrafanaRoute[] = [
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

/** Some members of an organization under one name. */
export function teamRoutes(options: Pick<GrafanaOptions, 'homeDashboard'>): readonly GrafanaRoute[] {
  const withHome = homeResolver(options);
  return [
    ...teamListRoutes,
    ...teamChangeRoutes,
    ...memberRoutes,
    grafanaRoute({
      method: 'GET',
      path: '/api/teams/{id}/preferences',
      summary: 'The preferences that were set for a team',
      guard: 'signedIn',
      does: getTeamPreferences,
      errors: notFound,
      handle: ({ ctx, params }) => getTeamPreferences({ ctx, input: teamName(params.id) }),
    }),
    grafanaRoute({
      method: 'PUT',
      path: '/api/teams/{id}/preferences',
      summary: 'Sets all preferences of a team',
      guard: 'orgAdmin',
      does: setTeamPreferences,
      body: preferenceBody,
      errors: notFound,
      handle: async ({ ctx, params, body }) => {
        const preferences = await withHome(ctx, body);
        await setTeamPreferences({ ctx, input: { team: teamName(params.id), preferences, keepOthers: false } });
        return { message: 'Preferences updated' };
      },
    }),
  ];
}
