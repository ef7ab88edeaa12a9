import type { Context } from '../kernel/context.ts';
import { type NamedPageInput, namedPage } from '../kernel/named-page.ts';
import { defineVerb } from '../kernel/verb.ts';
import { type StoredToken, tokenNotFound, toToken } from './rows.ts';

export interface TokenPage {
  readonly tokens: readonly StoredToken[];
  readonly totalCount: number;
  readonly page: { readonly pageIndex: number; readonly pageSize: number | undefined };
}

/** Newest first. */
export const listTokens = defineVerb({
  id: 'ingestTokens.list',
  effect: 'read',
  permission: 'workspace.keyManage',
  run: async ({ ctx, input }: { ctx: Context; input: NamedPageInput }): Promise<TokenPage> => {
    const rows = await ctx.kernel.store.read
      .selectFrom('ingest_tokens')
      .selectAll()
      .where('workspace_id', '=', ctx.workspace.id)
      .where('deleted_at', 'is', null)
      .orderBy('id', 'desc')
      .execute();
    const { pageIndex, pageSize } = input;
    const { shown, totalCount } = namedPage(rows, input);
    const tokens = shown.map((row) => toToken(row, ctx.workspace.uuid));
    return { tokens, totalCount, page: { pageIndex, pageSize } };
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
