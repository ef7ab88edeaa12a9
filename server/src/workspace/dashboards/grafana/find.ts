import type { Kysely, QueryResult } from 'kysely';
import { BelvedereError } from '../../../errors/index.ts';
import type { Database } from '../../../store/schema.ts';
import type { Context } from '../../kernel/context.ts';
import { columnsFrom, statement } from '../../kernel/statement.ts';
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

interface Place {
  readonly workspace: number;
  readonly kind: string;
}

const live = (db: Kysely<Database>, { workspace, kind }: Place) =>
  db
    .selectFrom('documents')
    .innerJoin('document_handles', 'document_handles.document_id', 'documents.id')
    .select('documents.uuid')
    .where('documents.workspace_id', '=', workspace)
    .where('documents.kind', '=', kind)
    .where('documents.deleted_at', 'is', null);

interface Found {
  readonly uuid: string;
}

const byId = statement<Place & { readonly id: number }, Found>((db, value) =>
  live(db, columnsFrom(value, ['workspace', 'kind'])).where('documents.id', '=', value('id')),
);
const byUuid = statement<Place & { readonly uuid: string }, Found>((db, value) =>
  live(db, columnsFrom(value, ['workspace', 'kind'])).where('documents.uuid', '=', value('uuid')),
);
const byHandle = (column: 'uid' | 'slug') =>
  statement<Place & { readonly handle: string }, Found>((db, value) =>
    live(db, columnsFrom(value, ['workspace', 'kind']))
      .where('document_handles.workspace_id', '=', value('workspace'))
      .where('document_handles.kind', '=', value('kind'))
      .where('document_handles.released_at', 'is', null)
      .where(`document_handles.${column}`, '=', value('handle')),
  );
const byUid = byHandle('uid');
const bySlug = byHandle('slug');

const uuidIn = ({ rows: [row] }: QueryResult<Found>): string | undefined => row?.uuid;

/** The uuid of a live dashboard; undefined when there is none of this name. Whether the caller may read it is not asked. */
export async function findDashboard(
  db: Kysely<Database>,
  ctx: Context,
  name: DashboardName,
): Promise<string | undefined> {
  const place = { workspace: ctx.workspace.id, kind: dashboard.kind };
  if ('id' in name) return uuidIn(await byId(db, { ...place, id: name.id }));
  const handle = 'uid' in name ? name.uid : name.slug;
  const found = uuidIn(await ('uid' in name ? byUid : bySlug)(db, { ...place, handle }));
  if (found !== undefined) return found;
  // Under its uuid a dashboard is found by everybody, also where its uid is another.
  if ('uid' in name) return uuidIn(await byUuid(db, { ...place, uuid: handle }));
  // Slugs are lower case, apart from those of titles without letters.
  const lower = handle.toLowerCase();
  return lower === handle ? undefined : findDashboard(db, ctx, { slug: lower });
}
