import type { QueryOptions } from '../query.ts';
import type { ResultTable } from './table.ts';

/**
 * Points of series without a step, thinned out to the number that a request asks for: every n-th from the newest on. Buckets are found for that number
 * already.
 */
export function sampledTable(
  table: ResultTable,
  { maxPointCount, disableSampling, limit }: QueryOptions,
): { readonly table: ResultTable; readonly sample: number } {
  const longest = Math.max(0, ...table.groups.map(({ rows }) => rows.length));
  const isLeft =
    maxPointCount === undefined ||
    disableSampling === true ||
    limit !== undefined ||
    table.stepMs > 0 ||
    table.parse.namespace !== 'metric' ||
    longest <= maxPointCount;
  if (isLeft) return { table, sample: 1 };
  const sample = Math.ceil(longest / maxPointCount);
  const groups = table.groups.map(({ keys, rows }) => ({
    keys,
    rows: rows.filter((_, index) => index % sample === 0),
  }));
  return { table: { ...table, groups }, sample };
}
