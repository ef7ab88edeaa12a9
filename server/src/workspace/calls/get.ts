import type { StoredCall } from '../../calls/search.ts';
import { BelvedereError } from '../../errors/index.ts';
import type { StoredQuery } from '../../query/desk/query-records.ts';
import { closedObjects } from '../kernel/closed-objects.ts';
import type { Context } from '../kernel/context.ts';
import { SERVER_SCOPE_ID } from '../kernel/context.ts';
import { defineVerb } from '../kernel/verb.ts';
import { type RecordScope, workspaceOf } from './scope.ts';

/** What a call changed, as the record of changes has it. */
export interface MadeChange {
  readonly uuid: string;
  readonly seq: number;
  readonly noun: string;
  readonly verb: string;
  readonly object_uuid: string;
  readonly object_name: string;
  readonly revision_from: number;
  readonly revision_to: number;
  readonly reason: string;
}

export interface CallInFull {
  readonly call: StoredCall;
  /** In the order in which they were made. */
  readonly changes: readonly MadeChange[];
  /** What it asked telemetry, in that order. */
  readonly queries: readonly StoredQuery[];
  /** Whether its body is about an object that is closed to the caller. */
  readonly isClosed: boolean;
}

/** Errors: `ObjectNotFound`, also for a call of another workspace; `PermissionDenied`, `EngineUnavailable`, `QueryLimitExceeded`. */
export const getCall = defineVerb({
  id: 'calls.get',
  effect: 'read',
  permission: 'workspace.callRead',
  run: async ({
    ctx,
    input,
  }: {
    ctx: Context;
    input: { traceId: string; scope: RecordScope };
  }): Promise<CallInFull> => {
    const workspace = workspaceOf(ctx, 'calls.get', input.scope);
    const call = await ctx.kernel.calls.find(workspace, input.traceId);
    if (call === undefined) {
      throw new BelvedereError(
        'ObjectNotFound',
        'no call of this workspace has this trace id, or it is kept no longer',
      );
    }
    const workspaceId = input.scope === 'server' ? SERVER_SCOPE_ID : ctx.workspace.id;
    const [changes, closed, queries] = await Promise.all([
      changesOf(ctx, workspaceId, input.traceId),
      closedObjects(ctx),
      input.scope === 'server' ? [] : ctx.kernel.queries.records.ofCall(ctx.workspace.id, windowOf(call)),
    ]);
    return { call, changes, queries, isClosed: closed.includes(call.object) };
  },
});

/** When the queries of a call began: before its answer, but for those in the background, whose note may come late. */
function windowOf({ traceId, timeUs, durationUs }: StoredCall) {
  const answeredMs = Math.ceil(timeUs / 1_000);
  return { traceId, fromMs: answeredMs - Math.ceil(durationUs / 1_000) - CLOCKS_MS, toMs: answeredMs + CLOCKS_MS };
}

/** By so much the clocks of call and query may differ: one of them never goes back. */
const CLOCKS_MS = 60_000;

/** Whoever may not read the record of changes gets none of it by this way either. */
async function changesOf(ctx: Context, workspaceId: number, traceId: string): Promise<MadeChange[]> {
  if (!ctx.permissions.has('workspace.changeRead')) return [];
  return ctx.kernel.store.read
    .selectFrom('changes')
    .select(['uuid', 'seq', 'noun', 'verb', 'object_uuid', 'object_name', 'revision_from', 'revision_to', 'reason'])
    .where('workspace_id', '=', workspaceId)
    .where('trace_id', '=', traceId)
    .orderBy('seq')
    .execute();
}
