import type { Paging } from '../compile/compiled.ts';
import { type Cell, type Group, numberOf, type Row } from './points.ts';

/** Order and pages of a result that was made after its statement; what a statement does for others (`compile/paging.ts`). */
export function paged(groups: readonly Group[], paging: Paging): Group[] {
  const { order, limit, offset, seriesOrder, seriesLimit, seriesOffset } = paging;
  const compareRows = (left: Row, right: Row): number => {
    for (const { by, descending } of order) {
      const cells = [left, right].map((row) => (by === 'time' ? row.timeMs : (row.values[by] ?? null)));
      const compared = compareCells(cells[0] ?? null, cells[1] ?? null, descending);
      if (compared !== 0) return compared;
    }
    return order.length > 0 ? 0 : (right.timeMs ?? 0) - (left.timeMs ?? 0);
  };
  const sorted = seriesOrder === null ? byKeys(groups) : bySeriesOrder(groups, seriesOrder);
  const kept = sorted.slice(seriesOffset, seriesLimit === null ? undefined : seriesOffset + seriesLimit);
  return kept.map(({ keys, rows }) => ({
    keys,
    rows: rows.toSorted(compareRows).slice(offset, limit === null ? undefined : offset + limit),
  }));
}

const byKeys = (groups: readonly Group[]): Group[] =>
  groups.toSorted((left, right) => {
    for (const [index, key] of left.keys.entries()) {
      const other = right.keys[index] ?? '';
      if (key !== other) return key < other ? -1 : 1;
    }
    return 0;
  });

function bySeriesOrder(
  groups: readonly Group[],
  { by, key, descending }: NonNullable<Paging['seriesOrder']>,
): readonly Group[] {
  const sortedBy = ({ keys, rows }: Group): Cell => {
    if (by === 'key') return keys[key] ?? null;
    const newest = rows.toSorted((left, right) => (right.timeMs ?? 0) - (left.timeMs ?? 0));
    return newest.find(({ values }) => (values[by] ?? null) !== null)?.values[by] ?? null;
  };
  return byKeys(groups)
    .map((group) => ({ group, value: sortedBy(group) }))
    .toSorted((left, right) => compareCells(left.value, right.value, descending))
    .map(({ group }) => group);
}

/** What is missing comes last in both directions. */
export function compareCells(left: Cell, right: Cell, descending: boolean): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  const [a, b] = [numberOf(left), numberOf(right)];
  const compared =
    a !== null && b !== null ? a - b : String(left) < String(right) ? -1 : Number(String(left) > String(right));
  return descending ? -compared : compared;
}
