import { Type } from 'typebox';
import {
  listOwnSessions,
  listSessions,
  type OpenSession,
  revokeOwnSession,
  revokeSession,
} from '../../workspace/accounts/index.ts';
import { administering } from '../../workspace/kernel/server-context.ts';
import type { CallNote } from '../recording.ts';
import { type GrafanaRoute, grafanaRoute } from './routes.ts';
import { readUserAgent } from './user-agent.ts';
import { findUser } from './users.ts';
import { timeOf } from './views.ts';

const userNotFound = { ObjectNotFound: [404, 'user not found'] } as const;
const revokeErrors = {
  ObjectNotFound: [404, 'User auth token not found'],
  InvalidParameter: [400, 'Cannot revoke active user auth token'],
} as const;

const revokeBody = Type.Object({ authTokenId: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }) });

const ownToken = ({ credential }: CallNote): string | undefined =>
  credential?.kind === 'session' ? credential.token : undefined;

const userToken = ({ number, userAgent, address, createdAt, seenAt, isOwn }: OpenSession) => ({
  id: number,
  isActive: isOwn,
  clientIp: address,
  ...readUserAgent(userAgent),
  createdAt: timeOf(createdAt),
  seenAt: timeOf(seenAt),
});

/** Where somebody is logged in; Grafana calls a session an auth token. */
export const sessionRoutes: readonly GrafanaRoute[] = [
  grafanaRoute({
    method: 'GET',
    path: '/api/user/auth-tokens',
    summary: 'Own sessions',
    guard: 'signedIn',
    does: listOwnSessions,
    errors: userNotFound,
    handle: async ({ ctx, note }) =>
      (await listOwnSessions({ ctx, input: { sessionToken: ownToken(note) } })).map(userToken),
  }),
  grafanaRoute({
    method: 'POST',
    path: '/api/user/revoke-auth-token',
    summary: 'Ends one of the own sessions',
    guard: 'signedIn',
    does: revokeOwnSession,
    body: revokeBody,
    errors: revokeErrors,
    handle: async ({ ctx, body, note }) => {
      await revokeOwnSession({ ctx, input: { number: body.authTokenId, sessionToken: ownToken(note) } });
      return { message: 'User auth token revoked' };
    },
  }),
  grafanaRoute({
    method: 'GET',
    path: '/api/admin/users/{id}/auth-tokens',
    summary: 'Sessions of a user',
    guard: 'serverAdmin',
    does: listSessions,
    errors: userNotFound,
    handle: async ({ ctx, params, note }) => {
      const { uuid } = await findUser(ctx, params.id);
      const input = { uuid, sessionToken: ownToken(note) };
      return (await listSessions({ ctx: administering(ctx), input })).map(userToken);
    },
  }),
  grafanaRoute({
    method: 'POST',
    path: '/api/admin/users/{id}/revoke-auth-token',
    summary: 'Ends one session of a user',
    guard: 'serverAdmin',
    does: revokeSession,
    body: revokeBody,
    errors: revokeErrors,
    handle: async ({ ctx, params, body, note }) => {
      const { uuid } = await findUser(ctx, params.id);
      note.object = uuid;
      const input = { uuid, number: body.authTokenId, sessionToken: ownToken(note) };
      await revokeSession({ ctx: administering(ctx), input });
      return { message: 'User auth token revoked' };
    },
  }),
];
