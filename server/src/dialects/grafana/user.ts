import { Type } from 'typebox';
import { BelvedereError } from '../../errors/index.ts';
import {
  createChangePassword,
  createPasswordCheck,
  getOwnAccount,
  getOwnPreferences,
  isTooShort,
  listOwnWorkspaces,
  modifyOwnAccount,
  setOwnPreferences,
  switchOwnWorkspace,
} from '../../workspace/accounts/index.ts';
import type { Kernel } from '../../workspace/kernel/kernel.ts';
import { ownServiceAccount } from '../../workspace/keys/service-accounts/index.ts';
import { refusal } from './answers.ts';
import type { GrafanaOptions } from './options.ts';
import { checkTheme } from './preferences.ts';
import { type GrafanaRoute, grafanaRoute, numberOf } from './routes.ts';
import { serviceAccountProfile } from './service-account-views.ts';
import { userOrganization, userProfile } from './views.ts';

const userNotFound = { ObjectNotFound: [404, 'user not found'] } as const;

export const nameFields = {
  name: Type.Optional(Type.String()),
  email: Type.Optional(Type.String()),
  login: Type.Optional(Type.String()),
};

/** Errors: 400 with Grafana's words for our rule. */
export function requireLongPassword(kernel: Kernel, password: string, message: string): void {
  if (isTooShort(kernel, password)) throw refusal(400, message);
}

/** An empty text is how clients say that they do not want to change a name. */
export const namesOf = (body: { name?: string; email?: string; login?: string }) => ({
  name: body.name === '' ? undefined : body.name,
  email: body.email === '' ? undefined : body.email,
  login: body.login === '' ? undefined : body.login,
});

/** What a user does with his own account. Keys have none: for them these are 404. */
export function userRoutes({ checkPassword = createPasswordCheck() }: GrafanaOptions): readonly GrafanaRoute[] {
  const changeOwnPassword = createChangePassword(checkPassword);
  return [
    grafanaRoute({
      method: 'GET',
      path: '/api/user',
      summary: 'Who the caller is',
      guard: 'signedIn',
      does: getOwnAccount,
      errors: userNotFound,
      handle: async ({ ctx }) => {
        const service = await ownServiceAccount(ctx);
        if (service !== undefined) return serviceAccountProfile(service, ctx.workspace.id);
        const account = await getOwnAccount({ ctx, input: {} });
        const { theme } = await getOwnPreferences({ ctx, input: {} });
        return userProfile(account, ctx.workspace.id, theme);
      },
    }),
    grafanaRoute({
      method: 'PUT',
      path: '/api/user',
      summary: 'Changes name, e-mail and login of the caller',
      guard: 'signedIn',
      does: modifyOwnAccount,
      body: Type.Object({ ...nameFields, theme: Type.Optional(Type.String()) }),
      errors: userNotFound,
      handle: async ({ ctx, body }) => {
        const names = namesOf(body);
        if (names.login === undefined && names.email === undefined) {
          throw refusal(400, 'Validation error, need to specify either username or email');
        }
        const { theme } = body;
        if (theme !== undefined) checkTheme(theme);
        await modifyOwnAccount({ ctx, input: names });
        if (theme !== undefined) await setOwnPreferences({ ctx, input: { preferences: { theme }, keepOthers: true } });
        return { message: 'User updated' };
      },
    }),
    grafanaRoute({
      method: 'PUT',
      path: '/api/user/password',
      summary: 'Changes the password of the caller',
      guard: 'signedIn',
      does: changeOwnPassword,
      body: Type.Object({
        oldPassword: Type.Optional(Type.String()),
        newPassword: Type.String(),
        confirmNew: Type.Optional(Type.String()),
      }),
      secrets: ['/oldPassword', '/newPassword', '/confirmNew'],
      errors: { ...userNotFound, LoginFailed: [400, 'Invalid old password'] },
      handle: async ({ ctx, body }) => {
        const { oldPassword = '', newPassword } = body;
        try {
          await changeOwnPassword({ ctx, input: { oldPassword, newPassword } });
        } catch (error) {
          // Only now, because a wrong old password is told first.
          if (error instanceof BelvedereError && error.code === 'InvalidParameter') {
            requireLongPassword(ctx.kernel, newPassword, 'New password is too short');
          }
          throw error;
        }
        return { message: 'User password changed' };
      },
    }),
    grafanaRoute({
      method: 'GET',
      path: '/api/user/orgs',
      summary: 'Organizations of the caller',
      guard: 'signedIn',
      does: listOwnWorkspaces,
      errors: userNotFound,
      handle: async ({ ctx }) => (await listOwnWorkspaces({ ctx, input: {} })).map(userOrganization),
    }),
    grafanaRoute({
      method: 'POST',
      path: '/api/user/using/{orgId}',
      summary: 'Makes an organization the active one of the caller',
      guard: 'signedIn',
      does: switchOwnWorkspace,
      errors: { ObjectNotFound: [401, 'Not a valid organization'] },
      handle: async ({ ctx, params, note }) => {
        const { credential } = note;
        await switchOwnWorkspace({
          ctx,
          input: {
            workspaceId: organizationNumber(params.orgId, 'id is invalid'),
            sessionToken: credential?.kind === 'session' ? credential.token : undefined,
          },
        });
        return { message: 'Active organization changed' };
      },
    }),
  ];
}

/** Errors: 400 for text that is no number. */
export function organizationNumber(text: string | undefined, problem = 'orgId is invalid'): number {
  const id = numberOf(text);
  if (id === 0 && text !== '0') throw refusal(400, problem);
  return id;
}
