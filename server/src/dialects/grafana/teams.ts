import { Type } from 'typebox';
import type { Context } from '../../workspace/kernel/context.ts';
import {
  type CountedTeam,
  createTeam,
  deleteTeam,
  getTeam,
  getTeamPreferences,
  listOwnTeams,
  listTeams,
  listTeamsOfAccount,
  modifyTeam,
  setTeamPreferences,
} from '../../workspace/teams/index.ts';
import type { GrafanaOptions } from './options.ts';
import { homeResolver, preferenceBody } from './preferences.ts';
import { pageOf } from './query.ts';
import { type GrafanaRoute, grafanaRoute } from './routes.ts';
import { teamMemberRoutes, teamName } from './team-members.ts';
import { userName } from './users.ts';
import { avatarOf } from './views.ts';

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

/** Some members of an organization under one name. */
export function teamRoutes(options: Pick<GrafanaOptions, 'homeDashboard'>): readonly GrafanaRoute[] {
  const withHome = homeResolver(options);
  return [
    ...teamListRoutes,
    ...teamChangeRoutes,
    ...teamMemberRoutes,
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
