import type { Kysely } from 'kysely';
import { BelvedereError } from '../../../errors/index.ts';
import type { Database } from '../../../store/schema.ts';
import type { Context } from '../../kernel/context.ts';
import { dashboard } from '../noun.ts';

/** One of the three ways in which clients of Grafana name a dashboard. */
export type DashboardName =
  | { readonly uid: string }
  | { readonly slug: string }
  /** The number of its row. */
  | { readonly id: number };

/** How messages call a dashboard that is not there. */
const spelled = (name: DashboardName): string => {
  if ('uid' in name) return name.uid;
  return 'slug' in name ? name.slug : String(name.id);
};

/** The same for a dashboard that never was, is deleted, or is another workspace's. */
export const noDashboard = (name: DashboardName): BelvedereError =>
  new BelvedereError('ObjectNotFound', `dashboard ${spelled(name).slice(0, 80)} does not exist in this workspace`);

/** The uuid of a live dashboard; undefined when there is none of this name. Whether the caller may read it is not asked. */
export async function findDashboard(
  db: Kysely<Database>,
  ctx: Context,
  name: DashboardName,
): Promise<string | undefined> {
  const live = db
    .selectFrom('documents')
    .innerJoin('document_handles', 'document_handles.document_id', 'documents.id')
    .select('documents.uuid')
    .where('documents.workspace_id', '=', ctx.workspace.id)
    .where('documents.kind', '=', dashboard.kind)
    .where('documents.deleted_at', 'is', null);
  if ('id' in name) return (await live.where('documents.id', '=', name.id).executeTakeFirst())?.uuid;
  const handle = 'uid' in name ? name.uid : name.slug;
  const byHandle = live
    .where('document_handles.workspace_id', '=', ctx.workspace.id)
    .where('document_handles.kind', '=', dashboard.kind)
    .where('document_handles.released_at', 'is', null)
    .where('uid' in name ? 'document_handles.uid' : 'document_handles.slug', '=', handle);
  const found = await byHandle.executeTakeFirst();
  if (found !== undefined) return found.uuid;
  // Under its uuid a dashboard is found by everybody, also where its uid is another.
  if ('uid' in name) return (await live.where('documents.uuid', '=', handle).executeTakeFirst())?.uuid;
  // Slugs are lower case, apart from those of titles without letters.
  const lower = handle.toLowerCase();
  return lower === handle ? undefined : findDashboard(db, ctx, { slug: lower });
}
