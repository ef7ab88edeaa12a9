import type { Context } from '../kernel/context.ts';
import { LIST_ROWS_MAX } from '../kernel/documents/list.ts';
import { foldName } from '../kernel/identifiers.ts';
import { defineVerb } from '../kernel/verb.ts';
import { type StoredToken, tokenNotFound, toToken } from './rows.ts';

export interface TokenListInput {
  /** Part of the name, whatever its case. */
  readonly search?: string | undefined;
  readonly pageIndex: number;
  /** Undefined: the whole list is one page. */
  readonly pageSize: number | undefined;
}

export interface TokenPage {
  readonly tokens: readonly StoredToken[];
  readonly totalCount: number;
  readonly page: { readonly pageIndex: number; readonly pageSize: number | undefined };
}

/** Newest first. A workspace has few tokens: they are searched here and not by the database. */
export const listTokens = defineVerb({
  id: 'ingestTokens.list',
  effect: 'read',
  permission: 'workspace.keyManage',
  run: async ({ ctx, input }: { ctx: Context; input: TokenListInput }): Promise<TokenPage> => {
    const rows = await ctx.kernel.store.read
      .selectFrom('ingest_tokens')
      .selectAll()
      .where('workspace_id', '=', ctx.workspace.id)
      .where('deleted_at', 'is', null)
      .orderBy('id', 'desc')
      .execute();
    const wanted = foldName(input.search ?? '');
    const found = rows.filter((row) => foldName(row.name).includes(wanted));
    const { pageIndex, pageSize } = input;
    const size = pageSize ?? LIST_ROWS_MAX;
    const tokens = found.slice((pageIndex - 1) * size, pageIndex * size).map((row) => toToken(row, ctx.workspace.uuid));
    return { tokens, totalCount: found.length, page: { pageIndex, pageSize } };
  },
});

/** Errors: `ObjectNotFound`, also for a token of another workspace. */
export const getToken = defineVerb({
  id: 'ingestTokens.get',
  effect: 'read',
  permission: 'workspace.keyManage',
  run: async ({ ctx, input }: { ctx: Context; input: { uuid: string } }): Promise<StoredToken> => {
    const row = await ctx.kernel.store.read
      .selectFrom('ingest_tokens')
      .selectAll()
      .where('workspace_id', '=', ctx.workspace.id)
      .where('uuid', '=', input.uuid)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    if (row === undefined) throw tokenNotFound(input.uuid);
    return toToken(row, ctx.workspace.uuid);
  },
});
