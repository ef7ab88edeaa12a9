import { wholeNumber } from './parameters.ts';

export interface SqlPaging {
  readonly keyCount: number;
  /** Columns that come out, `t` and keys left out. */
  readonly columns: readonly string[];
  /** SQL over the columns, and the direction. */
  readonly order: readonly { readonly sql: string; readonly descending: boolean }[];
  readonly limit: number | null;
  readonly offset: number;
  readonly seriesOrder: { readonly sql: string; readonly isKey: boolean; readonly descending: boolean } | null;
  readonly seriesLimit: number | null;
  readonly seriesOffset: number;
  /** The rows go on into another statement, in nanoseconds; rows that leave the engine are told milliseconds, which a number of JSON holds. */
  readonly isInner: boolean;
}

const timeInMs = 'intDiv(t, 1000000) AS ms';

/**
 * Puts the rows of a statement in order and cuts them: rows within each series, and the series among each other by one value of each, which is the
 * newest.
 */
export function pagedRows(sql: string, paging: SqlPaging): string {
  const { keyCount, columns, order, limit, offset, seriesOrder, seriesLimit, seriesOffset, isInner } = paging;
  const keys = Array.from({ length: keyCount }, (_, index) => `k${index}`);
  const selected = [isInner ? 't' : timeInMs, ...keys, ...columns].join(', ');
  const isRanked = keyCount > 0 && (seriesOrder !== null || seriesLimit !== null || seriesOffset > 0);
  const rows = isRanked ? rankedSeries(sql, keys, seriesOrder) : `(${sql})`;
  const kept = isRanked
    ? [
        ...(seriesOffset > 0 ? [`place > ${wholeNumber(seriesOffset)}`] : []),
        ...(seriesLimit === null ? [] : [`place <= ${wholeNumber(seriesOffset + seriesLimit)}`]),
      ]
    : [];
  const where = kept.length === 0 ? '' : ` WHERE ${kept.join(' AND ')}`;
  const sorted = [
    ...(isRanked ? ['place'] : keys),
    ...order.map((key) => `${key.sql} ${key.descending ? 'DESC' : 'ASC'} NULLS LAST`),
  ];
  const by = keyCount === 0 ? '' : ` BY ${keys.join(', ')}`;
  const skip = offset > 0 ? `${wholeNumber(offset)}, ` : '';
  const cut =
    limit === null && offset === 0 ? '' : ` LIMIT ${skip}${limit === null ? '1000000000' : wholeNumber(limit)}${by}`;
  return `SELECT ${selected} FROM ${rows}${where}${sorted.length === 0 ? '' : ` ORDER BY ${sorted.join(', ')}`}${cut}`;
}

function rankedSeries(sql: string, keys: readonly string[], order: SqlPaging['seriesOrder']): string {
  const by = keys.join(', ');
  if (order === null) return `(SELECT *, dense_rank() OVER (ORDER BY ${by}) AS place FROM (${sql}))`;
  const value = order.isKey ? order.sql : `argMax(${order.sql}, ifNull(t, 0)) OVER (PARTITION BY ${by})`;
  const direction = `${order.descending ? 'DESC' : 'ASC'} NULLS LAST`;
  return `(SELECT *, dense_rank() OVER (ORDER BY rank_value ${direction}, ${by}) AS place FROM (SELECT *, ${value} AS rank_value FROM (${sql})))`;
}

/** Rows that are put in order after the statement. */
export function rowsInMs(
  { keys, isInner }: { readonly keys: readonly unknown[]; readonly isInner: boolean },
  sql: string,
  valueCount: number,
): string {
  if (isInner) return sql;
  const names = [
    ...keys.map((_, index) => `k${index}`),
    ...Array.from({ length: valueCount }, (_, index) => `v${index}`),
  ];
  return `SELECT ${[timeInMs, ...names].join(', ')} FROM (${sql})`;
}
