import type { CallGrouping, CallSummary } from '../../calls/search.ts';
import type { Context } from '../kernel/context.ts';
import { defineVerb } from '../kernel/verb.ts';
import { type ScopeInput, scopeOf } from './scope.ts';

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
  }): Promise<CallSummary> => ctx.kernel.calls.summary(await scopeOf(ctx, 'calls.summary', input), input.grouping),
});
