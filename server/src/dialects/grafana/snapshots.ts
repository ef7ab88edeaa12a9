import { Type } from 'typebox';
import {
  createSnapshot,
  deleteSnapshot,
  deleteSnapshotByKey,
  listSnapshots,
  openSnapshot,
} from '../../workspace/snapshots/index.ts';
import { refusal } from './answers.ts';
import { sentDashboard } from './dashboards/body.ts';
import type { GrafanaOptions } from './options.ts';
import { timeOf } from './people.ts';
import { Reply } from './reply.ts';
import { changes, type GrafanaRoute, grafanaRoute, openRoute, reads } from './routes.ts';

const maybe = <Schema extends Parameters<typeof Type.Optional>[0]>(schema: Schema) =>
  Type.Optional(Type.Union([schema, Type.Null()]));

const createBody = Type.Object({
  dashboard: Type.Object({}, { description: 'free JSON, stored as sent' }),
  name: maybe(Type.String()),
  expires: maybe(Type.Integer()),
  external: maybe(Type.Boolean()),
  key: maybe(Type.String()),
  deleteKey: maybe(Type.String()),
});

const errors = { ObjectNotFound: 'Snapshot not found' } as const;
const deleted = "Snapshot deleted. It might take an hour before it's cleared from any CDN caches.";

const LIST_LIMIT = 1_000;
/** What caches may keep without asking again, as the contract says; never longer than the snapshot lives. */
const CACHED_SECONDS_MAX = 3_600;

/** An empty key is none: the server makes one. */
const chosen = (key: string | null | undefined): string | undefined => key || undefined;

export function snapshotRoutes({ kernel, publicUrl }: GrafanaOptions): readonly GrafanaRoute[] {
  return [
    grafanaRoute({
      method: 'POST',
      path: '/api/snapshots',
      summary: 'Keeps a copy of a dashboard that whoever has its key may read',
      guard: 'signedIn',
      does: createSnapshot,
      showsSecret: true,
      body: createBody,
      secrets: ['/key', '/deleteKey'],
      errors: { NameTaken: 409 },
      handle: async ({ ctx, note, body, sent, exchange }) => {
        if (body.external === true) throw refusal(403, 'External dashboard creation is disabled');
        const { snapshot, deleteKey } = await createSnapshot({
          ctx,
          input: {
            name: body.name ?? '',
            expiresInSeconds: body.expires ?? 0,
            dashboardText: sentDashboard(sent).node.text,
            key: chosen(body.key),
            deleteKey: chosen(body.deleteKey),
          },
        });
        note.object = snapshot.uuid;
        const base = publicUrl?.href ?? exchange.origin;
        return {
          id: snapshot.id,
          key: snapshot.key,
          deleteKey,
          url: `${base}/dashboard/snapshot/${snapshot.key}`,
          deleteUrl: `${base}/api/snapshots-delete/${deleteKey}`,
        };
      },
    }),
    openRoute({
      method: 'GET',
      path: '/api/snapshots/{key}',
      summary: 'A snapshot, for whoever has its key',
      guard: 'none',
      does: reads('snapshots.get'),
      secretParameters: ['key'],
      errors,
      handle: async ({ params, headers }) => {
        const { snapshot, dashboard } = await openSnapshot(kernel, params.key ?? '');
        const seconds = Math.floor((snapshot.expiresAt - kernel.now()) / 1000);
        headers['Cache-Control'] = `public, max-age=${Math.min(seconds, CACHED_SECONDS_MAX)}`;
        const meta = {
          isSnapshot: true,
          type: 'snapshot',
          canSave: false,
          canEdit: false,
          canAdmin: false,
          canStar: false,
          slug: '',
          expires: timeOf(snapshot.expiresAt),
          created: timeOf(snapshot.createdAt),
          updated: timeOf(snapshot.updatedAt),
        };
        return Reply.jsonPieces([`{"meta":${JSON.stringify(meta)},"dashboard":`, dashboard, '}']);
      },
    }),
    grafanaRoute({
      method: 'DELETE',
      path: '/api/snapshots/{key}',
      summary: 'Deletes a snapshot',
      guard: 'signedIn',
      does: deleteSnapshot,
      secretParameters: ['key'],
      errors: { ...errors, PermissionDenied: 'Access denied to this snapshot' },
      handle: async ({ ctx, note, params }) => {
        const { id, uuid } = await deleteSnapshot({ ctx, input: { key: params.key ?? '' } });
        note.object = uuid;
        return { message: deleted, id };
      },
    }),
    openRoute({
      method: 'GET',
      path: '/api/snapshots-delete/{deleteKey}',
      summary: 'Deletes a snapshot, for whoever has its delete key',
      guard: 'none',
      does: changes('snapshots.delete'),
      secretParameters: ['deleteKey'],
      errors,
      handle: async ({ params, note, exchange: { traceId } }) => {
        const { deleteKey = '' } = params;
        const { snapshot, ctx } = await deleteSnapshotByKey(kernel, { deleteKey, traceId, address: note.address });
        note.caller = ctx;
        note.object = snapshot.uuid;
        return { message: deleted };
      },
    }),
    grafanaRoute({
      method: 'GET',
      path: '/api/dashboard/snapshots',
      summary: 'Snapshots, the newest first; to viewers their own',
      guard: 'signedIn',
      does: listSnapshots,
      handle: async ({ ctx, query }) => {
        const limit = query.number('limit') ?? 0;
        const input = {
          search: query.text('query') ?? '',
          limit: limit > 0 ? Math.min(limit, LIST_LIMIT) : LIST_LIMIT,
        };
        return (await listSnapshots({ ctx, input })).map((snapshot) => ({
          id: snapshot.id,
          name: snapshot.name,
          key: snapshot.key,
          orgId: ctx.workspace.id,
          userId: snapshot.creatorId,
          external: false,
          externalUrl: '',
          expires: timeOf(snapshot.expiresAt),
          created: timeOf(snapshot.createdAt),
          updated: timeOf(snapshot.updatedAt),
        }));
      },
    }),
    grafanaRoute({
      method: 'GET',
      path: '/api/snapshot/shared-options',
      summary: 'Whether snapshots are published on other servers: never',
      guard: 'signedIn',
      does: reads('snapshots.options'),
      handle: () => ({
        snapshotEnabled: true,
        externalEnabled: false,
        externalSnapshotName: '',
        externalSnapshotURL: '',
      }),
    }),
  ];
}
