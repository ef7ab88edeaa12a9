import type { Context } from '../kernel/context.ts';
import { listDocuments, type Page } from '../kernel/documents/list.ts';
import { foldName } from '../kernel/identifiers.ts';
import { findPeople, type People } from '../kernel/people.ts';
import { defineVerb } from '../kernel/verb.ts';
import { type BuiltInField, builtInFields } from './built-in.ts';
import { type Field, PLACE, placeOf } from './field.ts';
import { field } from './noun.ts';

export interface FieldPage {
  readonly custom: readonly Field[];
  readonly builtIn: readonly BuiltInField[];
  readonly people: People;
  readonly workspaceUuid: string;
  readonly page: Page & { readonly pageSize: number };
  readonly totalCount: number;
}

/** Fields of the workspace, newest change first, and behind them the built-in ones that none of them hides, by name. */
export const listFields = defineVerb({
  id: 'fields.list',
  effect: 'read',
  run: async ({
    ctx,
    input,
  }: {
    ctx: Context;
    input: { search: string; page: FieldPage['page'] };
  }): Promise<FieldPage> => {
    const { search, page } = input;
    const custom = await listDocuments(ctx, field, { search }, page);
    const builtIn = await shownBuiltIns(ctx, search);
    const start = (page.pageIndex - 1) * page.pageSize - custom.totalCount;
    const people = await findPeople(
      ctx.kernel.store.read,
      custom.documents.flatMap(({ creator, updator }) => [creator, updator]),
      ctx.workspace.id,
    );
    return {
      custom: custom.documents,
      builtIn: builtIn.slice(Math.max(start, 0), Math.max(start + page.pageSize, 0)),
      people,
      workspaceUuid: ctx.workspace.uuid,
      page,
      totalCount: custom.totalCount + builtIn.length,
    };
  },
});

async function shownBuiltIns(ctx: Context, search: string): Promise<readonly BuiltInField[]> {
  const hidden = await hiddenPlaces(ctx);
  const part = foldName(search);
  return builtInFields.filter(({ name }) => foldName(name).includes(part) && !hidden.has(placeOf('', name)));
}

/** Places of built-in fields that fields of the workspace have. */
async function hiddenPlaces(ctx: Context): Promise<ReadonlySet<string>> {
  const rows = await ctx.kernel.store.read
    .selectFrom('document_attributes')
    .innerJoin('documents', 'documents.id', 'document_attributes.document_id')
    .select('document_attributes.value')
    .where('document_attributes.workspace_id', '=', ctx.workspace.id)
    .where('document_attributes.kind', '=', field.kind)
    .where('document_attributes.attribute', '=', PLACE)
    .where(
      'document_attributes.value',
      'in',
      builtInFields.map(({ name }) => placeOf('', name)),
    )
    .where('documents.deleted_at', 'is', null)
    .execute();
  return new Set(rows.map(({ value }) => value));
}
