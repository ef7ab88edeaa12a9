import { utf8Of } from '../../../store/expressions.ts';
import { isAdministrable, isChangeable, mayRead } from '../../kernel/access.ts';
import type { Context } from '../../kernel/context.ts';
import { withInherited } from '../../kernel/documents/inherited-access.ts';
import { findTags } from '../../kernel/documents/read.ts';
import { type DocumentRow, listColumns, toDocument } from '../../kernel/documents/rows.ts';
import { findFewPeople, type People } from '../../kernel/people.ts';
import { prepared } from '../../kernel/prepared.ts';
import { defineVerb, type Verb } from '../../kernel/verb.ts';
import { dashboard } from '../noun.ts';
import type { Dashboard } from './draft.ts';
import { type DashboardName, findDashboard, noDashboard } from './find.ts';
import { type DashboardReading, readingOf } from './reading.ts';

interface DashboardFolder {
  readonly id: number;
  readonly uid: string;
  readonly slug: string;
  readonly title: string;
}

/** A dashboard as a client of Grafana reads it. */
export interface ReadDashboard extends DashboardReading {
  /** Its body is empty: the reading has it. */
  readonly document: Dashboard;
  readonly uid: string;
  readonly slug: string;
  readonly folder: DashboardFolder | undefined;
  readonly isStarred: boolean;
  readonly mayChange: boolean;
  /** Also say whom it is open to. */
  readonly mayAdminister: boolean;
  readonly people: People;
}

type Row = DocumentRow & {
  body: Uint8Array;
  uid: string;
  slug: string;
  folderId: number | null;
  folderTitle: string | null;
  folderUid: string | null;
  folderSlug: string | null;
  star: number | null;
};

/** Everything about one dashboard in one statement: the hot path of every client. */
const findRow = prepared<Row>((db, dialect) =>
  db
    .selectFrom('documents')
    .select((eb) => utf8Of(eb, 'documents.body', dialect).as('body'))
    .innerJoin('document_handles as handle', 'handle.document_id', 'documents.id')
    .leftJoin('document_attributes as place', (join) =>
      join.onRef('place.document_id', '=', 'documents.id').on('place.attribute', '=', 'folder'),
    )
    .leftJoin('documents as folder', (join) =>
      join
        .onRef('folder.workspace_id', '=', 'documents.workspace_id')
        .onRef('folder.uuid', '=', 'place.value')
        .on('folder.deleted_at', 'is', null),
    )
    .leftJoin('document_handles as folderHandle', 'folderHandle.document_id', 'folder.id')
    .leftJoin('stars as star', (join) =>
      join.onRef('star.document_id', '=', 'documents.id').on('star.account_uuid', '=', ''),
    )
    .select([
      ...listColumns,
      'handle.uid as uid',
      'handle.slug as slug',
      'folder.id as folderId',
      'folder.name as folderTitle',
      'folderHandle.uid as folderUid',
      'folderHandle.slug as folderSlug',
      'star.document_id as star',
    ])
    .where('documents.workspace_id', '=', 0)
    .where('documents.uuid', '=', '')
    .where('documents.deleted_at', 'is', null)
    .where('documents.kind', '=', ''),
);

const findUuid = prepared<{ uuid: string }>((db) =>
  db
    .selectFrom('document_handles')
    .innerJoin('documents', 'documents.id', 'document_handles.document_id')
    .select('documents.uuid')
    .where('document_handles.workspace_id', '=', 0)
    .where('document_handles.kind', '=', '')
    .where('document_handles.uid', '=', '')
    .where('document_handles.released_at', 'is', null),
);

async function uuidOf(ctx: Context, name: DashboardName): Promise<string> {
  const { store } = ctx.kernel;
  if ('uid' in name) {
    const [row] = await findUuid(store)([ctx.workspace.id, dashboard.kind, name.uid]);
    if (row !== undefined) return row.uuid;
  }
  const uuid = await findDashboard(store.read, ctx, name);
  if (uuid === undefined) throw noDashboard(name);
  return uuid;
}

/** A live dashboard of any format. Errors: `ObjectNotFound`, also for one that the caller may not read. */
export const readDashboard: Verb<DashboardName, ReadDashboard> = defineVerb({
  id: 'dashboards.read',
  effect: 'read',
  run: async ({ ctx, input }) => {
    const { store } = ctx.kernel;
    const uuid = await uuidOf(ctx, input);
    const [row] = await findRow(store)(['folder', ctx.actor.uuid, ctx.workspace.id, uuid, dashboard.kind]);
    if (row === undefined) throw noDashboard(input);
    const { body, ...columns } = row;
    const isText = row.format === 'guance';
    const tags = await findTags(store)([row.id]);
    const found: Dashboard = toDocument(isText ? row : columns, ctx.workspace, tags);
    const document = await withInherited(store.read, ctx, found);
    if (!mayRead(ctx, document)) throw noDashboard(input);
    return {
      ...readingOf(document, row.uid, body),
      document,
      uid: row.uid,
      slug: row.slug,
      folder: folderOf(row),
      isStarred: row.star !== null,
      mayChange: mayChange(ctx, document),
      mayAdminister: mayChange(ctx, document) && isAdministrable(ctx, document),
      people: await findFewPeople(store, [row.creator, row.updator]),
    };
  },
});

function folderOf({ folderId, folderTitle, folderUid, folderSlug }: Row): DashboardFolder | undefined {
  if (folderId === null || folderTitle === null || folderUid === null || folderSlug === null) return undefined;
  return { id: folderId, uid: folderUid, slug: folderSlug, title: folderTitle };
}

const mayChange = (ctx: Context, document: Dashboard): boolean =>
  !ctx.readOnly && ctx.permissions.has(dashboard.permission) && isChangeable(ctx, document);
