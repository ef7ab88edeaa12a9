import { BelvedereError } from '../../errors/index.ts';
import type { QueryCaller, QueryProgress } from '../../query/desk/desk.ts';
import type { QueryRequest, QueryResult } from '../../query/query.ts';
import { describeShown } from '../fields/index.ts';
import type { Context } from '../kernel/context.ts';
import { defineVerb } from '../kernel/verb.ts';
import { requireDataPermissions } from './permissions.ts';
import type { AskedQuery } from './requests.ts';
import { objectLabelsIn, queryableWorkspaces, queryScope } from './scope.ts';

/** What became of one query. */
export interface QueryOutcome {
  /** Undefined while it runs. */
  readonly result: QueryResult | undefined;
  /** Of a query that goes on by itself; empty otherwise. */
  readonly asyncId: string;
  /** Of one that is not done. */
  readonly progress?: QueryProgress | undefined;
  /** What the names mean that a show function answered: a text for each row of each series. */
  readonly descriptions?: readonly (readonly string[])[] | undefined;
}

export interface RunQueriesInput {
  readonly queries: readonly AskedQuery[];
  /** Where the queries come from, for the list of running ones: `query`, `gateway`. */
  readonly origin: string;
  /** A query in the background tells its id with its result too. */
  readonly keepsAsyncId?: boolean | undefined;
  /** Names that show functions answer are described. */
  readonly describesFields?: boolean | undefined;
}

export const callerOf = ({ workspace, actor, traceId, withoutCredential }: Context, origin: string): QueryCaller => ({
  workspaceNumber: workspace.id,
  uuid: actor.uuid,
  name: actor.name,
  traceId,
  origin,
  withoutCredential,
});

/**
 * What the desk is asked. A text that is refused is in the record of queries as one that ran is. Errors: `QueryNotSupported` for PromQL, `InvalidQuery`,
 * `PermissionDenied`, `ObjectNotFound`.
 */
export async function requestOf(ctx: Context, asked: AskedQuery, origin: string): Promise<QueryRequest> {
  try {
    return await checkedRequest(ctx, asked);
  } catch (error) {
    ctx.kernel.queries.refused(callerOf(ctx, origin), asked.text, error);
    throw error;
  }
}

async function checkedRequest(
  ctx: Context,
  { language, text, options, workspaceUuids }: AskedQuery,
): Promise<QueryRequest> {
  if (language === 'promql') {
    throw new BelvedereError('QueryNotSupported', 'PromQL is not supported yet; ask in DQL');
  }
  if (text.trim() === '') throw new BelvedereError('InvalidQuery', 'the query is empty');
  const scope = await queryScope(ctx, workspaceUuids);
  requireDataPermissions({ text, conditions: options.conditions }, scope.permissions);
  return {
    text,
    options,
    workspaces: scope.numbers,
    objectLabels: () => objectLabelsIn(ctx, scope.numbers),
    ...(/show_workspaces/i.test(text) ? { workspaceNames: await queryableWorkspaces(ctx) } : {}),
  };
}

/** An outcome with what its names mean, where that was asked for and it has any. */
export async function described(
  ctx: Context,
  outcome: QueryOutcome,
  { workspaces, describesFields }: { workspaces: readonly number[]; describesFields: boolean | undefined },
): Promise<QueryOutcome> {
  const { showFunction, series = [] } = outcome.result ?? {};
  if (describesFields !== true || showFunction === undefined) return outcome;
  return { ...outcome, descriptions: await describeShown(ctx, { workspaces, showFunction, series }) };
}

/** Names the query of a request that has several. */
export async function placed<Result>(index: number, count: number, ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof BelvedereError) || count < 2) throw error;
    const { code, message, detail, retryAfterSeconds } = error;
    throw new BelvedereError(code, `queries[${index}]: ${message}`, {
      detail: { ...detail, query: index },
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
      cause: error,
    });
  }
}

/** Queries side by side. The first that fails ends the others: nobody will read their answers. */
export const runQueries = defineVerb({
  id: 'queries.run',
  effect: 'read',
  run: async ({ ctx, input }: { ctx: Context; input: RunQueriesInput }): Promise<readonly QueryOutcome[]> => {
    const { queries, origin, describesFields } = input;
    const failed = new AbortController();
    const gone = ctx.untilGone?.();
    const signal = gone === undefined ? failed.signal : AbortSignal.any([gone, failed.signal]);
    const asked = queries.map((query, index) =>
      placed(index, queries.length, async () => {
        const request = await requestOf(ctx, query, origin);
        const result = await ctx.kernel.queries.run(callerOf(ctx, origin), { ...request, signal });
        return described(ctx, { result, asyncId: '' }, { workspaces: request.workspaces, describesFields });
      }),
    );
    try {
      return await Promise.all(asked);
    } catch (error) {
      failed.abort();
      await Promise.allSettled(asked);
      throw error;
    }
  },
});
