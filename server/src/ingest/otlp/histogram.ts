import type { ExponentialHistogramDataPoint, HistogramDataPoint } from './messages.ts';

/** How many values are not above a bound; the last bound is `+Inf`. */
export interface CumulativeBucket {
  readonly le: string;
  readonly count: bigint;
}

const boundText = (bound: number): string => (bound === Number.POSITIVE_INFINITY ? '+Inf' : String(bound));

function cumulate(buckets: readonly (readonly [bound: number, count: bigint])[]): CumulativeBucket[] {
  let sum = 0n;
  return buckets.map(([bound, count]) => {
    sum += count;
    return { le: boundText(bound), count: sum };
  });
}

/** The buckets of a histogram with explicit bounds; empty when it has none. */
export function explicitBuckets({ bucketCounts = [], explicitBounds = [] }: HistogramDataPoint): CumulativeBucket[] {
  if (bucketCounts.length !== explicitBounds.length + 1) return [];
  return cumulate(bucketCounts.map((count, index) => [explicitBounds[index] ?? Number.POSITIVE_INFINITY, count]));
}

/**
 * The buckets of an exponential histogram with their bounds written out: the one with index i holds what is above base^i and not above
 * base^(i+1), where base is 2^(2^-scale). Empty ones are left out, since the counts are cumulative.
 */
export function exponentialBuckets(point: ExponentialHistogramDataPoint): CumulativeBucket[] {
  const { scale = 0, zeroCount = 0n, zeroThreshold = 0, positive = {}, negative = {} } = point;
  const boundAt = (index: number) => 2 ** (index * 2 ** -scale);
  const below = (negative.bucketCounts ?? []).map(
    (count, index) => [-boundAt((negative.offset ?? 0) + index), count] as const,
  );
  const above = (positive.bucketCounts ?? []).map(
    (count, index) => [boundAt((positive.offset ?? 0) + index + 1), count] as const,
  );
  const counted = [...below.reverse(), [zeroThreshold, zeroCount] as const, ...above].filter(([, count]) => count > 0n);
  const finite = counted.filter(([bound]) => Number.isFinite(bound));
  return [...cumulate(finite), { le: '+Inf', count: point.count ?? 0n }];
}
