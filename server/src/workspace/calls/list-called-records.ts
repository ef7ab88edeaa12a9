import { createCallMarkers, markerBinding } from '../../calls/marker.ts';
import type { CallFilter, CallPosition, CallScope, StoredCall } from '../../calls/search.ts';
import { BelvedereError } from '../../errors/index.ts';
import type { Context } from '../kernel/context.ts';
import { defineVerb } from '../kernel/verb.ts';

export interface CalledRecordsInput {
  readonly filter: Pick<CallFilter, 'path' | 'fromMs' | 'toMs'>;
  /** Calls on a page. */
  readonly limit: number;
  /** What the page before named as the next one; undefined for the first. */
  readonly marker: string | undefined;
}

export interface CalledRecords {
  readonly workspace: { readonly uuid: string; readonly name: string };
  /** Of all pages. */
  readonly succeeded: number;
  /** Those that were refused included. */
  readonly failed: number;
  /** Newest first. */
  readonly calls: readonly StoredCall[];
  /** Undefined on the last page. */
  readonly nextMarker: string | undefined;
}

/**
 * The calls of the workspace, page by page. The newest call of the first page ends the walk for all pages: what comes later
 * neither shifts them nor changes their totals.
 *
 * Errors: `InvalidParameter` for a marker that was not issued for this workspace and filter, `EngineUnavailable`,
 * `QueryLimitExceeded`.
 */
export const listCalledRecords = defineVerb({
  id: 'calls.listCalledRecords',
  effect: 'read',
  permission: 'workspace.callRead',
  run: async ({ ctx, input }: { ctx: Context; input: CalledRecordsInput }): Promise<CalledRecords> => {
    const { calls, secrets, store } = ctx.kernel;
    const scope: CallScope = { workspace: ctx.workspace.uuid, filter: input.filter };
    const markers = createCallMarkers(secrets.deriveKey('call markers'));
    const binding = markerBinding('called-records', scope);
    const marker = input.marker === undefined ? undefined : markers.read(input.marker, binding);
    if (input.marker !== undefined && marker === undefined) throw foreignMarker();
    const workspace = await store.read
      .selectFrom('workspaces')
      .select(['uuid', 'name'])
      .where('id', '=', ctx.workspace.id)
      .executeTakeFirstOrThrow();
    // One more than the page holds says whether there is another page.
    const finding = calls.page({ ...scope, upTo: marker?.upTo }, { limit: input.limit + 1, after: marker?.after });
    const newest = marker?.upTo ?? positionOf((await finding)[0]);
    if (newest === undefined) return { workspace, succeeded: 0, failed: 0, calls: [], nextMarker: undefined };
    const [found, totals] = await Promise.all([finding, calls.totals({ ...scope, upTo: newest })]);
    const page = found.slice(0, input.limit);
    const last = found.length > input.limit ? positionOf(page.at(-1)) : undefined;
    return {
      workspace,
      succeeded: totals.succeeded,
      failed: totals.refused + totals.failed,
      calls: page,
      nextMarker: last === undefined ? undefined : markers.issue({ after: last, upTo: newest }, binding),
    };
  },
});

const positionOf = (call: StoredCall | undefined): CallPosition | undefined =>
  call === undefined ? undefined : { timeUs: call.timeUs, traceId: call.traceId };

const foreignMarker = (): BelvedereError =>
  new BelvedereError(
    'InvalidParameter',
    'query parameter "marker" was not issued here for this project and these filters; begin again without it',
  );
