import { queryOptions } from '@tanstack/react-query';
import { openApi } from '../../api/client.ts';

export type BatchFilter = Readonly<Record<string, string | number>>;
export type BatchOutcome = 'reverted' | 'unchanged' | 'leftAlone' | 'conflict';

export interface BatchItem {
  readonly noun: string;
  readonly uuid: string;
  readonly name: string;
  readonly outcome: BatchOutcome;
  /** What happens to the object; empty for nothing. */
  readonly effect: 'restored' | 'modified' | 'deleted' | '';
  readonly changes: number;
  readonly reason: string;
}

export interface Batch {
  readonly applied: boolean;
  /** Names this very plan: what is applied has been seen. */
  readonly plan: string;
  readonly traceId: string;
  readonly totals: { readonly changes: number; readonly objects: number } & Readonly<Record<BatchOutcome, number>>;
  readonly objects: readonly BatchItem[];
}

const path = '/change/revert_batch';

/** What would be done. Nothing is; it is asked anew whenever it is looked at. */
export const batchPlanQuery = (filter: BatchFilter) =>
  queryOptions({
    queryKey: ['change-batch', filter],
    queryFn: async () => (await openApi.post<Batch>(path, { filter })).content,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });

/** Errors: `PlanChanged` when something was changed after the plan was made. */
export const revertBatch = async (filter: BatchFilter, plan: string, reason: string): Promise<Batch> =>
  (await openApi.post<Batch>(path, { filter, plan, ...(reason !== '' && { reason }) })).content;
