import type { Kysely } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import type { Database } from '../../store/schema.ts';
import { requireChangeable } from '../kernel/access.ts';
import type { Context } from '../kernel/context.ts';
import { findReadable } from '../kernel/documents/find-readable.ts';
import { rowForChange } from '../kernel/own-rows.ts';
import type { WriteCall } from '../kernel/transact.ts';
import { annotationNotFound, type StoredAnnotation, toAnnotation } from './state.ts';

/**
 * The number of the dashboard that gets an annotation. Errors: `ObjectNotFound`, `PermissionDenied` for one that is open to the caller
 * for reading only: who may change a dashboard may annotate it.
 */
export async function annotatedDashboard({ ctx, unit }: WriteCall, uuid: string): Promise<number> {
  const document = await findReadable(ctx, unit.db, { uuid });
  if (document === undefined) {
    throw new BelvedereError('ObjectNotFound', `dashboard ${uuid.slice(0, 80)} does not exist in this workspace`);
  }
  requireChangeable(ctx, document);
  return document.id;
}

/** Whether the caller may see what belongs to the dashboard of an annotation. */
export const seesDashboard = async (ctx: Context, db: Kysely<Database>, id: number | null): Promise<boolean> =>
  id === null || (await findReadable(ctx, db, { id })) !== undefined;

/** Errors: `ObjectNotFound`, `PermissionDenied`. Locked until the end of the transaction. */
export async function annotationForChange(call: WriteCall, id: number): Promise<StoredAnnotation> {
  const row = await rowForChange(call, 'annotations', { id });
  if (row === undefined) throw annotationNotFound(id);
  await requireOpenDashboard(call, toAnnotation(row));
  return toAnnotation(row);
}

/** Errors: `ObjectNotFound` where its dashboard is closed to the caller, `PermissionDenied` where it may not be changed. */
export async function requireOpenDashboard(
  { ctx, unit }: WriteCall,
  { id, dashboardId }: StoredAnnotation,
): Promise<void> {
  if (dashboardId === null) return;
  const document = await findReadable(ctx, unit.db, { id: dashboardId });
  if (document === undefined) throw annotationNotFound(id);
  requireChangeable(ctx, document);
}
