import { BelvedereError } from '../../errors/index.ts';
import type { TimeRange } from '../time/range.ts';

const DEFAULT_S = 30;
const LONGEST_S = 120;

/** How long one statement may run; callers may ask for less, or for a little more. */
export const timeSettings = (askedMs: number | undefined): { readonly max_execution_time: number } => ({
  max_execution_time: askedMs === undefined ? DEFAULT_S : Math.min(LONGEST_S, Math.max(1, Math.ceil(askedMs / 1_000))),
});

/** Errors: `InvalidQuery` when a range is longer than the caller allows itself. */
export function requireRangeWithin({ fromMs, toMs }: TimeRange, nowMs: number, longestMs: number | undefined): void {
  if (longestMs === undefined || fromMs === null) return;
  const length = (toMs ?? nowMs) - fromMs;
  if (length <= longestMs) return;
  throw new BelvedereError('InvalidQuery', `the time range should be less than ${longestMs} ms and is ${length} ms`);
}
