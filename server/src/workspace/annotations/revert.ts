import type { Kysely, Selectable } from 'kysely';
import type { AnnotationTable, ChangeTable, Database } from '../../store/schema.ts';
import type { Context } from '../kernel/context.ts';
import { purged, requireCurrent, stateBefore } from '../kernel/revert-state.ts';
import type { Revertible } from '../kernel/revertible.ts';
import { requireOpenDashboard, seesDashboard } from './find.ts';
import { annotationStateOf, toAnnotation } from './state.ts';
import { removeAnnotation, restoreAnnotation, updateAnnotation } from './write.ts';

const changed = (
  db: Kysely<Database>,
  ctx: Context,
  change: Selectable<ChangeTable>,
): Promise<Selectable<AnnotationTable> | undefined> =>
  db
    .selectFrom('annotations')
    .selectAll()
    .where('id', '=', change.object_id)
    .where('uuid', '=', change.object_uuid)
    .where('workspace_id', '=', ctx.workspace.id)
    .executeTakeFirst();

/** How changes of annotations are taken back. */
export const revertibleAnnotations: Revertible = {
  noun: 'annotations',
  permission: 'scene.setManage',
  mayRead: async (ctx, change) => {
    const row = await changed(ctx.kernel.store.read, ctx, change);
    return row !== undefined && seesDashboard(ctx, ctx.kernel.store.read, row.dashboard_id);
  },
  revert: async (ctx, unit, change) => {
    const row = await changed(unit.db, ctx, change);
    if (row === undefined) throw purged(change);
    const annotation = toAnnotation(row);
    const call = { ctx, unit };
    await requireOpenDashboard(call, annotation);
    requireCurrent(annotation, change);
    const label = { verb: 'revert', reverts: change.uuid };
    const state = await stateBefore(unit, change);
    if (state === 'absent') {
      const { uuid, revision } = await removeAnnotation(call, annotation, label);
      return { uuid, revision, deleted: true };
    }
    const { uuid, revision } =
      row.deleted_at === null
        ? await updateAnnotation(call, annotation, annotationStateOf(state), label)
        : await restoreAnnotation(call, annotation, label);
    return { uuid, revision, deleted: false };
  },
};
