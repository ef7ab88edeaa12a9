import { type Static, Type } from 'typebox';
import { BelvedereError } from '../../../errors/index.ts';
import { diffJson, parseJson } from '../../../json/index.ts';
import { dashboardHistory, readDashboard, versionReading } from '../../../workspace/dashboards/index.ts';
import type { Context } from '../../../workspace/kernel/context.ts';
import { refusal } from '../answers.ts';
import { Reply } from '../reply.ts';
import { type GrafanaRoute, grafanaRoute } from '../routes.ts';
import { basicHtml, jsonHtml } from './diff-html.ts';
import { notFound } from './read.ts';

const target = Type.Object({
  dashboardId: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
  version: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
  unsavedDashboard: Type.Optional(Type.Union([Type.Object({}), Type.Null()])),
});

const diffBody = Type.Object({
  base: target,
  new: target,
  diffType: Type.Optional(Type.Union([Type.String(), Type.Null()])),
});

type Target = Static<typeof target>;

/** One side of a comparison: what was sent of a dashboard that is not saved yet, or a stored version. Errors: 403, 404. */
async function sideOf(ctx: Context, { dashboardId, version, unsavedDashboard }: Target): Promise<unknown> {
  if (unsavedDashboard && !dashboardId) return unsavedDashboard;
  const { document, uid, mayChange } = await readDashboard({ ctx, input: { id: dashboardId ?? 0 } });
  if (!mayChange) {
    throw new BelvedereError('PermissionDenied', `${document.uuid} is open to the caller for reading only`);
  }
  if (unsavedDashboard) return unsavedDashboard;
  const revision = version ?? 0;
  const found = await dashboardHistory.get({ ctx, input: { uuid: document.uuid, revision } });
  const { draft, tags } = found.version;
  const then = { ...document, ...draft, attributes: document.attributes, tags, revision };
  return parseJson(versionReading(then, uid)) as unknown;
}

/** The version stands in every dashboard and says nothing about what changed. */
function withoutVersion(side: unknown): unknown {
  if (typeof side !== 'object' || side === null) return side;
  const { version: _, ...rest } = side as Record<string, unknown>;
  return rest;
}

/** Dashboards of Grafana are compared in what they say, whichever order their keys have. */
export const diffRoutes: readonly GrafanaRoute[] = [
  grafanaRoute({
    method: 'POST',
    path: '/api/dashboards/calculate-diff',
    summary: 'What changed between two versions, or since a version',
    guard: 'editor',
    does: dashboardHistory.diff,
    body: diffBody,
    errors: { ...notFound, VersionNotFound: 'Dashboard version not found' },
    handle: async ({ ctx, body: { base, new: next, diffType }, headers }) => {
      const isSaved = !base.unsavedDashboard && !next.unsavedDashboard;
      if (isSaved && base.dashboardId === next.dashboardId && base.version === next.version) {
        throw refusal(400, 'base and new are the same version');
      }
      const before = withoutVersion(await sideOf(ctx, base));
      const diff = diffJson(before, withoutVersion(await sideOf(ctx, next)));
      if (diffType === 'delta') return diff;
      // A page of somebody else's making is shown to nobody as one of ours.
      headers['Content-Security-Policy'] = "default-src 'none'; sandbox";
      const html = diffType === 'json' ? jsonHtml(diff) : basicHtml(diff);
      return Reply.bytes(200, 'text/html; charset=UTF-8', Buffer.from(html));
    },
  }),
];
