import { Type } from 'typebox';
import { BelvedereError } from '../../errors/index.ts';
import {
  createMemberAccount,
  deleteAccount,
  endSessions,
  setAccountDisabled,
  setPassword,
  setServerAdmin,
} from '../../workspace/accounts/index.ts';
import type { Context, WorkspaceReference } from '../../workspace/kernel/context.ts';
import { administering } from '../../workspace/kernel/server-context.ts';
import { findWorkspace } from '../../workspace/workspaces/index.ts';
import { refusal } from './answers.ts';
import { systemRolesOf } from './roles.ts';
import { type GrafanaRoute, grafanaRoute } from './routes.ts';
import { nameFields, requireLongPassword } from './user.ts';
import { findUser } from './users.ts';

/** The organization that new users join when nobody says which. */
const FIRST_ORGANIZATION = 1;

const firstText = (...texts: readonly (string | undefined)[]): string =>
  texts.find((text) => text !== undefined && text !== '') ?? '';

const userNotFound = { ObjectNotFound: [404, 'user not found'] } as const;

/** The organization that is asked for; without a word the first one, or the caller's when that is gone. Errors: `ObjectNotFound`. */
async function organizationToJoin(ctx: Context, orgId: number | undefined): Promise<WorkspaceReference> {
  const asked = orgId !== undefined && orgId !== 0;
  try {
    return await findWorkspace({ ctx: administering(ctx), input: { id: asked ? orgId : FIRST_ORGANIZATION } });
  } catch (error) {
    if (!asked && error instanceof BelvedereError && error.code === 'ObjectNotFound') return ctx.workspace;
    throw error;
  }
}

/** What administrators of the server do with users. */
export const adminUserRoutes: readonly GrafanaRoute[] = [
  grafanaRoute({
    method: 'POST',
    path: '/api/admin/users',
    summary: 'Makes a user, who joins an organization as Viewer',
    guard: 'serverAdmin',
    does: createMemberAccount,
    body: Type.Object({
      ...nameFields,
      password: Type.Optional(Type.String()),
      orgId: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
    }),
    secrets: ['/password'],
    errors: { NameTaken: 412, ObjectNotFound: [400, 'organization not found'] },
    handle: async ({ ctx, body, note }) => {
      const { name, password = '', orgId } = body;
      const login = firstText(body.login, body.email);
      // Who has no e-mail gets the login for one, as in Grafana: clients read it back.
      const email = firstText(body.email, login);
      if (login === '') throw refusal(400, 'Validation error, need specify either username or email');
      requireLongPassword(ctx.kernel, password, 'Password is missing or too short');
      const workspace = await organizationToJoin(ctx, orgId);
      const { id, uuid } = await createMemberAccount({
        ctx: administering(ctx),
        input: { login, email, name, password, workspace, roles: systemRolesOf('Viewer') },
      });
      note.object = uuid;
      return { id, uid: uuid, message: 'User created' };
    },
  }),
  grafanaRoute({
    method: 'PUT',
    path: '/api/admin/users/{id}/password',
    summary: 'Gives a user a new password and ends the sessions',
    guard: 'serverAdmin',
    does: setPassword,
    body: Type.Object({ password: Type.String() }),
    secrets: ['/password'],
    // 500 is what clients wait for when there is no such user.
    errors: { ObjectNotFound: [500, 'Could not read user from database'] },
    handle: async ({ ctx, params, body, note }) => {
      requireLongPassword(ctx.kernel, body.password, 'New password too short');
      const { uuid } = await findUser(ctx, params.id);
      note.object = uuid;
      await setPassword({ ctx: administering(ctx), input: { uuid, password: body.password } });
      return { message: 'User password updated' };
    },
  }),
  grafanaRoute({
    method: 'PUT',
    path: '/api/admin/users/{id}/permissions',
    summary: 'Makes a user an administrator of the server, or takes that away',
    guard: 'serverAdmin',
    does: setServerAdmin,
    body: Type.Object({ isGrafanaAdmin: Type.Boolean() }),
    errors: userNotFound,
    handle: async ({ ctx, params, body, note }) => {
      const { uuid } = await findUser(ctx, params.id);
      note.object = uuid;
      await setServerAdmin({ ctx: administering(ctx), input: { uuid, on: body.isGrafanaAdmin } });
      return { message: 'User permissions updated' };
    },
  }),
  grafanaRoute({
    method: 'DELETE',
    path: '/api/admin/users/{id}',
    summary: 'Deletes a user',
    guard: 'serverAdmin',
    does: deleteAccount,
    errors: userNotFound,
    handle: async ({ ctx, params, note }) => {
      const { uuid } = await findUser(ctx, params.id);
      note.object = uuid;
      await deleteAccount({ ctx: administering(ctx), input: { uuid } });
      return { message: 'User deleted' };
    },
  }),
  ...([true, false] as const).map((on) =>
    grafanaRoute({
      method: 'POST',
      path: `/api/admin/users/{id}/${on ? 'disable' : 'enable'}`,
      summary: on ? 'Shuts a user out' : 'Lets a user in again',
      guard: 'serverAdmin',
      does: setAccountDisabled,
      errors: userNotFound,
      handle: async ({ ctx, params, note }) => {
        const { uuid } = await findUser(ctx, params.id);
        note.object = uuid;
        await setAccountDisabled({ ctx: administering(ctx), input: { uuid, on } });
        return { message: on ? 'User disabled' : 'User enabled' };
      },
    }),
  ),
  grafanaRoute({
    method: 'POST',
    path: '/api/admin/users/{id}/logout',
    summary: 'Ends all sessions of a user',
    guard: 'serverAdmin',
    does: endSessions,
    errors: userNotFound,
    handle: async ({ ctx, params, note }) => {
      const { uuid } = await findUser(ctx, params.id);
      note.object = uuid;
      if (uuid === ctx.actor.uuid) throw refusal(400, 'You cannot logout yourself');
      await endSessions({ ctx: administering(ctx), input: { uuid } });
      return { message: 'User logged out' };
    },
  }),
];
