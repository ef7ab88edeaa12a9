import { refusedStatuses } from './outcome.ts';
import type { CallTotals } from './search.ts';
import { numberAt, type Row } from './search-reader.ts';

/** How many calls there were, and what became of them; `totalsAt` reads them back. */
export const totalColumns = [
  'count()',
  'countIf(status < 400)',
  `countIf(status IN (${refusedStatuses.join(', ')}))`,
] as const;

/** Of a row that has the three totals from this index on. */
export function totalsAt(row: Row | undefined, index: number): CallTotals {
  const total = numberAt(row, index);
  const succeeded = numberAt(row, index + 1);
  const refused = numberAt(row, index + 2);
  return { total, succeeded, refused, failed: total - succeeded - refused };
}

/** Numbers that stand in the SQL itself come from us or passed a schema; a mistake there must not become SQL. */
export function whole(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no number of rows`);
  return value;
}
