import { contains } from '../../store/expressions.ts';
import type { Context } from '../kernel/context.ts';
import { visible } from '../kernel/documents/list.ts';
import { foldName } from '../kernel/identifiers.ts';
import { defineVerb } from '../kernel/verb.ts';
import { type StoredTag, tagNotFound, toTag } from './rows.ts';

/** Errors: `ObjectNotFound`. */
export const getTag = defineVerb({
  id: 'tags.get',
  effect: 'read',
  run: async ({ ctx, input }: { ctx: Context; input: { uuid: string } }): Promise<StoredTag> => {
    const row = await ctx.kernel.store.read
      .selectFrom('tags')
      .selectAll()
      .where('workspace_id', '=', ctx.workspace.id)
      .where('uuid', '=', input.uuid)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    if (row === undefined) throw tagNotFound(input.uuid);
    return toTag(row, ctx.workspace.uuid);
  },
});

export interface TagListInput {
  /** Part of the name, whatever its case. */
  readonly search?: string | undefined;
  /** Only tags that a live document of this kind carries which the caller may read. */
  readonly usedByKind?: string | undefined;
  readonly pageIndex: number;
  readonly pageSize: number;
}

export interface TagPage {
  readonly tags: readonly StoredTag[];
  readonly totalCount: number;
  readonly page: { readonly pageIndex: number; readonly pageSize: number };
}

/** Newest change first. */
export const listTags = defineVerb({
  id: 'tags.list',
  effect: 'read',
  run: async ({ ctx, input }: { ctx: Context; input: TagListInput }): Promise<TagPage> => {
    const { search = '', usedByKind, pageIndex, pageSize } = input;
    let matching = ctx.kernel.store.read
      .selectFrom('tags')
      .where('tags.workspace_id', '=', ctx.workspace.id)
      .where('tags.deleted_at', 'is', null);
    if (search !== '')
      matching = matching.where((eb) => contains(eb, 'tags.name_folded', foldName(search), ctx.kernel.store.dialect));
    if (usedByKind !== undefined) {
      matching = matching.where((tag) =>
        tag.exists(
          tag
            .selectFrom('document_tags')
            .innerJoin('documents', 'documents.id', 'document_tags.document_id')
            .select('document_tags.tag_id')
            .whereRef('document_tags.tag_id', '=', 'tags.id')
            .where('documents.workspace_id', '=', ctx.workspace.id)
            .where('documents.kind', '=', usedByKind)
            .where('documents.deleted_at', 'is', null)
            // A tag that only a private dashboard carries would tell that there is one.
            .where((document) => visible(ctx, document)),
        ),
      );
    }
    const rows = await matching
      .selectAll()
      .orderBy('tags.updated_at', 'desc')
      .orderBy('tags.id', 'desc')
      .limit(pageSize)
      .offset((pageIndex - 1) * pageSize)
      .execute();
    const { total } = await matching.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
    return {
      tags: rows.map((row) => toTag(row, ctx.workspace.uuid)),
      totalCount: total,
      page: { pageIndex, pageSize },
    };
  },
});
