import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { containsAnyCase } from '../../store/expressions.ts';
import type { Database } from '../../store/schema.ts';
import { accountNumbers } from '../accounts/index.ts';
import type { Context } from '../kernel/context.ts';
import { visible } from '../kernel/documents/list.ts';
import { findPeople, type Person, personOf } from '../kernel/people.ts';
import { defineVerb } from '../kernel/verb.ts';
import { annotationNotFound, type StoredAnnotation, toAnnotation } from './state.ts';

export interface ReadAnnotation extends StoredAnnotation {
  readonly author: Person;
  /** Number of the account that made it; 0 for a key. */
  readonly authorId: number;
  /** Uid of its dashboard; empty for one of the whole workspace. */
  readonly dashboardUid: string;
}

export interface AnnotationFilter {
  /** Milliseconds since the epoch; what overlaps the time between them. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly dashboardId?: number | undefined;
  readonly panelId?: number | undefined;
  /** Uuid of who made it. */
  readonly creator?: string | undefined;
  /** All of them, or with `anyTag` one of them. */
  readonly tags: readonly string[];
  readonly anyTag: boolean;
  readonly limit: number;
}

type Annotations = ExpressionBuilder<Database, 'annotations'>;

/** Of the whole workspace, or of a live dashboard that the caller may read. */
const open = (ctx: Context, eb: Annotations): Expression<SqlBool> =>
  eb.or([
    eb('annotations.dashboard_id', 'is', null),
    eb.exists(
      eb
        .selectFrom('documents')
        .select('documents.id')
        .whereRef('documents.id', '=', 'annotations.dashboard_id')
        .where('documents.deleted_at', 'is', null)
        .where((document) => visible(ctx, document)),
    ),
  ]);

const carries = (eb: Annotations, tags: readonly string[]): Expression<SqlBool> =>
  eb.exists(
    eb
      .selectFrom('annotation_tags')
      .select('annotation_tags.annotation_id')
      .whereRef('annotation_tags.annotation_id', '=', 'annotations.id')
      .where('annotation_tags.tag', 'in', tags),
  );

/** Annotations that the caller may read. */
export const readable = (ctx: Context) =>
  ctx.kernel.store.read
    .selectFrom('annotations')
    .where('annotations.workspace_id', '=', ctx.workspace.id)
    .where('annotations.deleted_at', 'is', null)
    .where((eb) => open(ctx, eb));

async function withAuthors(ctx: Context, annotations: readonly StoredAnnotation[]): Promise<ReadAnnotation[]> {
  const db = ctx.kernel.store.read;
  const creators = annotations.map(({ creator }) => creator);
  const people = await findPeople(db, creators);
  const numbers = await accountNumbers(db, creators);
  const ids = [...new Set(annotations.flatMap(({ dashboardId }) => (dashboardId === null ? [] : [dashboardId])))];
  const handles =
    ids.length === 0
      ? []
      : await db
          .selectFrom('document_handles')
          .select(['document_id', 'uid'])
          .where('document_id', 'in', ids)
          .execute();
  const uids = new Map(handles.map(({ document_id, uid }) => [document_id, uid]));
  return annotations.map((annotation) => ({
    ...annotation,
    author: personOf(people, annotation.creator),
    authorId: numbers.get(annotation.creator) ?? 0,
    dashboardUid: annotation.dashboardId === null ? '' : (uids.get(annotation.dashboardId) ?? ''),
  }));
}

/** The newest first. */
export const listAnnotations = defineVerb({
  id: 'annotations.list',
  effect: 'read',
  run: async ({ ctx, input }: { ctx: Context; input: AnnotationFilter }): Promise<ReadAnnotation[]> => {
    const { from, to, dashboardId, panelId, creator, tags, anyTag, limit } = input;
    let query = readable(ctx).selectAll('annotations');
    if (from !== undefined) query = query.where('annotations.time_end', '>=', from);
    if (to !== undefined) query = query.where('annotations.time_start', '<=', to);
    if (dashboardId !== undefined) query = query.where('annotations.dashboard_id', '=', dashboardId);
    if (panelId !== undefined) query = query.where('annotations.panel_id', '=', panelId);
    if (creator !== undefined) query = query.where('annotations.creator', '=', creator);
    for (const group of anyTag ? [tags] : tags.map((tag) => [tag])) {
      if (group.length > 0) query = query.where((eb) => carries(eb, group));
    }
    const rows = await query
      .orderBy('annotations.time_end', 'desc')
      .orderBy('annotations.time_start', 'desc')
      .orderBy('annotations.id', 'desc')
      .limit(limit)
      .execute();
    return withAuthors(ctx, rows.map(toAnnotation));
  },
});

/** Errors: `ObjectNotFound`. */
export const getAnnotation = defineVerb({
  id: 'annotations.get',
  effect: 'read',
  run: async ({ ctx, input }: { ctx: Context; input: { id: number } }): Promise<ReadAnnotation> => {
    const row = await readable(ctx).selectAll('annotations').where('annotations.id', '=', input.id).executeTakeFirst();
    const [annotation] = row === undefined ? [] : await withAuthors(ctx, [toAnnotation(row)]);
    if (annotation === undefined) throw annotationNotFound(input.id);
    return annotation;
  },
});

/** Tags that hold a text, with the number of annotations that carry them and that the caller may read, by name. */
export const listAnnotationTags = defineVerb({
  id: 'annotations.tags',
  effect: 'read',
  run: async ({
    ctx,
    input,
  }: {
    ctx: Context;
    input: { search: string; limit: number };
  }): Promise<readonly { tag: string; count: number }[]> => {
    let query = readable(ctx).innerJoin('annotation_tags', 'annotation_tags.annotation_id', 'annotations.id');
    if (input.search !== '')
      query = query.where((eb) => containsAnyCase(eb, 'annotation_tags.tag', input.search, ctx.kernel.store.dialect));
    const rows = await query
      .select((eb) => ['annotation_tags.tag as tag', eb.fn.countAll<number>().as('count')])
      .groupBy('annotation_tags.tag')
      .orderBy('annotation_tags.tag')
      .limit(input.limit)
      .execute();
    return rows.map(({ tag, count }) => ({ tag, count: Number(count) }));
  },
});
