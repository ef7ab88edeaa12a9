import { advanceRow } from '../kernel/advance-row.ts';
import { newUuid } from '../kernel/identifiers.ts';
import type { WriteCall } from '../kernel/transact.ts';
import { recordRevision, requireRevision } from '../kernel/versions.ts';
import {
  type AnnotationState,
  annotationStateText,
  columnsOf,
  conflictFacts,
  type StoredAnnotation,
  toAnnotation,
} from './state.ts';

/** What a change is called in versions and in the chain, and which change it takes back. */
export interface AnnotationChange {
  readonly verb: string;
  readonly reverts?: string | undefined;
}

/** The change that led to the revision of an annotation. */
const recordAnnotation = (
  { ctx, unit }: WriteCall,
  annotation: StoredAnnotation,
  from: number,
  { verb, reverts }: AnnotationChange,
  deleted = false,
): Promise<void> =>
  recordRevision(ctx, unit, {
    noun: 'annotations',
    verb,
    object: { table: 'annotations', id: annotation.id, uuid: annotation.uuid, name: columnsOf(annotation).name },
    from,
    to: annotation.revision,
    state: annotationStateText(annotation),
    deleted,
    reverts,
  });

/** Gives it exactly these rows to be found by. */
async function writeTags({ ctx, unit }: WriteCall, id: number, tags: readonly string[]): Promise<void> {
  await unit.db.deleteFrom('annotation_tags').where('annotation_id', '=', id).execute();
  if (tags.length === 0) return;
  await unit.db
    .insertInto('annotation_tags')
    .values(tags.map((tag) => ({ annotation_id: id, workspace_id: ctx.workspace.id, tag })))
    .execute();
}

/** A state with its place. */
export type PlacedAnnotation = AnnotationState & Pick<StoredAnnotation, 'dashboardId' | 'panelId'>;

/** Makes an annotation at revision 1; its state was checked. */
export async function insertAnnotation(
  call: WriteCall,
  { dashboardId, panelId, ...state }: PlacedAnnotation,
  change: AnnotationChange,
  uuid: string = newUuid('anno_'),
): Promise<StoredAnnotation> {
  const { ctx, unit } = call;
  const row = await unit.db
    .insertInto('annotations')
    .values({
      ...columnsOf(state),
      uuid,
      revision: 1,
      creator: ctx.actor.uuid,
      updator: ctx.actor.uuid,
      created_at: unit.at,
      updated_at: unit.at,
      deleted_at: null,
      workspace_id: ctx.workspace.id,
      dashboard_id: dashboardId,
      panel_id: panelId,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const annotation = toAnnotation(row);
  await writeTags(call, annotation.id, annotation.tags);
  await recordAnnotation(call, annotation, 0, change);
  return annotation;
}

async function revise(
  call: WriteCall,
  before: StoredAnnotation,
  state: AnnotationState,
  deletedAt: number | null,
  change: AnnotationChange,
): Promise<StoredAnnotation> {
  const { ctx, unit } = call;
  requireRevision(ctx.expectedRevision, conflictFacts(before));
  const stamp = await advanceRow(ctx, unit, { table: 'annotations', title: 'annotation' }, before, {
    ...columnsOf(state),
    deleted_at: deletedAt,
  });
  await writeTags(call, before.id, state.tags);
  const after = { ...before, ...state, ...stamp };
  await recordAnnotation(call, after, before.revision, change, deletedAt !== null);
  return after;
}

/** Gives it a state; writes nothing when it has it already. Errors: `RevisionConflict`. */
export async function updateAnnotation(
  call: WriteCall,
  before: StoredAnnotation,
  state: AnnotationState,
  change: AnnotationChange,
): Promise<StoredAnnotation> {
  requireRevision(call.ctx.expectedRevision, conflictFacts(before));
  if (annotationStateText({ ...before, ...state }) === annotationStateText(before)) return before;
  return revise(call, before, state, null, change);
}

/** Marks it as deleted: until the retention time has passed, reverting brings it back. */
export const removeAnnotation = (call: WriteCall, before: StoredAnnotation, change: AnnotationChange) =>
  revise(call, before, before, call.unit.at, change);

export const restoreAnnotation = (call: WriteCall, before: StoredAnnotation, change: AnnotationChange) =>
  revise(call, before, before, null, change);
