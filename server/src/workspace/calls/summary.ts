import type { CallGap, CallGrouping, CallSummary } from '../../calls/search.ts';
import type { Context } from '../kernel/context.ts';
import { defineVerb } from '../kernel/verb.ts';
import { type ScopeInput, scopeOf } from './scope.ts';

export interface SummarizedCalls extends CallSummary {
  readonly gaps: readonly CallGap[];
}

/** Errors: `PermissionDenied`, `InvalidParameter`, `EngineUnavailable`, `QueryLimitExceeded`. */
export const summarizeCalls = defineVerb({
  id: 'calls.summary',
  effect: 'read',
  permission: 'workspace.callRead',
  run: async ({
    ctx,
    input,
  }: {
    ctx: Context;
    input: ScopeInput & { readonly grouping: CallGrouping };
  }): Promise<SummarizedCalls> => {
    const { calls } = ctx.kernel;
    const scope = await scopeOf(ctx, 'calls.summary', input);
    const [summary, gaps] = await Promise.all([calls.summary(scope, input.grouping), calls.gaps(scope)]);
    return { ...summary, gaps };
  },
});
