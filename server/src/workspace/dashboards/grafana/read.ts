import type { Kysely, SqlBool } from 'kysely';
import { utf8Of } from '../../../store/expressions.ts';
import type { Database } from '../../../store/schema.ts';
import { isAdministrable, isChangeable, mayRead } from '../../kernel/access.ts';
import type { Context } from '../../kernel/context.ts';
import { withInherited } from '../../kernel/documents/inherited-access.ts';
import { findTags } from '../../kernel/documents/read.ts';
import { type DocumentRow, listColumns, toDocument } from '../../kernel/documents/rows.ts';
import { findFewPeople, type People } from '../../kernel/people.ts';
import { prepared, remembered } from '../../kernel/prepared.ts';
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

interface Surroundings {
  id: number;
  uid: string;
  slug: string;
  folderId: number | null;
  folderTitle: string | null;
  folderUid: string | null;
  folderSlug: string | null;
  star: number | null;
  /** 0 or 1 on SQLite, a boolean on PostgreSQL. */
  tagged: SqlBool;
}

/** What stands around a dashboard, in one statement: the hot path of every client. Parameters: the folder's attribute, the account. */
const surroundingsOf = (db: Kysely<Database>) =>
  db
    .selectFrom('documents')
    .select((eb) =>
      eb
        .exists(
          eb.selectFrom('document_tags').select('tag_id').whereRef('document_tags.document_id', '=', 'documents.id'),
        )
        .as('tagged'),
    )
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
      'documents.id as id',
      'handle.uid as uid',
      'handle.slug as slug',
      'folder.id as folderId',
      'folder.name as folderTitle',
      'folderHandle.uid as folderUid',
      'folderHandle.slug as folderSlug',
      'star.document_id as star',
    ])
    .where('documents.deleted_at', 'is', null);

const findByUuid = remembered<Surroundings>((db) =>
  surroundingsOf(db)
    .where('documents.workspace_id', '=', 0)
    .where('documents.uuid', '=', '')
    .where('documents.kind', '=', ''),
);

const findByUid = remembered<Surroundings>((db) =>
  surroundingsOf(db)
    .where('handle.workspace_id', '=', 0)
    .where('handle.kind', '=', '')
    .where('handle.uid', '=', '')
    .where('handle.released_at', 'is', null),
);

async function findSurroundings(ctx: Context, name: DashboardName): Promise<Readonly<Surroundings> | undefined> {
  const { store } = ctx.kernel;
  const joined = ['folder', ctx.actor.uuid] as const;
  if ('uid' in name) {
    const [found] = await findByUid(store)([...joined, ctx.workspace.id, dashboard.kind, name.uid]);
    if (found !== undefined) return found;
  }
  const uuid = await findDashboard(store.read, ctx, name);
  if (uuid === undefined) return undefined;
  const [found] = await findByUuid(store)([...joined, ctx.workspace.id, uuid, dashboard.kind]);
  return found;
}

type Row = DocumentRow & { body: Uint8Array };

/** The dashboard itself, read with every call. */
const findRow = prepared<Row>((db, dialect) =>
  db
    .selectFrom('documents')
    .select((eb) => [...listColumns, utf8Of(eb, 'documents.body', dialect).as('body')])
    .where('documents.id', '=', 0)
    .where('documents.deleted_at', 'is', null),
);

/** A live dashboard of any format. Errors: `ObjectNotFound`, also for one that the caller may not read. */
export const readDashboard: Verb<DashboardName, ReadDashboard> = defineVerb({
  id: 'dashboards.read',
  effect: 'read',
  run: async ({ ctx, input }) => {
    const { store } = ctx.kernel;
    const around = await findSurroundings(ctx, input);
    if (around === undefined) throw noDashboard(input);
    const [row] = await findRow(store)([around.id]);
    if (row === undefined) throw noDashboard(input);
    const { body, ...columns } = row;
    const isText = row.format === 'guance';
    const tags = around.tagged ? await findTags(store)([row.id]) : [];
    const found: Dashboard = toDocument(isText ? row : columns, ctx.workspace, tags);
    const document = await withInherited(store.read, ctx, found);
    if (!mayRead(ctx, document)) throw noDashboard(input);
    return {
      ...readingOf(document, around.uid, body),
      document,
      uid: around.uid,
      slug: around.slug,
      folder: folderOf(around),
      isStarred: around.star !== null,
      mayChange: mayChange(ctx, document),
      mayAdminister: mayChange(ctx, document) && isAdministrable(ctx, document),
      people: await findFewPeople(store, [row.creator, row.updator]),
    };
  },
});

function folderOf({ folderId, folderTitle, folderUid, folderSlug }: Surroundings): DashboardFolder | undefined {
  if (folderId === null || folderTitle === null || folderUid === null || folderSlug === null) return undefined;
  return { id: folderId, uid: folderUid, slug: folderSlug, title: folderTitle };
}

const mayChange = (ctx: Context, document: Dashboard): boolean =>
  !ctx.readOnly && ctx.permissions.has(dashboard.permission) && isChangeable(ctx, document);
