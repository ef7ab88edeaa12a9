import type { Expression, ExpressionBuilder, Kysely, SqlBool } from 'kysely';
import { contains } from '../../../store/expressions.ts';
import type { Database } from '../../../store/schema.ts';
import { FILED, identitiesOf, LISTED, OPEN, PRIVATE, seesEverything } from '../access.ts';
import type { Context } from '../context.ts';
import { foldName } from '../identifiers.ts';
import { tagsOf } from '../tagging.ts';
import { openFolders, PLACE } from './inherited-access.ts';
import type { DocumentAttributes, DocumentNoun, StoredDocument } from './noun.ts';
import { listColumns, toDocument } from './rows.ts';

export interface DocumentFilter {
  /** Part of the name, whatever its case. */
  readonly search?: string | undefined;
  /** Documents that carry every one of these tags. */
  readonly tagNames?: readonly string[] | undefined;
  /** Attribute and the values of which it has one. */
  readonly attributes?: readonly (readonly [attribute: string, values: readonly string[]])[] | undefined;
  readonly uuids?: readonly string[] | undefined;
  /** Only what the caller made. */
  readonly isOwn?: boolean | undefined;
  /** Only what the caller keeps to himself. */
  readonly isOwnPrivate?: boolean | undefined;
  /** Only what the caller has starred. */
  readonly isStarred?: boolean | undefined;
  /** Newest change first unless it is said. */
  readonly order?: { readonly by: 'name' | 'updateAt'; readonly descending: boolean } | undefined;
}

/** A filter, or the rule that makes it where that needs to ask. */
export type Filtered = DocumentFilter | ((ctx: Context) => Promise<DocumentFilter>);

export interface Page {
  /** From 1. */
  readonly pageIndex: number;
  /** Undefined: the whole list is one page. */
  readonly pageSize: number | undefined;
}

export interface DocumentPage<Attributes extends DocumentAttributes = DocumentAttributes> {
  /** Without bodies. */
  readonly documents: readonly StoredDocument<Attributes>[];
  readonly totalCount: number;
}

/** Rows of the longest answer that a list without paging gives. */
export const LIST_ROWS_MAX = 10_000;

type Condition = (eb: ExpressionBuilder<Database, 'documents'>) => Expression<SqlBool>;

/** In the order of the filter, without bodies, only what the caller may read; with the exact number of rows of all pages. */
export async function listDocuments<Attributes extends DocumentAttributes>(
  ctx: Context,
  noun: DocumentNoun<Attributes>,
  filter: DocumentFilter,
  page: Page,
): Promise<DocumentPage<Attributes>> {
  const documents = await pageOfDocuments(ctx, noun, filter, page);
  // A first page that is not full is the whole list: no need to count.
  const isWhole = page.pageIndex === 1 && documents.length < (page.pageSize ?? LIST_ROWS_MAX);
  return { documents, totalCount: isWhole ? documents.length : await countDocuments(ctx, noun, filter) };
}

/** The same rows without their total, whose cost grows with the list. */
export async function pageOfDocuments<Attributes extends DocumentAttributes>(
  ctx: Context,
  noun: DocumentNoun<Attributes>,
  filter: DocumentFilter,
  page: Page,
): Promise<StoredDocument<Attributes>[]> {
  const db = ctx.kernel.store.read;
  const conditions = filterConditions(ctx, noun, filter);
  const limit = page.pageSize ?? LIST_ROWS_MAX;
  const { by, descending } = filter.order ?? { by: 'updateAt', descending: true };
  const direction = descending ? 'desc' : 'asc';
  const rows = await liveDocuments(db, ctx, noun)
    .select(listColumns)
    .where((eb) => eb.and([visible(ctx, eb), ...conditions.map((condition) => condition(eb))]))
    .orderBy(by === 'name' ? 'name_folded' : 'updated_at', direction)
    .orderBy('documents.id', direction)
    .limit(limit)
    .offset((page.pageIndex - 1) * limit)
    .execute();
  const tags = await tagsOf(
    db,
    rows.map((row) => row.id),
  );
  return rows.map((row) => toDocument(row, ctx.workspace, tags.get(row.id) ?? []));
}

const liveDocuments = (db: Kysely<Database>, ctx: Context, noun: Pick<DocumentNoun, 'kind'>) =>
  db
    .selectFrom('documents')
    .where('documents.workspace_id', '=', ctx.workspace.id)
    .where('documents.kind', '=', noun.kind)
    .where('documents.deleted_at', 'is', null);

/** Two counts, because a condition with OR would keep the database from counting by the index alone. */
async function countDocuments(ctx: Context, noun: Pick<DocumentNoun, 'kind'>, filter: DocumentFilter): Promise<number> {
  const db = ctx.kernel.store.read;
  const conditions = filterConditions(ctx, noun, filter);
  const count = async (restricted: '=' | '>', visibility: Condition | undefined): Promise<number> => {
    const { rows } = await liveDocuments(db, ctx, noun)
      .where('restricted', restricted, OPEN)
      .where((eb) => eb.and([...(visibility ? [visibility(eb)] : []), ...conditions.map((condition) => condition(eb))]))
      .select((eb) => eb.fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    return rows;
  };
  return (await count('=', undefined)) + (await count('>', (eb) => openToCaller(ctx, eb)));
}

/** The documents of a query that the caller may read; whoever counts or names documents has to ask for it. */
export const visible = (ctx: Context, eb: ExpressionBuilder<Database, 'documents'>): Expression<SqlBool> =>
  eb.or([eb('documents.restricted', '=', OPEN), openToCaller(ctx, eb)]);

/** The rule of `mayRead` as a condition; `access.test.ts` holds the two against each other. */
function openToCaller(ctx: Context, eb: ExpressionBuilder<Database, 'documents'>): Expression<SqlBool> {
  if (seesEverything(ctx)) return eb('documents.id', '>', 0);
  const identities = identitiesOf(ctx);
  return eb.or([
    eb('documents.creator', '=', ctx.actor.uuid),
    eb.exists(
      eb
        .selectFrom('document_attributes as reader')
        .select('reader.document_id')
        .whereRef('reader.document_id', '=', 'documents.id')
        .where('reader.attribute', '=', 'reader')
        .where('reader.value', 'in', identities),
    ),
    eb.and([
      eb('documents.restricted', 'in', [LISTED, FILED]),
      eb.exists(
        eb
          .selectFrom('document_attributes as place')
          .select('place.document_id')
          .whereRef('place.document_id', '=', 'documents.id')
          .where('place.attribute', '=', PLACE)
          // The folders are the same for every row and looked up once. Asked for the bare column, the index would be searched for each
          // of them in each row.
          .where((place) =>
            place(place.fn.coalesce('place.value', place.val('')), 'in', openFolders(ctx.workspace.id, identities)),
          ),
      ),
    ]),
  ]);
}

function filterConditions(ctx: Context, noun: Pick<DocumentNoun, 'kind'>, filter: DocumentFilter): Condition[] {
  const conditions: Condition[] = [];
  const { search, uuids } = filter;
  if (search !== undefined && search !== '') {
    conditions.push((eb) => contains(eb, 'name_folded', foldName(search), ctx.kernel.store.dialect));
  }
  if (uuids !== undefined) {
    // PostgreSQL knows no list without anything in it.
    conditions.push((eb) => (uuids.length === 0 ? eb('documents.id', '<', 0) : eb('documents.uuid', 'in', uuids)));
  }
  if (filter.isOwn === true || filter.isOwnPrivate === true) {
    conditions.push((eb) => eb('documents.creator', '=', ctx.actor.uuid));
  }
  if (filter.isOwnPrivate === true) conditions.push((eb) => eb('documents.restricted', '=', PRIVATE));
  if (filter.isStarred === true) {
    conditions.push((eb) =>
      eb(
        'documents.id',
        'in',
        eb
          .selectFrom('stars')
          .select('stars.document_id')
          .where('stars.workspace_id', '=', ctx.workspace.id)
          .where('stars.account_uuid', '=', ctx.actor.uuid),
      ),
    );
  }
  for (const name of new Set(filter.tagNames)) {
    conditions.push((eb) =>
      eb(
        'documents.id',
        'in',
        eb
          .selectFrom('document_tags')
          .innerJoin('tags', 'tags.id', 'document_tags.tag_id')
          .select('document_tags.document_id')
          .where('tags.workspace_id', '=', ctx.workspace.id)
          .where('tags.name', '=', name)
          .where('tags.deleted_at', 'is', null),
      ),
    );
  }
  for (const [attribute, values] of filter.attributes ?? []) {
    conditions.push((eb) =>
      eb(
        'documents.id',
        'in',
        eb
          .selectFrom('document_attributes as filter')
          .select('filter.document_id')
          .where('filter.workspace_id', '=', ctx.workspace.id)
          .where('filter.kind', '=', noun.kind)
          .where('filter.attribute', '=', attribute)
          .where('filter.value', 'in', values),
      ),
    );
  }
  return conditions;
}
