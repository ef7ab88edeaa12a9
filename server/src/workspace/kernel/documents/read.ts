import type { Kysely } from 'kysely';
import { BelvedereError } from '../../../errors/index.ts';
import { utf8Of } from '../../../store/expressions.ts';
import type { Database } from '../../../store/schema.ts';
import type { StoreDialect } from '../../../store/store.ts';
import { mayRead } from '../access.ts';
import type { Context } from '../context.ts';
import { prepared, remembered } from '../prepared.ts';
import { columnsFrom, statement } from '../statement.ts';
import type { TagReference } from '../tagging.ts';
import { withInherited } from './inherited-access.ts';
import type { DocumentAttributes, DocumentNoun, StoredDocument } from './noun.ts';
import { type DocumentRow, listColumns, toDocument } from './rows.ts';

interface Place {
  readonly workspace: number;
  readonly uuid: string;
  readonly kind: string;
}

const rowAt = (db: Kysely<Database>, dialect: StoreDialect, { workspace, uuid, kind }: Place) =>
  db
    .selectFrom('documents')
    .select((eb) => [
      ...listColumns,
      // Made text here anyway, which the driver of PostgreSQL does without a detour over bytes.
      dialect === 'postgres' ? eb.ref('documents.body').as('body') : utf8Of(eb, 'documents.body', dialect).as('body'),
    ])
    .where('workspace_id', '=', workspace)
    .where('uuid', '=', uuid)
    .where('deleted_at', 'is', null)
    .where('kind', '=', kind);

/** Live tags in the order in which they were attached. */
const attachedTags = (db: Kysely<Database>) =>
  db
    .selectFrom('document_tags')
    .innerJoin('tags', 'tags.id', 'document_tags.tag_id')
    .select(['tags.uuid as id', 'tags.name as name'])
    .where('tags.deleted_at', 'is', null)
    .orderBy('document_tags.position')
    .orderBy('document_tags.tag_id');

const findRow = prepared<DocumentRow>((db, dialect) => rowAt(db, dialect, { workspace: 0, uuid: '', kind: '' }));
export const findTags = remembered<TagReference>((db) => attachedTags(db).where('document_tags.document_id', '=', 0));

const findForChange = statement<Place, DocumentRow>((db, value) =>
  rowAt(db, 'sqlite', columnsFrom(value, ['workspace', 'uuid', 'kind'])),
);
const findAndLock = statement<Place, DocumentRow>((db, value) =>
  rowAt(db, 'postgres', columnsFrom(value, ['workspace', 'uuid', 'kind'])).forUpdate(),
);
/** To be asked together with the row, behind it: the number of the row is not known then. */
const findTagsAt = statement<Place, TagReference>((db, value) =>
  attachedTags(db).where('document_tags.document_id', '=', (eb) =>
    eb
      .selectFrom('documents')
      .select('documents.id')
      .where('documents.workspace_id', '=', value('workspace'))
      .where('documents.uuid', '=', value('uuid'))
      .where('documents.deleted_at', 'is', null),
  ),
);

/** The same body for an object that never was, is deleted, is another workspace's, or is not open to the caller. */
export const notFound = (noun: Pick<DocumentNoun, 'title'>, uuid: string): BelvedereError =>
  new BelvedereError('ObjectNotFound', `${noun.title} ${uuid.slice(0, 80)} does not exist in this workspace`);

/**
 * One live document with its body and tags, read outside a transaction.
 * Errors: `ObjectNotFound`, also for another workspace's document and for one that the caller may not read.
 */
export async function readDocument<Attributes extends DocumentAttributes>(
  ctx: Context,
  noun: DocumentNoun<Attributes>,
  uuid: string,
): Promise<StoredDocument<Attributes>> {
  const { store } = ctx.kernel;
  const [row] = await findRow(store)([ctx.workspace.id, uuid, noun.kind]);
  if (row === undefined) throw notFound(noun, uuid);
  const found = toDocument<Attributes>(row, ctx.workspace, await findTags(store)([row.id]));
  const document = await withInherited(store.read, ctx, found);
  if (!mayRead(ctx, document)) throw notFound(noun, uuid);
  return document;
}

/** The same inside a transaction, which on PostgreSQL locks the row until the end of it. */
export async function readDocumentForChange<Attributes extends DocumentAttributes>(
  ctx: Context,
  db: Kysely<Database>,
  noun: DocumentNoun<Attributes>,
  uuid: string,
): Promise<StoredDocument<Attributes>> {
  const find = ctx.kernel.store.dialect === 'postgres' ? findAndLock : findForChange;
  const place = { workspace: ctx.workspace.id, uuid, kind: noun.kind };
  const [
    {
      rows: [row],
    },
    { rows: tags },
  ] = await Promise.all([find(db, place), findTagsAt(db, place)]);
  if (row === undefined) throw notFound(noun, uuid);
  const document = await withInherited(db, ctx, toDocument<Attributes>(row, ctx.workspace, tags));
  if (!mayRead(ctx, document)) throw notFound(noun, uuid);
  return document;
}
