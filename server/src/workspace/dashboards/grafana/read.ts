import type { Kysely, SqlBool } from 'kysely';
import type { Database } from '../../../store/schema.ts';
import { isAdministrable, isChangeable, mayRead } from '../../kernel/access.ts';
import type { Context } from '../../kernel/context.ts';
import { readWithBody } from '../../kernel/documents/body.ts';
import { withInherited } from '../../kernel/documents/inherited-access.ts';
import { findTags } from '../../kernel/documents/read.ts';
import { type DocumentRow, listColumns, toDocument } from '../../kernel/documents/rows.ts';
import { type People, type Person, personOfKey } from '../../kernel/people.ts';
import { remembered } from '../../kernel/prepared.ts';
import type { TagReference } from '../../kernel/tagging.ts';
import { defineVerb, type Verb } from '../../kernel/verb.ts';
import { whenThere } from '../../kernel/when-there.ts';
import { GRAFANA_FORMAT } from '../format.ts';
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

/** Everything of a dashboard but its body, which is read with every call. */
type Row = DocumentRow & {
  uid: string;
  slug: string;
  folderId: number | null;
  folderTitle: string | null;
  folderUid: string | null;
  folderSlug: string | null;
  star: number | null;
  /** 0 or 1 on SQLite, a boolean on PostgreSQL. */
  tagged: SqlBool;
  creatorName: string | null;
  creatorLogin: string | null;
  creatorEmail: string | null;
  creatorKeyName: string | null;
  updatorName: string | null;
  updatorLogin: string | null;
  updatorEmail: string | null;
  updatorKeyName: string | null;
};

/** All of it in one statement: the hot path of every client. Parameters: the folder's attribute, the account. */
const rowOf = (db: Kysely<Database>) =>
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
    // Those who are gone, too: what they did stays theirs.
    .leftJoin('accounts as creator', 'creator.uuid', 'documents.creator')
    .leftJoin('keys as creatorKey', 'creatorKey.uuid', 'documents.creator')
    .leftJoin('accounts as updator', 'updator.uuid', 'documents.updator')
    .leftJoin('keys as updatorKey', 'updatorKey.uuid', 'documents.updator')
    .select([
      ...listColumns,
      'handle.uid as uid',
      'handle.slug as slug',
      'folder.id as folderId',
      'folder.name as folderTitle',
      'folderHandle.uid as folderUid',
      'folderHandle.slug as folderSlug',
      'star.document_id as star',
      'creator.name as creatorName',
      'creator.login as creatorLogin',
      'creator.email as creatorEmail',
      'creatorKey.name as creatorKeyName',
      'updator.name as updatorName',
      'updator.login as updatorLogin',
      'updator.email as updatorEmail',
      'updatorKey.name as updatorKeyName',
    ])
    .where('documents.deleted_at', 'is', null);

const findByUuid = remembered<Row>((db) =>
  rowOf(db).where('documents.workspace_id', '=', 0).where('documents.uuid', '=', '').where('documents.kind', '=', ''),
);

const findByUid = remembered<Row>((db) =>
  rowOf(db)
    .where('handle.workspace_id', '=', 0)
    .where('handle.kind', '=', '')
    .where('handle.uid', '=', '')
    .where('handle.released_at', 'is', null),
);

type Found = Readonly<Row> | undefined;

function findRow(ctx: Context, name: DashboardName): Found | Promise<Found> {
  if (!('uid' in name)) return findRowElsewhere(ctx, name);
  const parameters = ['folder', ctx.actor.uuid, ctx.workspace.id, dashboard.kind, name.uid];
  return whenThere(
    findByUid(ctx.kernel.store)(parameters),
    ([row]): Found | Promise<Found> => row ?? findRowElsewhere(ctx, name),
  );
}

/** Of a dashboard that has no uid of this name, or is named otherwise. */
async function findRowElsewhere(ctx: Context, name: DashboardName): Promise<Found> {
  const { store } = ctx.kernel;
  const uuid = await findDashboard(store.read, ctx, name);
  if (uuid === undefined) return undefined;
  const [found] = await findByUuid(store)(['folder', ctx.actor.uuid, ctx.workspace.id, uuid, dashboard.kind]);
  return found;
}

/** What a row says, in the form in which it is used. */
interface Told {
  readonly tags: readonly TagReference[];
  readonly document: Dashboard;
  readonly folder: DashboardFolder | undefined;
  readonly people: People;
}

/** By the row, which like the list of its tags is the same object until something about it changes. */
const told = new WeakMap<Readonly<Row>, Told>();
const noTags: readonly TagReference[] = [];

function tellOf(ctx: Context, row: Readonly<Row>, tags: readonly TagReference[], body: Uint8Array): Told {
  const known = told.get(row);
  if (known?.tags === tags) return known;
  // A dashboard of another format is read from its text.
  const isOwn = row.format === GRAFANA_FORMAT;
  const document: Dashboard = toDocument(isOwn ? row : { ...row, body }, ctx.workspace, tags);
  const says = { tags, document, folder: folderOf(row), people: peopleOf(row) };
  if (isOwn) told.set(row, says);
  return says;
}

/** By the body, which is the same memory until it changes. */
const readings = new WeakMap<
  Uint8Array,
  { readonly of: Dashboard; readonly uid: string; readonly reading: DashboardReading }
>();

function readingOnce(document: Dashboard, uid: string, body: Uint8Array): DashboardReading {
  const known = readings.get(body);
  if (known !== undefined && known.of === document && known.uid === uid) return known.reading;
  const reading = readingOf(document, uid, body);
  readings.set(body, { of: document, uid, reading });
  return reading;
}

/** A live dashboard of any format. Errors: `ObjectNotFound`, also for one that the caller may not read. */
export const readDashboard: Verb<DashboardName, ReadDashboard> = defineVerb({
  id: 'dashboards.read',
  effect: 'read',
  run: async ({ ctx, input }) => {
    const { store } = ctx.kernel;
    const found = await readWithBody(store, () => findRow(ctx, input));
    if (found === undefined) throw noDashboard(input);
    const { row, body } = found;
    const tags = row.tagged ? await findTags(store)([row.id]) : noTags;
    const { document: own, folder, people } = tellOf(ctx, row, tags, body);
    const document = await withInherited(store.read, ctx, own);
    if (!mayRead(ctx, document)) throw noDashboard(input);
    return {
      ...readingOnce(own, row.uid, body),
      document,
      uid: row.uid,
      slug: row.slug,
      folder,
      isStarred: row.star !== null,
      mayChange: mayChange(ctx, document),
      mayAdminister: mayChange(ctx, document) && isAdministrable(ctx, document),
      people,
    };
  },
});

function folderOf({ folderId, folderTitle, folderUid, folderSlug }: Row): DashboardFolder | undefined {
  if (folderId === null || folderTitle === null || folderUid === null || folderSlug === null) return undefined;
  return { id: folderId, uid: folderUid, slug: folderSlug, title: folderTitle };
}

function peopleOf(row: Readonly<Row>): People {
  const people = new Map<string, Person>();
  const add = (uuid: string, name: string | null, login: string | null, email: string | null, key: string | null) => {
    if (name !== null) people.set(uuid, { uuid, name, username: login ?? '', email: email ?? '' });
    else if (key !== null) people.set(uuid, personOfKey(uuid, key));
  };
  add(row.creator, row.creatorName, row.creatorLogin, row.creatorEmail, row.creatorKeyName);
  add(row.updator, row.updatorName, row.updatorLogin, row.updatorEmail, row.updatorKeyName);
  return people;
}

const mayChange = (ctx: Context, document: Dashboard): boolean =>
  !ctx.readOnly && ctx.permissions.has(dashboard.permission) && isChangeable(ctx, document);
