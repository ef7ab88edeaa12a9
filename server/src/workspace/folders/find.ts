import type { Kysely } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import { parseJson } from '../../json/index.ts';
import type { Database } from '../../store/schema.ts';
import { requireChangeable } from '../kernel/access.ts';
import type { Context } from '../kernel/context.ts';
import { findReadable } from '../kernel/documents/find-readable.ts';
import { visible } from '../kernel/documents/list.ts';
import { folder } from './noun.ts';

/** What a folder is called, in every way that it can be. */
export interface FolderReference {
  readonly id: number;
  readonly uuid: string;
  readonly uid: string;
  readonly slug: string;
  readonly title: string;
  /** Uuid of the folder that it lies in; undefined at the root. */
  readonly parent: string | undefined;
}

/** How a caller names a folder. Neither is the general folder, and so are the uid `general` and the id 0. */
export interface FolderName {
  readonly uid?: string | undefined;
  readonly id?: number | undefined;
}

const allFolders = (db: Kysely<Database>, ctx: Context) =>
  db
    .selectFrom('documents')
    .innerJoin('document_handles', 'document_handles.document_id', 'documents.id')
    .select(['documents.id', 'documents.uuid', 'documents.name', 'documents.attributes'])
    .select(['document_handles.uid', 'document_handles.slug'])
    .where('documents.workspace_id', '=', ctx.workspace.id)
    .where('documents.kind', '=', folder.kind)
    .where('documents.deleted_at', 'is', null);

const liveFolders = (db: Kysely<Database>, ctx: Context) => allFolders(db, ctx).where((eb) => visible(ctx, eb));

type Row = Awaited<ReturnType<ReturnType<typeof liveFolders>['executeTakeFirstOrThrow']>>;

const referenceOf = ({ id, uuid, uid, slug, name, attributes }: Row): FolderReference => ({
  id,
  uuid,
  uid,
  slug,
  title: name,
  parent: (parseJson(attributes) as { folder?: string }).folder,
});

/** Folders that the caller may read, by their uuid. There are few of them. */
export async function readFolders(db: Kysely<Database>, ctx: Context): Promise<ReadonlyMap<string, FolderReference>> {
  const rows = await liveFolders(db, ctx).execute();
  return new Map(rows.map((row) => [row.uuid, referenceOf(row)]));
}

/** The same with those that are closed to the caller, for rules that hold whoever asks: depth, rings, what a delete takes along. */
export async function readEveryFolder(
  db: Kysely<Database>,
  ctx: Context,
): Promise<ReadonlyMap<string, FolderReference>> {
  const rows = await allFolders(db, ctx).execute();
  return new Map(rows.map((row) => [row.uuid, referenceOf(row)]));
}

/**
 * Who puts something into a folder has to be one to whom it is open for changes.
 * Errors: `PermissionDenied`, `ObjectNotFound`.
 */
export async function requireFileable(db: Kysely<Database>, ctx: Context, { uuid }: FolderReference): Promise<void> {
  const document = await findReadable(ctx, db, { uuid });
  if (document === undefined) throw new BelvedereError('ObjectNotFound', `folder ${uuid} does not exist`);
  requireChangeable(ctx, document);
}

export const isGeneral = ({ uid = '', id = 0 }: FolderName): boolean =>
  uid === '' ? id === 0 : uid.toLowerCase() === 'general';

/** A live folder by its uid or its number; undefined for the general one. Errors: `ObjectNotFound`. */
export async function findFolder(
  db: Kysely<Database>,
  ctx: Context,
  name: FolderName,
): Promise<FolderReference | undefined> {
  if (isGeneral(name)) return undefined;
  const { uid = '', id = 0 } = name;
  const query =
    uid === ''
      ? liveFolders(db, ctx).where('documents.id', '=', id)
      : liveFolders(db, ctx).where((eb) =>
          eb.or([eb('document_handles.uid', '=', uid), eb('documents.uuid', '=', uid)]),
        );
  const row = await query.executeTakeFirst();
  if (row === undefined) {
    throw new BelvedereError('ObjectNotFound', `folder ${uid === '' ? id : uid.slice(0, 80)} does not exist`);
  }
  return referenceOf(row);
}

/** The folders around a folder, the outermost first; without the folder itself. */
export function parentsOf(
  folders: ReadonlyMap<string, FolderReference>,
  { parent }: Pick<FolderReference, 'parent'>,
): FolderReference[] {
  const parents: FolderReference[] = [];
  let next = parent === undefined ? undefined : folders.get(parent);
  // Two moves at a time on PostgreSQL could make a ring; nobody may walk it forever.
  while (next !== undefined && !parents.includes(next)) {
    parents.unshift(next);
    next = next.parent === undefined ? undefined : folders.get(next.parent);
  }
  return parents;
}

/** A folder and every folder below it. */
export function withDescendants(
  folders: ReadonlyMap<string, FolderReference>,
  top: FolderReference,
): FolderReference[] {
  return [...folders.values()].filter(
    (candidate) => candidate.uuid === top.uuid || parentsOf(folders, candidate).some(({ uuid }) => uuid === top.uuid),
  );
}
