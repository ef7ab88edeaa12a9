import {
  type DashboardName,
  dashboardHistory,
  readDashboard,
  restoreDashboard,
  versionReading,
} from '../../../workspace/dashboards/index.ts';
import type { Context } from '../../../workspace/kernel/context.ts';
import type { Addresses } from '../addresses.ts';
import { type ErrorWording, refusal } from '../answers.ts';
import type { GrafanaOptions } from '../options.ts';
import { loginOf, timeOf } from '../people.ts';
import { isGivenUp, reportsAtLeast } from '../profile.ts';
import { Reply } from '../reply.ts';
import { type GrafanaRoute, grafanaRoute, numberOf } from '../routes.ts';
import { restoreBody } from './body.ts';
import { named, notFound } from './read.ts';
import { saveRefusal } from './refusals.ts';
import { savedAnswer } from './save.ts';

const VERSIONS_MAX = 1_000;

const wording: ErrorWording = { ...notFound, VersionNotFound: 'Dashboard version not found' };

type Entry = Awaited<ReturnType<typeof dashboardHistory.list>>['versions'][number];

interface Whose {
  readonly id: number;
  readonly uid: string;
}

const entryOf = ({ id, uid }: Whose, { revision, at, reason }: Entry, createdBy: string) => ({
  id: revision,
  dashboardId: id,
  dashboardUID: uid,
  uid,
  parentVersion: revision - 1,
  restoredFrom: Number(/^Restored from version (\d+)$/.exec(reason)?.[1] ?? 0),
  version: revision,
  created: timeOf(at),
  createdBy,
  message: reason,
});

async function listVersions(ctx: Context, name: DashboardName, { limit, start }: { limit: number; start: number }) {
  const { document, uid } = await readDashboard({ ctx, input: name });
  const { versions, people } = await dashboardHistory.list({
    ctx,
    input: { uuid: document.uuid, page: { pageIndex: 1, pageSize: start + limit } },
  });
  return versions
    .slice(start)
    .filter(({ deleted }) => !deleted)
    .map((version) => entryOf({ id: document.id, uid }, version, loginOf(people, version.actor)));
}

async function readVersion(ctx: Context, name: DashboardName, version: number): Promise<Reply> {
  const { document, uid } = await readDashboard({ ctx, input: name });
  const found = await dashboardHistory.get({ ctx, input: { uuid: document.uuid, revision: version } }).catch(() => {
    throw refusal(404, `Dashboard version ${version} not found for dashboardId ${document.id}`, {
      code: 'VersionNotFound',
    });
  });
  const { draft, tags, ...entry } = found.version;
  const then = { ...document, ...draft, attributes: document.attributes, tags, revision: version };
  const head = JSON.stringify(entryOf({ id: document.id, uid }, entry, loginOf(found.people, entry.actor)));
  return Reply.jsonText(`${head.slice(0, -1)},"data":${versionReading(then, uid)}}`);
}

/**
 * The list is an object since 11.x and an array before. Programs that name dashboards by number are older than that: a backup tool ends
 * in the middle of its work when it gets the object, which they get in the profile `strict` alone.
 */
const isListObject = (part: string, options: GrafanaOptions): boolean =>
  part === named.uid.part ? reportsAtLeast(options, [11, 0]) : isGivenUp(options, [11, 0]);

export const versionRoutes = (options: GrafanaOptions, addresses: Addresses): readonly GrafanaRoute[] =>
  [named.uid, named.id].flatMap(({ part, of }) => [
    grafanaRoute({
      method: 'GET',
      path: `/api/dashboards/${part}/versions`,
      summary: 'The versions of a dashboard, the newest first',
      guard: 'editor',
      does: dashboardHistory.list,
      errors: wording,
      handle: async ({ ctx, params, query }) => {
        const limit = query.number('limit') ?? 0;
        const versions = await listVersions(ctx, of(params), {
          limit: limit > 0 ? Math.min(limit, VERSIONS_MAX) : VERSIONS_MAX,
          start: Math.max(query.number('start') ?? 0, 0),
        });
        return isListObject(part, options) ? { continueToken: '', versions } : versions;
      },
    }),
    grafanaRoute({
      method: 'GET',
      path: `/api/dashboards/${part}/versions/{version}`,
      summary: 'One version of a dashboard with its content',
      guard: 'editor',
      does: dashboardHistory.get,
      errors: wording,
      handle: ({ ctx, params }) => readVersion(ctx, of(params), numberOf(params.version)),
    }),
    grafanaRoute({
      method: 'POST',
      path: `/api/dashboards/${part}/restore`,
      summary: 'Makes an older version the newest',
      guard: 'editor',
      does: restoreDashboard,
      body: restoreBody,
      errors: wording,
      handle: async ({ ctx, note, params, body }) => {
        const name = of(params);
        try {
          const { document } = await restoreDashboard({ ctx, input: { dashboard: name, version: body.version } });
          note.object = document.uuid;
        } catch (error) {
          throw await saveRefusal(ctx, error);
        }
        const { document, uid, slug, folder } = await readDashboard({ ctx, input: name });
        return savedAnswer({ document, uid, slug, folder }, addresses);
      },
    }),
  ]);
