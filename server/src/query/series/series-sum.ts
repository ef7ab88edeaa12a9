import { type Group, numberOf, type Row } from './points.ts';
import type { ResultTable } from './table.ts';

/** Adds up the rows of the same time of all series, or of those that have the same values of some keys. */
export function seriesSum(table: ResultTable, by: readonly string[]): ResultTable {
  const places = by.map((name) => table.keyNames.indexOf(name)).filter((place) => place !== -1);
  const sums = new Map<string, { keys: string[]; rows: Map<number | null, (number | null)[]> }>();
  for (const group of table.groups) {
    const keys = places.map((place) => group.keys[place] ?? '');
    const id = JSON.stringify(keys);
    const sum = sums.get(id) ?? { keys, rows: new Map() };
    sums.set(id, sum);
    for (const { timeMs, values } of group.rows) {
      const row = sum.rows.get(timeMs) ?? table.columns.map(() => null);
      sum.rows.set(timeMs, row);
      for (const [column, value] of table.columns.map((_, index) => numberOf(values[index])).entries()) {
        if (value !== null) row[column] = (row[column] ?? 0) + value;
      }
    }
  }
  const groups = [...sums.values()].map(
    ({ keys, rows }): Group => ({
      keys,
      rows: [...rows].map(([timeMs, values]): Row => ({ timeMs, values })),
    }),
  );
  return { ...table, keyNames: places.map((place) => table.keyNames[place] ?? ''), groups };
}
