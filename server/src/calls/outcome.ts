import type { CallOutcome } from './search.ts';

/** The statuses by which a caller is told that it may not. */
export const refusedStatuses: readonly number[] = [401, 403, 429];

export function outcomeOf(status: number): CallOutcome {
  if (status < 400) return 'succeeded';
  return refusedStatuses.includes(status) ? 'refused' : 'failed';
}
