import { Type } from 'typebox';
import { findAccount } from '../../workspace/accounts/index.ts';
import {
  createAnnotation,
  deleteAnnotation,
  deleteAnnotationsOfPanel,
  getAnnotation,
  listAnnotations,
  listAnnotationTags,
  modifyAnnotation,
  type ReadAnnotation,
} from '../../workspace/annotations/index.ts';
import type { DashboardName, ReadDashboard } from '../../workspace/dashboards/index.ts';
import type { Context } from '../../workspace/kernel/context.ts';
import { refusal } from './answers.ts';
import { dashboardIfAny } from './dashboards/read.ts';
import { type GrafanaOptions, reportedVersion } from './options.ts';
import type { QueryParameters } from './query.ts';
import { type GrafanaRoute, grafanaRoute, numberOf } from './routes.ts';
import { avatarOf } from './views.ts';

const LIMIT_DEFAULT = 100;
const LIMIT_MAX = 10_000;
const TAGS_MAX = 50;

const maybe = <Schema extends Parameters<typeof Type.Optional>[0]>(schema: Schema) =>
  Type.Optional(Type.Union([schema, Type.Null()]));

const said = {
  text: maybe(Type.String()),
  tags: maybe(Type.Array(Type.String())),
  time: maybe(Type.Integer()),
  timeEnd: maybe(Type.Integer()),
  data: maybe(Type.Object({})),
};
const place = {
  dashboardId: maybe(Type.Integer()),
  dashboardUID: maybe(Type.String()),
  panelId: maybe(Type.Integer({ minimum: 0 })),
};

const createBody = Type.Object({ ...said, ...place });
const changeBody = Type.Object(said);
const massDeleteBody = Type.Object({ ...place, annotationId: maybe(Type.Integer()) });
const graphiteBody = Type.Object({
  what: maybe(Type.String()),
  tags: maybe(Type.Union([Type.Array(Type.String()), Type.String()])),
  when: maybe(Type.Integer()),
  data: maybe(Type.String()),
});

const errors = { ObjectNotFound: 'Annotation not found' } as const;

interface Place {
  readonly dashboardId?: number | null;
  readonly dashboardUID?: string | null;
}

/** The dashboard that a call names: the uid wins, and neither is none. Undefined where none is named. Errors: 404. */
async function placeOf(ctx: Context, { dashboardId, dashboardUID }: Place): Promise<ReadDashboard | undefined> {
  const uid = dashboardUID ?? '';
  const id = dashboardId ?? 0;
  if (uid === '' && id === 0) return undefined;
  const name: DashboardName = uid === '' ? { id } : { uid };
  const found = await dashboardIfAny(ctx, name);
  if (found === undefined) throw refusal(404, 'Dashboard not found');
  return found;
}

const annotationView = (annotation: ReadAnnotation) => {
  const { author, authorId } = annotation;
  return {
    id: annotation.id,
    alertId: 0,
    alertName: '',
    dashboardId: annotation.dashboardId ?? 0,
    dashboardUID: annotation.dashboardUid,
    panelId: annotation.panelId,
    userId: authorId,
    userUID: authorId === 0 ? '' : author.uuid,
    login: authorId === 0 ? author.name : author.username,
    email: authorId === 0 ? '' : author.email,
    avatarUrl: avatarOf(author.email === '' ? author.username : author.email),
    newState: '',
    prevState: '',
    created: annotation.createdAt,
    updated: annotation.updatedAt,
    time: annotation.start,
    timeEnd: annotation.end,
    text: annotation.text,
    tags: annotation.tags,
    data: annotation.data,
  };
};

/** What a list asks for; undefined where nothing can fit it: there are no alerts, and what is closed is as good as not there. */
async function filterOf(ctx: Context, query: QueryParameters) {
  const limit = query.number('limit') ?? 0;
  if (limit > LIMIT_MAX) throw refusal(400, `limit is above the maximum of ${LIMIT_MAX}`, { code: 'InvalidParameter' });
  const tags = query.all('tags').filter((tag) => tag !== '');
  if (tags.length > TAGS_MAX) throw refusal(400, `more than ${TAGS_MAX} tags`, { code: 'InvalidParameter' });
  const isOfAlert = (query.number('alertId') ?? 0) > 0 || (query.text('alertUID') ?? '') !== '';
  if (isOfAlert || query.text('type') === 'alert') return undefined;
  const uid = query.text('dashboardUID') ?? '';
  const id = query.number('dashboardId') ?? 0;
  const name: DashboardName | undefined = uid !== '' ? { uid } : id > 0 ? { id } : undefined;
  const dashboard = name === undefined ? undefined : await dashboardIfAny(ctx, name);
  if (name !== undefined && dashboard === undefined) return undefined;
  const userId = query.number('userId') ?? 0;
  const user = userId > 0 ? await findAccount(ctx, { id: userId }).catch(() => undefined) : undefined;
  if (userId > 0 && user === undefined) return undefined;
  const panelId = query.number('panelId') ?? 0;
  const from = query.number('from') ?? 0;
  const to = query.number('to') ?? 0;
  return {
    from: from > 0 ? from : undefined,
    to: to > 0 ? to : undefined,
    dashboardId: dashboard?.document.id,
    panelId: panelId > 0 ? panelId : undefined,
    creator: user?.uuid,
    tags,
    anyTag: query.flag('matchAny'),
    limit: limit > 0 ? limit : LIMIT_DEFAULT,
  };
}

/** What a body says of an annotation; null and nothing say nothing. */
function saidOf({ text, tags, time, timeEnd, data }: Partial<Record<keyof typeof said, unknown>>) {
  return {
    text: (text as string | null | undefined) ?? undefined,
    tags: (tags as string[] | null | undefined) ?? undefined,
    // 0 is how clients of Go leave it out.
    start: (time as number | null | undefined) || undefined,
    end: (timeEnd as number | null | undefined) || undefined,
    data: (data as Record<string, unknown> | null | undefined) ?? undefined,
  };
}

/** Since version 11 deleting what is not there is no error. */
const deletesQuietly = ({ grafanaVersion = reportedVersion }: GrafanaOptions): boolean =>
  Number.parseInt(grafanaVersion, 10) >= 11;

const changeRoute = (method: 'PUT' | 'PATCH', summary: string, message: string): GrafanaRoute =>
  grafanaRoute({
    method,
    path: '/api/annotations/{id}',
    summary,
    guard: 'editor',
    does: modifyAnnotation,
    body: changeBody,
    errors,
    handle: async ({ ctx, note, params, body }) => {
      const { uuid } = await modifyAnnotation({ ctx, input: { id: numberOf(params.id), ...saidOf(body) } });
      note.object = uuid;
      return { message };
    },
  });

export const annotationRoutes = (options: GrafanaOptions): readonly GrafanaRoute[] => [
  grafanaRoute({
    method: 'GET',
    path: '/api/annotations',
    summary: 'Annotations, the newest first',
    guard: 'signedIn',
    does: listAnnotations,
    handle: async ({ ctx, query }) => {
      const input = await filterOf(ctx, query);
      return input === undefined ? [] : (await listAnnotations({ ctx, input })).map(annotationView);
    },
  }),
  grafanaRoute({
    method: 'POST',
    path: '/api/annotations',
    summary: 'Marks a time on a dashboard, or in the organization',
    guard: 'editor',
    does: createAnnotation,
    body: createBody,
    handle: async ({ ctx, note, body }) => {
      const { text, tags, start = ctx.kernel.now(), end = start, data } = saidOf(body);
      if (text === undefined || text.trim() === '') throw refusal(400, 'Failed to save annotation');
      const dashboard = (await placeOf(ctx, body))?.document.uuid;
      const input = { text, tags: tags ?? [], start, end, data: data ?? {}, dashboard, panelId: body.panelId ?? 0 };
      const { id, uuid } = await createAnnotation({ ctx, input });
      note.object = uuid;
      return { message: 'Annotation added', id };
    },
  }),
  grafanaRoute({
    method: 'POST',
    path: '/api/annotations/graphite',
    summary: 'Marks a time in the form of an event of Graphite',
    guard: 'editor',
    does: createAnnotation,
    body: graphiteBody,
    handle: async ({ ctx, note, body }) => {
      const { what, tags, when, data } = body;
      if (!what?.trim()) throw refusal(400, 'Failed to save Graphite annotation');
      const start = when ? when * 1000 : ctx.kernel.now();
      const { id, uuid } = await createAnnotation({
        ctx,
        input: {
          text: data ? `${what}\n${data}` : what,
          tags: typeof tags === 'string' ? tags.split(' ') : (tags ?? []),
          start,
          end: start,
          data: {},
          panelId: 0,
        },
      });
      note.object = uuid;
      return { message: 'Graphite annotation added', id };
    },
  }),
  grafanaRoute({
    method: 'POST',
    path: '/api/annotations/mass-delete',
    summary: 'Deletes one annotation, or all of a panel',
    guard: 'editor',
    does: deleteAnnotationsOfPanel,
    body: massDeleteBody,
    errors,
    handle: async ({ ctx, note, body }) => {
      const { annotationId, panelId } = body;
      if (annotationId) {
        note.object = (await deleteAnnotation({ ctx, input: { id: annotationId } })).uuid;
        return { message: 'Annotations deleted' };
      }
      const dashboard = await placeOf(ctx, body);
      if (dashboard === undefined || !panelId) {
        throw refusal(400, 'annotationId, or dashboardUID and panelId, must be set');
      }
      note.object = dashboard.document.uuid;
      await deleteAnnotationsOfPanel({ ctx, input: { dashboard: dashboard.document.uuid, panelId } });
      return { message: 'Annotations deleted' };
    },
  }),
  grafanaRoute({
    method: 'GET',
    path: '/api/annotations/tags',
    summary: 'Tags with the number of annotations that carry them',
    guard: 'signedIn',
    does: listAnnotationTags,
    handle: async ({ ctx, query }) => {
      const limit = query.number('limit') ?? 0;
      const input = {
        search: query.text('tag') ?? '',
        limit: limit > 0 ? Math.min(limit, LIMIT_MAX) : LIMIT_DEFAULT,
      };
      return { result: { tags: await listAnnotationTags({ ctx, input }) } };
    },
  }),
  grafanaRoute({
    method: 'GET',
    path: '/api/annotations/{id}',
    summary: 'An annotation',
    guard: 'signedIn',
    does: getAnnotation,
    errors,
    handle: async ({ ctx, note, params }) => {
      const annotation = await getAnnotation({ ctx, input: { id: numberOf(params.id) } });
      note.object = annotation.uuid;
      return annotationView(annotation);
    },
  }),
  changeRoute('PUT', 'Says an annotation anew', 'Annotation updated'),
  changeRoute('PATCH', 'Changes what is sent of an annotation', 'Annotation patched'),
  grafanaRoute({
    method: 'DELETE',
    path: '/api/annotations/{id}',
    summary: 'Deletes an annotation',
    guard: 'editor',
    does: deleteAnnotation,
    errors: deletesQuietly(options) ? { ObjectNotFound: [200, 'Annotation deleted'] } : errors,
    handle: async ({ ctx, note, params }) => {
      note.object = (await deleteAnnotation({ ctx, input: { id: numberOf(params.id) } })).uuid;
      return { message: 'Annotation deleted' };
    },
  }),
];
