import type { Context } from '../kernel/context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { annotatedDashboard, annotationForChange } from './find.ts';
import { checkedAnnotation } from './rules.ts';
import { type AnnotationState, type StoredAnnotation, toAnnotation } from './state.ts';
import { insertAnnotation, removeAnnotation, updateAnnotation } from './write.ts';

/** What changing the scenes of a workspace needs. */
const permission = 'scene.setManage';

export interface NewAnnotation extends AnnotationState {
  /** Uuid of the dashboard; undefined for the whole workspace. */
  readonly dashboard?: string | undefined;
  /** 0 for none. */
  readonly panelId: number;
}

/** Errors: `InvalidParameter`, `ObjectNotFound` for the dashboard, `PermissionDenied`. */
export const createAnnotation = defineVerb({
  id: 'annotations.create',
  effect: 'change',
  permission,
  run: ({ ctx, input }: { ctx: Context; input: NewAnnotation }): Promise<StoredAnnotation> => {
    const state = checkedAnnotation(input);
    return transact(ctx, async (unit) => {
      const call = { ctx, unit };
      const dashboardId = input.dashboard === undefined ? null : await annotatedDashboard(call, input.dashboard);
      return insertAnnotation(call, { ...state, dashboardId, panelId: input.panelId }, { verb: 'create' });
    });
  },
});

export type AnnotationChanges = { readonly id: number } & {
  readonly [Field in keyof AnnotationState]?: AnnotationState[Field] | undefined;
};

/** What is sent changes. Errors: `ObjectNotFound`, `PermissionDenied`, `InvalidParameter`, `RevisionConflict`. */
export const modifyAnnotation = defineVerb({
  id: 'annotations.modify',
  effect: 'change',
  permission,
  run: ({ ctx, input }: { ctx: Context; input: AnnotationChanges }): Promise<StoredAnnotation> =>
    transact(ctx, async (unit) => {
      const call = { ctx, unit };
      const before = await annotationForChange(call, input.id);
      const start = input.start ?? before.start;
      const isMoment = before.start === before.end;
      const state = checkedAnnotation({
        text: input.text ?? before.text,
        tags: input.tags ?? before.tags,
        start,
        // A moment that is moved stays one.
        end: input.end ?? (isMoment ? start : before.end),
        data: input.data ?? before.data,
      });
      return updateAnnotation(call, before, state, { verb: 'modify' });
    }),
});

/** Errors: `ObjectNotFound`, `PermissionDenied`, `RevisionConflict`. */
export const deleteAnnotation = defineVerb({
  id: 'annotations.delete',
  effect: 'change',
  permission,
  run: ({ ctx, input }: { ctx: Context; input: { id: number } }): Promise<StoredAnnotation> =>
    transact(ctx, async (unit) => {
      const before = await annotationForChange({ ctx, unit }, input.id);
      return removeAnnotation({ ctx, unit }, before, { verb: 'delete' });
    }),
});

/** Annotations in one transaction: other writers wait for it. */
const BATCH_ROWS = 200;

/** Every annotation of one panel; answers how many there were. Errors: `ObjectNotFound` for the dashboard, `PermissionDenied`. */
export const deleteAnnotationsOfPanel = defineVerb({
  id: 'annotations.deleteOfPanel',
  effect: 'change',
  permission,
  run: async ({ ctx, input }: { ctx: Context; input: { dashboard: string; panelId: number } }): Promise<number> => {
    let deleted = 0;
    for (let batch = BATCH_ROWS; batch === BATCH_ROWS; deleted += batch) {
      batch = await transact(ctx, async (unit) => {
        const call = { ctx, unit };
        const rows = await unit.db
          .selectFrom('annotations')
          .selectAll()
          .where('dashboard_id', '=', await annotatedDashboard(call, input.dashboard))
          .where('panel_id', '=', input.panelId)
          .where('deleted_at', 'is', null)
          .orderBy('time_end')
          .limit(BATCH_ROWS)
          .execute();
        for (const row of rows) await removeAnnotation(call, toAnnotation(row), { verb: 'delete' });
        return rows.length;
      });
    }
    return deleted;
  },
});
