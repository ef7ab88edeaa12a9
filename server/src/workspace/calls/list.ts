import { createCallMarkers, markerBinding } from '../../calls/marker.ts';
import { outcomeOf } from '../../calls/outcome.ts';
import type { CallGap, CallOutcome, CallPosition, CallTotals, StoredCall } from '../../calls/search.ts';
import { BelvedereError } from '../../errors/index.ts';
import type { Context } from '../kernel/context.ts';
import { defineVerb } from '../kernel/verb.ts';
import { type ScopeInput, scopeOf } from './scope.ts';

export interface CallListInput extends ScopeInput {
  readonly page: { readonly pageIndex: number; readonly pageSize: number };
  /** What the page before named as the next one. */
  readonly cursor: string | undefined;
}

export interface CallList {
  readonly calls: readonly StoredCall[];
  readonly totals: CallTotals;
  readonly page: CallListInput['page'];
  /** Undefined on the last page. */
  readonly nextCursor: string | undefined;
  readonly gaps: readonly CallGap[];
}

/**
 * The calls of a workspace, newest first. The newest call of the first page ends the walk along the cursors: what comes later shifts
 * nothing. Pages by their number shift while calls come, unless the window has an end in the past.
 *
 * Errors: `InvalidParameter` for a cursor of another search, `PermissionDenied`, `EngineUnavailable`, `QueryLimitExceeded`.
 */
export const listCalls = defineVerb({
  id: 'calls.list',
  effect: 'read',
  permission: 'workspace.callRead',
  run: async ({ ctx, input }: { ctx: Context; input: CallListInput }): Promise<CallList> => {
    const { calls, secrets } = ctx.kernel;
    const { pageIndex, pageSize } = input.page;
    const scope = await scopeOf(ctx, 'calls.list', input);
    const markers = createCallMarkers(secrets.deriveKey('call markers'));
    // Bound to what was asked for: which objects are closed may change on the way.
    const binding = markerBinding('open-api', { workspace: scope.workspace, filter: input.filter });
    const marker = input.cursor === undefined ? undefined : markers.read(input.cursor, binding);
    if (input.cursor !== undefined && (marker === undefined || pageIndex > 1)) throw badCursor(marker === undefined);
    const upTo = marker?.upTo ?? (pageIndex === 1 ? undefined : positionOf(await newestOf(ctx, scope)));
    const [found, gaps] = await Promise.all([
      // One more than the page holds says whether there is another page.
      calls.page({ ...scope, upTo }, { limit: pageSize + 1, after: marker?.after, skip: (pageIndex - 1) * pageSize }),
      calls.gaps(scope),
    ]);
    const newest = upTo ?? positionOf(found[0]);
    const shown = found.slice(0, pageSize);
    const last = found.length > pageSize ? positionOf(shown.at(-1)) : undefined;
    const isAll = marker === undefined && pageIndex === 1 && last === undefined;
    const totals = isAll ? totalsOf(shown) : await calls.totals({ ...scope, upTo: newest });
    return {
      calls: shown,
      totals,
      page: input.page,
      nextCursor:
        last === undefined || newest === undefined ? undefined : markers.issue({ after: last, upTo: newest }, binding),
      gaps,
    };
  },
});

async function newestOf(ctx: Context, scope: Parameters<Context['kernel']['calls']['page']>[0]) {
  const [newest] = await ctx.kernel.calls.page(scope, { limit: 1 });
  return newest;
}

const positionOf = (call: StoredCall | undefined): CallPosition | undefined =>
  call === undefined ? undefined : { timeUs: call.timeUs, traceId: call.traceId };

function totalsOf(calls: readonly StoredCall[]): CallTotals {
  const count = (outcome: CallOutcome) => calls.filter(({ status }) => outcomeOf(status) === outcome).length;
  return { total: calls.length, succeeded: count('succeeded'), refused: count('refused'), failed: count('failed') };
}

const badCursor = (isForeign: boolean): BelvedereError =>
  new BelvedereError(
    'InvalidParameter',
    isForeign
      ? 'cursor was not issued for this workspace and these filters; begin again without it'
      : 'cursor and pageIndex exclude each other; send one of them',
  );
