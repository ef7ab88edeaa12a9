import { BelvedereError } from '../../errors/index.ts';
import type { Context } from '../kernel/context.ts';
import { defineVerb } from '../kernel/verb.ts';
import type { AskedQuery } from './requests.ts';
import { callerOf, described, placed, type QueryOutcome, type RunQueriesInput, requestOf } from './run.ts';
import { queryScope } from './scope.ts';

/** An answer within this time comes with the first call; after it the caller asks again. */
const PATIENCE_MS = 2_000;

/**
 * Queries that go on when the caller does not wait: a call begins them or asks for those that it began before, and answers what is there after
 * two seconds. Errors beside those of the query: `ObjectNotFound` for an id that is unknown or whose result is no longer kept.
 */
export const runQueriesInBackground = defineVerb({
  id: 'queries.runInBackground',
  effect: 'read',
  run: async ({ ctx, input }: { ctx: Context; input: RunQueriesInput }): Promise<readonly QueryOutcome[]> =>
    Promise.all(
      input.queries.map((query, index) => placed(index, input.queries.length, () => startOrPoll(ctx, query, input))),
    ),
});

async function startOrPoll(
  ctx: Context,
  query: AskedQuery,
  { origin, keepsAsyncId = false, describesFields }: RunQueriesInput,
): Promise<QueryOutcome> {
  const { kernel, workspace } = ctx;
  const begun =
    query.asyncId === ''
      ? await kernel.queries.start(callerOf(ctx, origin), await requestOf(ctx, query, origin))
      : query.asyncId;
  const state = await kernel.queries.poll(workspace.id, begun, PATIENCE_MS);
  if (state === undefined)
    throw new BelvedereError('ObjectNotFound', `there is no query ${begun}, or its result is no longer kept`);
  if (state.state === 'failed') throw state.error;
  if (state.state === 'running') return { result: undefined, asyncId: begun, progress: state.progress };
  const { numbers: workspaces } = await queryScope(ctx, query.workspaceUuids);
  const outcome = { result: state.result, asyncId: keepsAsyncId ? begun : '' };
  return described(ctx, outcome, { workspaces, describesFields });
}
