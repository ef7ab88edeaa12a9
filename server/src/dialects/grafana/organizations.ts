import { Type } from 'typebox';
import type { Context } from '../../workspace/kernel/context.ts';
import { administering } from '../../workspace/kernel/server-context.ts';
import {
  createOwnWorkspace,
  deleteWorkspace,
  findWorkspace,
  getWorkspace,
  listWorkspaces,
  modifyWorkspaceSettings,
  renameWorkspace,
} from '../../workspace/workspaces/index.ts';
import { refusal } from './answers.ts';
import { memberLookup, memberRoutes } from './members.ts';
import { pageOf } from './query.ts';
import { type GrafanaRoute, grafanaRoute, numberOf } from './routes.ts';
import { organizationDetails } from './views.ts';

const nameBody = Type.Object({ name: Type.String({ minLength: 1, maxLength: 190 }) });
const text = Type.Optional(Type.String({ maxLength: 500 }));
const addressBody = Type.Object({
  address1: text,
  address2: text,
  city: text,
  zipCode: text,
  state: text,
  country: text,
});

const notFound = { ObjectNotFound: 'Organization not found' } as const;
const nameTaken = 'Organization name taken';

/** The caller in the organization whose number the path holds; only for administrators of the server. */
async function inOrganization(ctx: Context, params: Readonly<Record<string, string>>): Promise<Context> {
  const { id, uuid } = await findWorkspace({ ctx: administering(ctx), input: { id: numberOf(params.id) } });
  return administering(ctx, { id, uuid });
}

const details = async (ctx: Context) => organizationDetails(await getWorkspace({ ctx, input: {} }));

async function setAddress(
  ctx: Context,
  body: Partial<Record<'address1' | 'address2' | 'city' | 'zipCode' | 'state' | 'country', string>>,
) {
  const { address1 = '', address2 = '', city = '', zipCode = '', state = '', country = '' } = body;
  const address = { address1, address2, city, zipCode, state, country };
  await modifyWorkspaceSettings({ ctx, input: { settings: { address } } });
  return { message: 'Address updated' };
}

/** The organization of the caller. */
const ownRoutes: readonly GrafanaRoute[] = [
  grafanaRoute({
    method: 'GET',
    path: '/api/org',
    summary: 'The organization of the caller',
    guard: 'signedIn',
    does: getWorkspace,
    errors: notFound,
    handle: ({ ctx }) => details(ctx),
  }),
  grafanaRoute({
    method: 'PUT',
    path: '/api/org',
    summary: 'Renames the organization',
    guard: 'orgAdmin',
    does: renameWorkspace,
    body: nameBody,
    errors: { NameTaken: [400, nameTaken] },
    handle: async ({ ctx, body }) => {
      await renameWorkspace({ ctx, input: { name: body.name } });
      return { message: 'Organization updated' };
    },
  }),
  grafanaRoute({
    method: 'PUT',
    path: '/api/org/address',
    summary: 'Sets the address of the organization',
    guard: 'orgAdmin',
    does: modifyWorkspaceSettings,
    body: addressBody,
    handle: ({ ctx, body }) => setAddress(ctx, body),
  }),
  memberLookup,
  ...memberRoutes('/api/org', 'orgAdmin', async (ctx) => ctx),
];

/** All organizations of the server. */
const allRoutes: readonly GrafanaRoute[] = [
  grafanaRoute({
    method: 'GET',
    path: '/api/orgs',
    summary: 'All organizations',
    guard: 'serverAdmin',
    does: listWorkspaces,
    handle: async ({ ctx, query }) => {
      // Older clients count pages from 0.
      const { page, perPage } = pageOf(query);
      const search = query.text('query') ?? '';
      const name = query.text('name') || undefined;
      const found = await listWorkspaces({ ctx: administering(ctx), input: { search, name, page, perPage } });
      return found.map(({ id, name: title }) => ({ id, name: title }));
    },
  }),
  grafanaRoute({
    method: 'POST',
    path: '/api/orgs',
    summary: 'Makes an organization; the caller becomes its Admin',
    guard: 'serverAdmin',
    does: createOwnWorkspace,
    body: nameBody,
    errors: { NameTaken: [409, nameTaken] },
    handle: async ({ ctx, body, note }) => {
      const { id, uuid } = await createOwnWorkspace({ ctx: administering(ctx), input: { name: body.name } });
      note.object = uuid;
      return { orgId: id, message: 'Organization created' };
    },
  }),
  grafanaRoute({
    method: 'GET',
    path: '/api/orgs/name/{name}',
    summary: 'One organization by its name',
    guard: 'serverAdmin',
    does: getWorkspace,
    errors: notFound,
    handle: async ({ ctx, params }) => {
      const { id, uuid } = await findWorkspace({ ctx: administering(ctx), input: { name: params.name ?? '' } });
      return details(administering(ctx, { id, uuid }));
    },
  }),
  grafanaRoute({
    method: 'GET',
    path: '/api/orgs/{id}',
    summary: 'One organization',
    guard: 'serverAdmin',
    does: getWorkspace,
    errors: notFound,
    handle: async ({ ctx, params }) => details(await inOrganization(ctx, params)),
  }),
  grafanaRoute({
    method: 'PUT',
    path: '/api/orgs/{id}',
    summary: 'Renames an organization',
    guard: 'serverAdmin',
    does: renameWorkspace,
    body: nameBody,
    // 500 is what clients wait for when there is no such organization.
    errors: { NameTaken: [400, nameTaken], ObjectNotFound: [500, 'Failed to update organization'] },
    handle: async ({ ctx, params, body }) => {
      await renameWorkspace({ ctx: await inOrganization(ctx, params), input: { name: body.name } });
      return { message: 'Organization updated' };
    },
  }),
  grafanaRoute({
    method: 'PUT',
    path: '/api/orgs/{id}/address',
    summary: 'Sets the address of an organization',
    guard: 'serverAdmin',
    does: modifyWorkspaceSettings,
    body: addressBody,
    errors: notFound,
    handle: async ({ ctx, params, body }) => setAddress(await inOrganization(ctx, params), body),
  }),
  grafanaRoute({
    method: 'DELETE',
    path: '/api/orgs/{id}',
    summary: 'Deletes an organization',
    guard: 'serverAdmin',
    does: deleteWorkspace,
    errors: { ObjectNotFound: 'Failed to delete organization. ID not found' },
    handle: async ({ ctx, params, note }) => {
      const inside = await inOrganization(ctx, params);
      note.object = inside.workspace.uuid;
      if (inside.workspace.id === ctx.workspace.id) throw refusal(400, 'Can not delete org for current user');
      await deleteWorkspace({ ctx: inside, input: {} });
      return { message: 'Organization deleted' };
    },
  }),
  ...memberRoutes('/api/orgs/{id}', 'serverAdmin', inOrganization),
];

export const organizationRoutes: readonly GrafanaRoute[] = [...ownRoutes, ...allRoutes];
