import { Type } from 'typebox';
import type { Context } from '../../workspace/kernel/context.ts';
import { deleteKey } from '../../workspace/keys/delete.ts';
import { createKey } from '../../workspace/keys/index.ts';
import { listKeys } from '../../workspace/keys/read.ts';
import type { StoredKey } from '../../workspace/keys/rows.ts';
import { refusal } from './answers.ts';
import { organizationRole, systemRolesOf } from './roles.ts';
import { type GrafanaRoute, grafanaRoute, numberOf } from './routes.ts';
import { timeOf } from './views.ts';

/** The keys that are no tokens of a service account, oldest first. */
async function ownKeys(ctx: Context): Promise<StoredKey[]> {
  const { keys } = await listKeys({ ctx, input: { pageIndex: 1, pageSize: undefined } });
  return keys.filter(({ serviceAccountId }) => serviceAccountId === null).reverse();
}

/** Seconds that a key lives; a century is as good as for ever. */
export const secondsToLive = Type.Optional(
  Type.Union([Type.Integer({ minimum: 0, maximum: 3_155_760_000 }), Type.Null()]),
);

/** End in milliseconds; null for never. */
export const endOf = (ctx: Context, seconds: number | null | undefined): number | null =>
  seconds === undefined || seconds === null || seconds === 0 ? null : ctx.kernel.now() + seconds * 1000;

/** The same keys as those of the Open API: each works there and here. */
export const apiKeyRoutes: readonly GrafanaRoute[] = [
  grafanaRoute({
    method: 'GET',
    path: '/api/auth/keys',
    summary: 'API keys of the organization',
    guard: 'orgAdmin',
    does: listKeys,
    handle: async ({ ctx, query }) => {
      const now = ctx.kernel.now();
      const live = ({ expiresAt }: StoredKey) => expiresAt === null || expiresAt > now;
      const keys = await ownKeys(ctx);
      return (query.flag('includeExpired') ? keys : keys.filter(live)).map(
        ({ id, name, roles, expiresAt, lastUsedAt }) => ({
          id,
          name,
          role: organizationRole(roles),
          ...(expiresAt === null ? {} : { expiration: timeOf(expiresAt) }),
          lastUsedAt: lastUsedAt === null ? null : timeOf(lastUsedAt),
        }),
      );
    },
  }),
  grafanaRoute({
    method: 'POST',
    path: '/api/auth/keys',
    summary: 'Makes an API key; its secret is shown once',
    guard: 'orgAdmin',
    does: createKey,
    showsSecret: true,
    body: Type.Object({ name: Type.String({ minLength: 1, maxLength: 190 }), role: Type.String(), secondsToLive }),
    errors: { NameTaken: [409, 'API key, organization ID and name must be unique'] },
    handle: async ({ ctx, body, note }) => {
      const roles = systemRolesOf(body.role);
      const expiresAt = endOf(ctx, body.secondsToLive) ?? undefined;
      const input = { name: body.name, roles, expiresAt, uniqueName: true, tokenForm: true };
      const { id, uuid, name, secret } = await createKey({ ctx, input });
      note.object = uuid;
      return { id, name, key: secret };
    },
  }),
  grafanaRoute({
    method: 'DELETE',
    path: '/api/auth/keys/{id}',
    summary: 'Deletes an API key',
    guard: 'orgAdmin',
    does: deleteKey,
    errors: { ObjectNotFound: 'API key not found' },
    handle: async ({ ctx, params, note }) => {
      const key = (await ownKeys(ctx)).find(({ id }) => id === numberOf(params.id));
      if (key === undefined) throw refusal(404, 'API key not found');
      note.object = key.uuid;
      await deleteKey({ ctx, input: { uuid: key.uuid } });
      return { message: 'API key deleted' };
    },
  }),
];
