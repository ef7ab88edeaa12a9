import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { contains } from '../../store/expressions.ts';
import type { Database } from '../../store/schema.ts';
import { FOLDER_ATTRIBUTE } from '../folders/index.ts';
import type { Context } from '../kernel/context.ts';
import { foldName } from '../kernel/identifiers.ts';

export interface SearchFilter {
  /** Part of the title, whatever its case; empty for every title. */
  readonly query: string;
  /** All of them have to be there. */
  readonly tags: readonly string[];
  readonly kinds: readonly ('dashboard' | 'folder')[];
  /** Numbers and uids of what is looked for; empty for everything. */
  readonly ids: readonly number[];
  readonly uids: readonly string[];
  /** Uuids of the folders that it lies right in; undefined for any place. */
  readonly places: readonly string[] | undefined;
  /** Also what lies in no folder. */
  readonly general: boolean;
  /** Only what the caller has starred. */
  readonly starred: boolean;
}

type Documents = ExpressionBuilder<Database, 'documents'>;
type Condition = (eb: Documents) => Expression<SqlBool>;

/** What a search asks of documents; all of it has to hold. */
export function conditionsOf(ctx: Context, filter: SearchFilter): Condition[] {
  const { query, tags, kinds, ids, uids, places, general, starred } = filter;
  const conditions: Condition[] = [(eb) => eb('documents.kind', 'in', kinds)];
  if (query !== '')
    conditions.push((eb) => contains(eb, 'documents.name_folded', foldName(query), ctx.kernel.store.dialect));
  for (const tag of new Set(tags)) conditions.push((eb) => eb('documents.id', 'in', tagged(eb, ctx, tag)));
  if (ids.length > 0) conditions.push((eb) => eb('documents.id', 'in', ids));
  if (uids.length > 0) conditions.push((eb) => eb('documents.id', 'in', named(eb, ctx, uids)));
  if (places !== undefined) {
    conditions.push((eb) => {
      const lies = eb.exists(filed(eb).where('place.value', 'in', places.length > 0 ? places : ['']));
      return general ? eb.or([lies, eb.not(eb.exists(filed(eb)))]) : lies;
    });
  }
  if (starred) conditions.push((eb) => eb('documents.id', 'in', starredBy(eb, ctx)));
  return conditions;
}

const tagged = (eb: Documents, ctx: Context, tag: string) =>
  eb
    .selectFrom('document_tags')
    .innerJoin('tags', 'tags.id', 'document_tags.tag_id')
    .select('document_tags.document_id')
    .where('tags.workspace_id', '=', ctx.workspace.id)
    .where('tags.name', '=', tag)
    .where('tags.deleted_at', 'is', null);

const named = (eb: Documents, ctx: Context, uids: readonly string[]) =>
  eb
    .selectFrom('document_handles')
    .select('document_handles.document_id')
    .where('document_handles.workspace_id', '=', ctx.workspace.id)
    .where('document_handles.uid', 'in', uids)
    .where('document_handles.released_at', 'is', null);

const starredBy = (eb: Documents, ctx: Context) =>
  eb
    .selectFrom('stars')
    .select('stars.document_id')
    .where('stars.workspace_id', '=', ctx.workspace.id)
    .where('stars.account_uuid', '=', ctx.actor.uuid);

/** The live folder of a document. */
const filed = (eb: Documents) =>
  eb
    .selectFrom('document_attributes as place')
    .innerJoin('documents as folder', (join) =>
      join
        .onRef('folder.workspace_id', '=', 'place.workspace_id')
        .onRef('folder.uuid', '=', 'place.value')
        .on('folder.deleted_at', 'is', null),
    )
    .select('place.document_id')
    .whereRef('place.document_id', '=', 'documents.id')
    .where('place.attribute', '=', FOLDER_ATTRIBUTE);
