import { Type } from 'typebox';
import {
  type ArchivedKind,
  type ArchivedObject,
  byUnits,
  differing,
  type ShownByGrafana,
  type TakeCall,
  type TakenObject,
} from '../kernel/archived.ts';
import type { Context } from '../kernel/context.ts';
import { takenName } from '../kernel/documents/archived.ts';
import { newUuid } from '../kernel/identifiers.ts';
import { closed } from '../kernel/schemas.ts';
import { annotatedDashboard, requireOpenDashboard } from './find.ts';
import { readable } from './read.ts';
import { checkedAnnotation } from './rules.ts';
import { type AnnotationState, annotationStateText, columnsOf, type StoredAnnotation, toAnnotation } from './state.ts';
import { insertAnnotation, type PlacedAnnotation, updateAnnotation } from './write.ts';

interface AnnotationHead extends AnnotationState {
  readonly uuid: string;
  /** Uuid of its dashboard, or the name under which that one was taken; empty for one of the whole workspace. */
  readonly of: string;
  readonly panelId: number;
}

const schema = closed({
  uuid: Type.String({ pattern: '^anno_[0-9a-f]{32}$' }),
  of: Type.String({ pattern: '^(?:dsbd_[0-9a-zA-Z_]{1,64}|dashboards [a-zA-Z0-9_-]{1,40})?$' }),
  panelId: Type.Integer({ minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
  start: Type.Integer(),
  end: Type.Integer(),
  text: Type.String(),
  tags: Type.Array(Type.String()),
  data: Type.Object({}),
});

/** So many are in memory at a time. */
const BATCH_ROWS = 200;

/** In the order of their uuids. */
async function* readAnnotations(ctx: Context, tally: { leftOut: number }): AsyncGenerator<ArchivedObject> {
  const db = ctx.kernel.store.read;
  const found = await readable(ctx).select('annotations.uuid').execute();
  const { all } = await db
    .selectFrom('annotations')
    .leftJoin('documents', 'documents.id', 'annotations.dashboard_id')
    .select((eb) => eb.fn.countAll<number>().as('all'))
    .where('annotations.workspace_id', '=', ctx.workspace.id)
    .where('annotations.deleted_at', 'is', null)
    // Those of a deleted dashboard come back with it, and are not there until then.
    .where((eb) =>
      eb.or([
        eb('annotations.dashboard_id', 'is', null),
        eb.and([eb('documents.id', 'is not', null), eb('documents.deleted_at', 'is', null)]),
      ]),
    )
    .executeTakeFirstOrThrow();
  tally.leftOut += Math.max(all - found.length, 0);
  const uuids = found.map(({ uuid }) => uuid).sort(byUnits);
  for (let at = 0; at < uuids.length; at += BATCH_ROWS) {
    const rows = await readable(ctx)
      .leftJoin('documents', 'documents.id', 'annotations.dashboard_id')
      .selectAll('annotations')
      .select('documents.uuid as of')
      .where('annotations.uuid', 'in', uuids.slice(at, at + BATCH_ROWS))
      .execute();
    for (const row of rows.sort((one, other) => byUnits(one.uuid, other.uuid))) yield lineOf(row);
  }
}

function lineOf({ of, ...row }: Parameters<typeof toAnnotation>[0] & { of: string | null }): ArchivedObject {
  const { uuid, panelId, start, end, text, tags, data } = toAnnotation(row);
  return { head: { uuid, of: of ?? '', panelId, start, end, text, tags, data } };
}

/**
 * Known by its uuid. Where that one is somebody else's, because the archive is of another workspace of this server, an annotation that
 * says the same takes its place.
 */
async function takeAnnotation(call: TakeCall, { head }: ArchivedObject): Promise<TakenObject> {
  const { ctx, unit, taken, conflicts } = call;
  const { uuid: said, of, panelId, ...state } = head as unknown as AnnotationHead;
  const dashboardId = of === '' ? null : await annotatedDashboard(call, taken.get(of) ?? of);
  const wanted: PlacedAnnotation = { ...checkedAnnotation(state), dashboardId, panelId };
  const holder = await unit.db.selectFrom('annotations').selectAll().where('uuid', '=', said).executeTakeFirst();
  const isOwn = holder !== undefined && holder.workspace_id === ctx.workspace.id && holder.deleted_at === null;
  const current = isOwn ? toAnnotation(holder) : holder && (await sayingTheSame(call, wanted));
  if (current === undefined) {
    const uuid = holder === undefined ? said : newUuid('anno_');
    const made = await insertAnnotation(call, wanted, { verb: 'import' }, uuid);
    taken.set(made.uuid, made.uuid);
    return { outcome: 'created', reason: '', uuid: made.uuid };
  }
  const { uuid } = current;
  taken.set(uuid, uuid);
  if (annotationStateText(current) === annotationStateText(wanted)) return { outcome: 'unchanged', reason: '', uuid };
  await requireOpenDashboard(call, current);
  if (conflicts === 'skip') return { outcome: 'conflicting', reason: differing(current), uuid };
  if (current.dashboardId !== dashboardId || current.panelId !== panelId) {
    return { outcome: 'conflicting', reason: 'it belongs to another dashboard or panel here', uuid };
  }
  await updateAnnotation(call, current, wanted, { verb: 'import' });
  return { outcome: 'changed', reason: '', uuid };
}

/** One that no line of this archive has taken yet. */
async function sayingTheSame(
  { ctx, unit, taken }: TakeCall,
  wanted: PlacedAnnotation,
): Promise<StoredAnnotation | undefined> {
  const { name: _, ...columns } = columnsOf(wanted);
  let same = unit.db
    .selectFrom('annotations')
    .selectAll()
    .where('workspace_id', '=', ctx.workspace.id)
    .where('deleted_at', 'is', null)
    .where('time_end', '=', columns.time_end)
    .where('time_start', '=', columns.time_start)
    .where('dashboard_id', wanted.dashboardId === null ? 'is' : '=', wanted.dashboardId)
    .where('panel_id', '=', wanted.panelId);
  for (const column of ['text', 'tags', 'data'] as const) same = same.where(column, '=', columns[column]);
  const rows = await same.orderBy('id').execute();
  const row = rows.find(({ uuid }) => !taken.has(uuid));
  return row === undefined ? undefined : toAnnotation(row);
}

const whole = (value: unknown): number => (Number.isSafeInteger(value) ? Number(value) : 0);

/** Those of alerts belong to alerts, which are not here: the caller leaves them out. */
function ofGrafana({ value, uid, dashboardUid = '' }: ShownByGrafana): ArchivedObject {
  const { panelId, time, timeEnd, text, tags, data } = value;
  return {
    head: {
      uuid: `anno_${uid}`,
      of: dashboardUid === '' ? '' : takenName('dashboards', dashboardUid),
      panelId: whole(panelId),
      start: whole(time),
      end: whole(timeEnd) || whole(time),
      text: typeof text === 'string' ? text : '',
      tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [],
      data: typeof data === 'object' && data !== null && !Array.isArray(data) ? data : {},
    },
  };
}

/** Marks of the time lines. Who made them is not said: accounts are no part of an archive. */
export const archivedAnnotations: ArchivedKind = {
  kind: 'annotations',
  after: ['dashboards'],
  permission: 'scene.setManage',
  schema,
  nameOf: ({ head }) => String(head.text),
  read: readAnnotations,
  take: takeAnnotation,
  ofGrafana,
};
