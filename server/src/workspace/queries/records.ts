import type { QueryOrder, QueryRecordFilter, QueryRecordPage } from '../../query/desk/query-records.ts';
import type { Context } from '../kernel/context.ts';
import { defineVerb } from '../kernel/verb.ts';
import { seesAll } from './running.ts';

export interface ListQueryRecordsInput {
  readonly filter: QueryRecordFilter;
  readonly orderBy: QueryOrder;
  readonly page: { readonly pageIndex: number; readonly pageSize: number };
}

export interface ListedQueryRecords extends QueryRecordPage {
  readonly page: ListQueryRecordsInput['page'];
}

/**
 * Queries of the workspace that have ended: one's own, or all with the permission `workspace.callRead`. Errors: `EngineUnavailable`,
 * `QueryLimitExceeded`.
 */
export const listQueryRecords = defineVerb({
  id: 'queries.listRecords',
  effect: 'read',
  run: async ({ ctx, input }: { ctx: Context; input: ListQueryRecordsInput }): Promise<ListedQueryRecords> => {
    const { filter, orderBy, page } = input;
    const isForeign = !seesAll(ctx) && filter.caller !== undefined && filter.caller !== ctx.actor.uuid;
    if (isForeign) return { queries: [], totals: nothing, page };
    const found = await ctx.kernel.queries.records.page(
      ctx.workspace.id,
      seesAll(ctx) ? filter : { ...filter, caller: ctx.actor.uuid },
      { orderBy, skip: (page.pageIndex - 1) * page.pageSize, limit: page.pageSize },
    );
    return { ...found, page };
  },
});

const nothing: QueryRecordPage['totals'] = { total: 0, failed: 0, rowsRead: 0, bytesRead: 0, durationMs: 0 };
