import type { Kysely } from 'kysely';
import { parseJson } from '../../json/index.ts';
import type { Database } from '../../store/schema.ts';
import { type FolderReference, readFolders } from '../folders/index.ts';
import type { Context } from '../kernel/context.ts';
import { visible } from '../kernel/documents/list.ts';
import { starredBy } from '../kernel/documents/stars.ts';
import { type TagReference, tagsOf } from '../kernel/tagging.ts';
import { defineVerb } from '../kernel/verb.ts';
import { conditionsOf, type SearchFilter } from './conditions.ts';

export interface SearchInput extends Omit<SearchFilter, 'places' | 'general'> {
  /** Numbers and uids of folders; 0 and `general` for what lies in none. */
  readonly folderIds: readonly number[];
  readonly folderUids: readonly string[];
  readonly order: 'asc' | 'desc';
  readonly limit: number;
  /** From 1. */
  readonly page: number;
}

export interface SearchHit {
  readonly kind: string;
  readonly id: number;
  readonly uid: string;
  readonly slug: string;
  readonly title: string;
  readonly tags: readonly TagReference[];
  readonly isStarred: boolean;
  /** Undefined for what lies in none. */
  readonly folder: FolderReference | undefined;
}

export interface SearchPage {
  readonly hits: readonly SearchHit[];
  /** Of all pages. */
  readonly totalCount: number;
}

/** Dashboards and folders that the caller may read: folders first, each kind by title. */
export const search = defineVerb({
  id: 'search.list',
  effect: 'read',
  run: async ({ ctx, input }: { ctx: Context; input: SearchInput }): Promise<SearchPage> => {
    const db = ctx.kernel.store.read;
    const folders = await readFolders(db, ctx);
    const conditions = conditionsOf(ctx, { ...input, ...placesOf(folders, input) });
    const found = () =>
      db
        .selectFrom('documents')
        .where('documents.workspace_id', '=', ctx.workspace.id)
        .where('documents.deleted_at', 'is', null)
        .where((eb) => eb.and([visible(ctx, eb), ...conditions.map((condition) => condition(eb))]));
    const offset = (input.page - 1) * input.limit;
    const rows = await found()
      .select(['documents.id', 'documents.kind', 'documents.name', 'documents.attributes'])
      .orderBy('documents.kind', 'desc')
      .orderBy('documents.name_folded', input.order)
      .orderBy('documents.id', input.order)
      .limit(input.limit)
      .offset(offset)
      .execute();
    const isLast = rows.length > 0 ? rows.length < input.limit : input.page === 1;
    const totalCount = isLast
      ? offset + rows.length
      : Number(
          (
            await found()
              .select((eb) => eb.fn.countAll<number>().as('total'))
              .executeTakeFirstOrThrow()
          ).total,
        );
    const ids = rows.map((row) => row.id);
    const handles = await handlesOf(db, ids);
    const stars = await starredBy(ctx, ids);
    const tags = await tagsOf(db, ids);
    const hits = rows.map(({ id, kind, name, attributes }) => {
      const { folder } = parseJson(attributes) as { folder?: string };
      return {
        id,
        kind,
        title: name,
        uid: handles.get(id)?.uid ?? '',
        slug: handles.get(id)?.slug ?? '',
        tags: tags.get(id) ?? [],
        isStarred: stars.has(id),
        folder: folder === undefined ? undefined : folders.get(folder),
      };
    });
    return { hits, totalCount };
  },
});

function placesOf(
  folders: ReadonlyMap<string, FolderReference>,
  { folderIds, folderUids }: Pick<SearchInput, 'folderIds' | 'folderUids'>,
): Pick<SearchFilter, 'places' | 'general'> {
  if (folderIds.length === 0 && folderUids.length === 0) return { places: undefined, general: false };
  const places = [...folders.values()]
    .filter(({ id, uid }) => folderIds.includes(id) || folderUids.includes(uid))
    .map(({ uuid }) => uuid);
  return { places, general: folderIds.includes(0) || folderUids.some((uid) => uid.toLowerCase() === 'general') };
}

async function handlesOf(db: Kysely<Database>, ids: readonly number[]) {
  if (ids.length === 0) return new Map<number, { uid: string; slug: string }>();
  const rows = await db
    .selectFrom('document_handles')
    .select(['document_id', 'uid', 'slug'])
    .where('document_id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.document_id, row]));
}

/** Tags with the number of dashboards that carry them and that the caller may read, by name. */
export const tagCloud = defineVerb({
  id: 'search.tags',
  effect: 'read',
  run: async ({ ctx }: { ctx: Context; input: unknown }): Promise<readonly { term: string; count: number }[]> => {
    const rows = await ctx.kernel.store.read
      .selectFrom('documents')
      .where('documents.workspace_id', '=', ctx.workspace.id)
      .where('documents.kind', '=', 'dashboard')
      .where('documents.deleted_at', 'is', null)
      .where((eb) => visible(ctx, eb))
      .innerJoin('document_tags', 'document_tags.document_id', 'documents.id')
      .innerJoin('tags', 'tags.id', 'document_tags.tag_id')
      .where('tags.deleted_at', 'is', null)
      .select((eb) => ['tags.name as term', eb.fn.countAll<number>().as('count')])
      .groupBy('tags.name')
      .execute();
    return rows
      .map(({ term, count }) => ({ term, count: Number(count) }))
      .sort((one, other) => (one.term < other.term ? -1 : 1));
  },
});
