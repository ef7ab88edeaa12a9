import { Type } from 'typebox';
import { addMember, findAccount, listMembers, removeMember, setMemberRoles } from '../../workspace/accounts/index.ts';
import type { Context } from '../../workspace/kernel/context.ts';
import { foldName } from '../../workspace/kernel/identifiers.ts';
import { orMissing, refusal } from './answers.ts';
import { pageOf, type QueryParameters } from './query.ts';
import { organizationRole, systemRolesOf } from './roles.ts';
import { type GrafanaRoute, type Guard, grafanaRoute, numberOf } from './routes.ts';
import { avatarOf, organizationUser } from './views.ts';

async function matching(ctx: Context, query: QueryParameters) {
  const wanted = foldName(query.text('query') ?? '');
  const members = await listMembers({ ctx, input: {} });
  return members.filter(({ account: { login, email, name } }) =>
    [login, email, name].some((text) => foldName(text).includes(wanted)),
  );
}

/**
 * The members of one organization: of the caller's below `/api/org`, of any below `/api/orgs/{id}`.
 *
 * @param place answers the context of the caller in the organization that the path names
 */
export function memberRoutes(
  prefix: string,
  guard: Guard,
  place: (ctx: Context, params: Readonly<Record<string, string>>) => Promise<Context>,
): readonly GrafanaRoute[] {
  const organizationNotFound = 'Organization not found';
  return [
    grafanaRoute({
      method: 'GET',
      path: `${prefix}/users`,
      summary: 'Members',
      guard,
      does: listMembers,
      errors: { ObjectNotFound: organizationNotFound },
      handle: async ({ ctx, params, query }) => {
        const inside = await place(ctx, params);
        const members = await matching(inside, query);
        const limit = query.number('limit') ?? 0;
        const shown = limit > 0 ? members.slice(0, limit) : members;
        return shown.map((member) => organizationUser(member, inside.workspace.id, ctx.kernel.now()));
      },
    }),
    grafanaRoute({
      method: 'GET',
      path: `${prefix}/users/search`,
      summary: 'A page of members, with their number',
      guard,
      does: listMembers,
      errors: { ObjectNotFound: organizationNotFound },
      handle: async ({ ctx, params, query }) => {
        const inside = await place(ctx, params);
        const members = await matching(inside, query);
        const { page, perPage } = pageOf(query);
        const orgUsers = members
          .slice((page - 1) * perPage, page * perPage)
          .map((member) => organizationUser(member, inside.workspace.id, ctx.kernel.now()));
        return { totalCount: members.length, orgUsers, page, perPage };
      },
    }),
    grafanaRoute({
      method: 'POST',
      path: `${prefix}/users`,
      summary: 'Makes a user a member',
      guard,
      does: addMember,
      body: Type.Object({ loginOrEmail: Type.String({ minLength: 1 }), role: Type.String() }),
      errors: { ObjectNotFound: organizationNotFound, NameTaken: 'User is already member of this organization' },
      handle: async ({ ctx, params, body, note }) => {
        const roles = systemRolesOf(body.role);
        const inside = await place(ctx, params);
        const found = findAccount(ctx, { loginOrEmail: body.loginOrEmail });
        const { id, uuid } = await orMissing(found, 'User not found');
        note.object = uuid;
        await addMember({ ctx: inside, input: { account: uuid, roles } });
        return { message: 'User added to organization', userId: id };
      },
    }),
    grafanaRoute({
      method: 'PATCH',
      path: `${prefix}/users/{userId}`,
      summary: 'Gives a member another role',
      guard,
      does: setMemberRoles,
      body: Type.Object({ role: Type.String() }),
      errors: {
        // 500 is what clients wait for when there is no such user.
        ObjectNotFound: [500, 'Failed update org user'],
        InvalidParameter: [400, 'Cannot change role so that there is no organization admin left'],
      },
      handle: async ({ ctx, params, body, note }) => {
        const roles = systemRolesOf(body.role);
        const inside = await place(ctx, params);
        const members = await listMembers({ ctx: inside, input: {} });
        const member = members.find(({ account }) => account.id === numberOf(params.userId));
        if (member === undefined) throw refusal(500, 'Failed update org user', { code: 'ObjectNotFound' });
        note.object = member.account.uuid;
        // The owner is an Admin already: asking for that does not unseat him.
        if (organizationRole(member.roles) !== organizationRole(roles)) {
          await setMemberRoles({ ctx: inside, input: { account: member.account.uuid, roles } });
        }
        return { message: 'Organization user updated' };
      },
    }),
    grafanaRoute({
      method: 'DELETE',
      path: `${prefix}/users/{userId}`,
      summary: 'Ends a membership',
      guard,
      does: removeMember,
      errors: {
        ObjectNotFound: 'User not found',
        InvalidParameter: [400, 'Cannot remove last organization admin'],
      },
      handle: async ({ ctx, params }) => {
        await removeMember({ ctx: await place(ctx, params), input: { accountId: numberOf(params.userId) } });
        return { message: 'User removed from organization' };
      },
    }),
  ];
}

/** What pickers of users show; every editor may ask. */
export const memberLookup: GrafanaRoute = grafanaRoute({
  method: 'GET',
  path: '/api/org/users/lookup',
  summary: 'Members by their names, for pickers',
  guard: 'editor',
  does: listMembers,
  handle: async ({ ctx, query }) => {
    const limit = query.number('limit') ?? 0;
    const members = await matching(ctx, query);
    return (limit > 0 ? members.slice(0, limit) : members).map(({ account: { id, uuid, login, email } }) => ({
      userId: id,
      uid: uuid,
      login,
      avatarUrl: avatarOf(email === '' ? login : email),
    }));
  },
});
