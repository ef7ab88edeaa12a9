import { Type } from 'typebox';
import type { Exchange } from '../../http/index.ts';
import {
  completeInvitation,
  createInvitation,
  getInvitation,
  listInvitations,
  revokeInvitation,
  UnusableInvitation,
} from '../../workspace/invitations/index.ts';
import type { Context } from '../../workspace/kernel/context.ts';
import { serverContext } from '../../workspace/kernel/server-context.ts';
import { getWorkspace } from '../../workspace/workspaces/index.ts';
import { refusal } from './answers.ts';
import { checkedNewcomer, createWelcome, newcomerText, requireSamePassword } from './newcomers.ts';
import type { GrafanaOptions } from './options.ts';
import { organizationRole, systemRolesOf } from './roles.ts';
import { type GrafanaRoute, grafanaRoute, openRoute } from './routes.ts';
import { requireLongPassword } from './user.ts';
import { timeOf } from './views.ts';

const notFound = { ObjectNotFound: [404, 'Invite not found'] } as const;

/** Invitations into the caller's organization, and what those do who have one. There is no mail: the address is passed on by hand. */
export function invitationRoutes(options: GrafanaOptions): readonly GrafanaRoute[] {
  const welcome = createWelcome(options);
  const addressOf = (code: string, { origin }: Exchange): string =>
    code === '' ? '' : `${options.publicUrl?.href ?? origin}/invite/${code}`;

  const list = async (ctx: Context, exchange: Exchange) =>
    (await listInvitations({ ctx, input: {} })).map(({ id, email, name, roles, inviter, code, createdAt }) => ({
      id,
      orgId: ctx.workspace.id,
      name,
      email,
      role: organizationRole(roles),
      invitedByLogin: inviter.username,
      invitedByEmail: inviter.email,
      invitedByName: inviter.name,
      code: code === '' ? String(id) : code,
      status: 'InvitePending',
      url: addressOf(code, exchange),
      emailSent: false,
      emailSentOn: timeOf(null),
      createdOn: timeOf(createdAt),
    }));

  const revoke = (method: string): GrafanaRoute =>
    grafanaRoute({
      method,
      path: '/api/org/invites/{code}/revoke',
      summary: 'Takes an invitation back',
      guard: 'orgAdmin',
      does: revokeInvitation,
      secretParameters: ['code'],
      errors: notFound,
      handle: async ({ ctx, params }) => {
        await revokeInvitation({ ctx, input: { codeOrId: params.code ?? '' } });
        return { message: 'Invite revoked' };
      },
    });

  return [
    grafanaRoute({
      method: 'GET',
      path: '/api/org/invites',
      summary: 'Invitations that nobody has answered, with their addresses',
      guard: 'orgAdmin',
      does: listInvitations,
      handle: ({ ctx, exchange }) => list(ctx, exchange),
    }),
    grafanaRoute({
      method: 'POST',
      path: '/api/org/invites',
      summary: 'Invites somebody; who has an account becomes a member at once',
      guard: 'orgAdmin',
      does: createInvitation,
      showsSecret: true,
      body: Type.Object({
        loginOrEmail: Type.String({ minLength: 1 }),
        name: Type.Optional(Type.String()),
        role: Type.String(),
        sendEmail: Type.Optional(Type.Boolean()),
        skipEmails: Type.Optional(Type.Boolean()),
      }),
      handle: async ({ ctx, body, note, exchange }) => {
        const { loginOrEmail, name = '' } = body;
        const invited = await createInvitation({
          ctx,
          input: { loginOrEmail, name, roles: systemRolesOf(body.role) },
        }).catch((error: { code?: unknown }) => {
          if (error.code === 'NameTaken') throw refusal(412, `User ${loginOrEmail} is already added to organization`);
          throw error;
        });
        if (invited.kind === 'invited') {
          note.object = invited.uuid;
          const { email, code } = invited;
          return { message: `Created invite for ${email}`, code, url: addressOf(code, exchange) };
        }
        const { id, uuid, login, name: title, email } = invited.account;
        note.object = uuid;
        const organization = await getWorkspace({ ctx, input: {} });
        const shown = title === '' ? email || login : title;
        return { message: `Existing Grafana user ${shown} added to org ${organization.name}`, userId: id };
      },
    }),
    // 2.x and what came later.
    revoke('PATCH'),
    revoke('DELETE'),
    openRoute({
      method: 'GET',
      path: '/api/user/invite/{code}',
      summary: 'Who is invited, and by whom',
      guard: 'none',
      does: getInvitation,
      secretParameters: ['code'],
      errors: notFound,
      handle: async ({ params, exchange: { traceId, address } }) => {
        const ctx = serverContext(options.kernel, { traceId, address });
        const { email, name, invitedBy } = await getInvitation({ ctx, input: { code: params.code ?? '' } });
        return { email, name, username: email, invitedBy };
      },
    }),
    openRoute({
      method: 'POST',
      path: '/api/user/invite/complete',
      summary: 'Makes the account that somebody was invited to make, and logs in',
      guard: 'none',
      does: completeInvitation,
      body: Type.Object({
        inviteCode: Type.String({ minLength: 1, maxLength: 200 }),
        email: newcomerText,
        name: newcomerText,
        username: newcomerText,
        password: Type.String(),
        confirmPassword: Type.Optional(Type.String()),
      }),
      secrets: ['/inviteCode', '/password', '/confirmPassword'],
      errors: { ...notFound, NameTaken: 412 },
      handle: async (call) => {
        const { exchange, body } = call;
        const { traceId, address, request } = exchange;
        welcome.requireOwnSite(exchange);
        requireLongPassword(options.kernel, body.password, 'Password is missing or too short');
        requireSamePassword(body.password, body.confirmPassword);
        const newcomer = checkedNewcomer(body);
        const userAgent = request.headers['user-agent'] ?? '';
        const logged = await completeInvitation({
          ctx: serverContext(options.kernel, { traceId, address }),
          input: { ...newcomer, code: body.inviteCode, password: body.password, userAgent },
        }).catch((error: unknown) => {
          if (error instanceof UnusableInvitation) throw refusal(412, error.message);
          throw error;
        });
        welcome.enter(call, logged);
        return { id: logged.account.id, message: 'User created and logged in' };
      },
    }),
  ];
}
