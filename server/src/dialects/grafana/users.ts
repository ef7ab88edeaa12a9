import { Type } from 'typebox';
import {
  type AccountName,
  getAccount,
  listAccounts,
  listWorkspacesOfAccount,
  membershipsOf,
  modifyAccount,
  type StoredAccount,
  switchWorkspaceOfAccount,
} from '../../workspace/accounts/index.ts';
import type { Context } from '../../workspace/kernel/context.ts';
import { administering } from '../../workspace/kernel/server-context.ts';
import { refusal } from './answers.ts';
import { pageOf, type QueryParameters } from './query.ts';
import { type GrafanaRoute, grafanaRoute, numberOf } from './routes.ts';
import { nameFields, namesOf, organizationNumber } from './user.ts';
import { userHit, userOrganization, userProfile } from './views.ts';

/** A user in a path: by number, or by uid. */
export function userName(text: string | undefined): AccountName {
  const id = numberOf(text);
  return id === 0 ? { uuid: text ?? '' } : { id };
}

/** Errors: `ObjectNotFound`. */
export const findUser = (ctx: Context, text: string | undefined): Promise<StoredAccount> =>
  getAccount({ ctx: administering(ctx), input: userName(text) });

const profile = async (ctx: Context, account: StoredAccount) => {
  const memberships = await membershipsOf(ctx.kernel, account.id);
  const active = memberships.find(({ workspace }) => workspace.id === account.activeWorkspaceId) ?? memberships[0];
  return userProfile(account, active?.workspace.id ?? 0);
};

async function pageOfUsers(ctx: Context, query: QueryParameters) {
  const { page, perPage } = pageOf(query);
  const search = query.text('query') ?? '';
  const { accounts, totalCount } = await listAccounts({ ctx: administering(ctx), input: { search, page, perPage } });
  return { totalCount, users: accounts.map((account) => userHit(account, ctx.kernel.now())), page, perPage };
}

const userNotFound = { ObjectNotFound: [404, 'user not found'] } as const;

/** All users of the server. */
export const userListRoutes: readonly GrafanaRoute[] = [
  grafanaRoute({
    method: 'GET',
    path: '/api/users',
    summary: 'All users',
    guard: 'serverAdmin',
    does: listAccounts,
    handle: async ({ ctx, query }) => (await pageOfUsers(ctx, query)).users,
  }),
  grafanaRoute({
    method: 'GET',
    path: '/api/users/search',
    summary: 'A page of all users, with their number',
    guard: 'serverAdmin',
    does: listAccounts,
    handle: ({ ctx, query }) => pageOfUsers(ctx, query),
  }),
  grafanaRoute({
    method: 'GET',
    path: '/api/users/lookup',
    summary: 'One user by login or e-mail',
    guard: 'serverAdmin',
    does: getAccount,
    errors: userNotFound,
    handle: async ({ ctx, query }) => {
      const loginOrEmail = query.text('loginOrEmail') ?? '';
      return profile(ctx, await getAccount({ ctx: administering(ctx), input: { loginOrEmail } }));
    },
  }),
  grafanaRoute({
    method: 'GET',
    path: '/api/users/{id}',
    summary: 'One user',
    guard: 'serverAdmin',
    does: getAccount,
    errors: userNotFound,
    handle: async ({ ctx, params }) => profile(ctx, await findUser(ctx, params.id)),
  }),
  grafanaRoute({
    method: 'PUT',
    path: '/api/users/{id}',
    summary: 'Changes name, e-mail and login of a user',
    guard: 'serverAdmin',
    does: modifyAccount,
    // A theme is what each user sets for himself: it is taken and has no effect.
    body: Type.Object({ ...nameFields, theme: Type.Optional(Type.String()) }),
    errors: { ObjectNotFound: 'User not found', NameTaken: [409, 'User already exists'] },
    handle: async ({ ctx, params, body, note }) => {
      const { uuid } = await findUser(ctx, params.id);
      note.object = uuid;
      const names = namesOf(body);
      if (names.login === undefined && names.email === undefined) {
        throw refusal(400, 'Need to specify either username or email');
      }
      await modifyAccount({ ctx: administering(ctx), input: { uuid, ...names } });
      return { message: 'User updated' };
    },
  }),
  grafanaRoute({
    method: 'GET',
    path: '/api/users/{id}/orgs',
    summary: 'Organizations of a user',
    guard: 'serverAdmin',
    does: listWorkspacesOfAccount,
    errors: userNotFound,
    handle: async ({ ctx, params }) =>
      (await listWorkspacesOfAccount({ ctx: administering(ctx), input: userName(params.id) })).map(userOrganization),
  }),
  grafanaRoute({
    method: 'POST',
    path: '/api/users/{id}/using/{orgId}',
    summary: 'Makes an organization the active one of a user',
    guard: 'serverAdmin',
    does: switchWorkspaceOfAccount,
    errors: { ObjectNotFound: [401, 'Not a valid organization'] },
    handle: async ({ ctx, params, note }) => {
      const workspaceId = organizationNumber(params.orgId);
      const { uuid } = await findUser(ctx, params.id);
      note.object = uuid;
      await switchWorkspaceOfAccount({ ctx: administering(ctx), input: { uuid, workspaceId } });
      return { message: 'Active organization changed' };
    },
  }),
];
