import { Type } from 'typebox';
import {
  createServiceAccount,
  createToken,
  deleteServiceAccount,
  deleteToken,
  getServiceAccount,
  listServiceAccounts,
  listTokens,
  modifyServiceAccount,
} from '../../workspace/keys/service-accounts/index.ts';
import { endOf, secondsToLive } from './api-keys.ts';
import { pageOf } from './query.ts';
import { Reply } from './reply.ts';
import { systemRolesOf } from './roles.ts';
import { type GrafanaRoute, grafanaRoute, numberOf } from './routes.ts';
import { serviceAccountView, tokenView } from './service-account-views.ts';

const name = Type.String({ minLength: 1, maxLength: 190 });
const notFound = { ObjectNotFound: 'service account not found' } as const;
const exists = [400, 'service account already exists'] as const;

const accountRoutes: readonly GrafanaRoute[] = [
  grafanaRoute({
    method: 'GET',
    path: '/api/serviceaccounts/search',
    summary: 'A page of service accounts, with their number',
    guard: 'orgAdmin',
    does: listServiceAccounts,
    handle: async ({ ctx, query }) => {
      const { page, perPage } = pageOf(query);
      const found = await listServiceAccounts({
        ctx,
        input: {
          search: query.text('query') ?? '',
          onlyDisabled: query.flag('disabled'),
          onlyWithExpiredTokens: query.flag('expiredTokens'),
        },
      });
      const serviceAccounts = found
        .slice((page - 1) * perPage, page * perPage)
        .map((account) => serviceAccountView(account, ctx.workspace.id));
      return { totalCount: found.length, serviceAccounts, page, perPage };
    },
  }),
  grafanaRoute({
    method: 'GET',
    path: '/api/serviceaccounts/{id}',
    summary: 'One service account',
    guard: 'orgAdmin',
    does: getServiceAccount,
    errors: notFound,
    handle: async ({ ctx, params }) =>
      serviceAccountView(await getServiceAccount({ ctx, input: { id: numberOf(params.id) } }), ctx.workspace.id),
  }),
  grafanaRoute({
    method: 'POST',
    path: '/api/serviceaccounts',
    summary: 'Makes a service account',
    guard: 'orgAdmin',
    does: createServiceAccount,
    body: Type.Object({
      name,
      role: Type.Optional(Type.String()),
      isDisabled: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
    }),
    errors: { NameTaken: exists },
    handle: async ({ ctx, body, note }) => {
      const roles = systemRolesOf(body.role === undefined || body.role === '' ? 'Viewer' : body.role);
      const input = { name: body.name, roles, disabled: body.isDisabled === true };
      const account = await createServiceAccount({ ctx, input });
      note.object = account.uuid;
      return Reply.json(201, serviceAccountView(account, ctx.workspace.id));
    },
  }),
  grafanaRoute({
    method: 'PATCH',
    path: '/api/serviceaccounts/{id}',
    summary: 'Changes name, role or whether it is shut out',
    guard: 'orgAdmin',
    does: modifyServiceAccount,
    body: Type.Object({
      name: Type.Optional(name),
      role: Type.Optional(Type.String()),
      isDisabled: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
    }),
    errors: { ...notFound, NameTaken: exists },
    handle: async ({ ctx, params, body, note }) => {
      const roles = body.role === undefined || body.role === '' ? undefined : systemRolesOf(body.role);
      const id = numberOf(params.id);
      const { uuid } = await modifyServiceAccount({
        ctx,
        input: { id, name: body.name, roles, disabled: body.isDisabled ?? undefined },
      });
      note.object = uuid;
      const after = await getServiceAccount({ ctx, input: { id } });
      const serviceaccount = serviceAccountView(after, ctx.workspace.id);
      return { message: 'Service account updated', id, name: after.name, serviceaccount };
    },
  }),
  grafanaRoute({
    method: 'DELETE',
    path: '/api/serviceaccounts/{id}',
    summary: 'Deletes a service account with its tokens',
    guard: 'orgAdmin',
    does: deleteServiceAccount,
    errors: notFound,
    handle: async ({ ctx, params }) => {
      await deleteServiceAccount({ ctx, input: { id: numberOf(params.id) } });
      return { message: 'Service account deleted' };
    },
  }),
];

const tokenRoutes: readonly GrafanaRoute[] = [
  grafanaRoute({
    method: 'GET',
    path: '/api/serviceaccounts/{id}/tokens',
    summary: 'Tokens of a service account; none of one that does not exist',
    guard: 'orgAdmin',
    does: listTokens,
    handle: async ({ ctx, params }) =>
      (await listTokens({ ctx, input: { id: numberOf(params.id) } })).map((token) =>
        tokenView(token, ctx.kernel.now()),
      ),
  }),
  grafanaRoute({
    method: 'POST',
    path: '/api/serviceaccounts/{id}/tokens',
    summary: 'Makes a token; its secret is shown once',
    guard: 'orgAdmin',
    does: createToken,
    showsSecret: true,
    body: Type.Object({ name, secondsToLive }),
    errors: {
      ...notFound,
      NameTaken: [400, 'service account token with given name already exists in the organization'],
    },
    handle: async ({ ctx, params, body, note }) => {
      const input = { id: numberOf(params.id), name: body.name, expiresAt: endOf(ctx, body.secondsToLive) };
      const token = await createToken({ ctx, input });
      note.object = token.uuid;
      return { id: token.id, name: token.name, key: token.secret };
    },
  }),
  grafanaRoute({
    method: 'DELETE',
    path: '/api/serviceaccounts/{id}/tokens/{tokenId}',
    summary: 'Deletes a token',
    guard: 'orgAdmin',
    does: deleteToken,
    errors: { ObjectNotFound: 'service account token not found' },
    handle: async ({ ctx, params }) => {
      await deleteToken({ ctx, input: { id: numberOf(params.id), tokenId: numberOf(params.tokenId) } });
      return { message: 'Service account token deleted' };
    },
  }),
];

/** Names for programs; their tokens are keys, and work as `DF-API-KEY` too. */
export const serviceAccountRoutes: readonly GrafanaRoute[] = [...accountRoutes, ...tokenRoutes];
