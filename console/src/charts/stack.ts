import type { Aligned } from './align.ts';
import type { Series } from './series.ts';

/** Two lines and the area between them: the upper one, and the one that it stands on. */
export type Band = readonly [upper: number, lower: number];

interface Stacked extends Aligned {
  readonly bands: readonly Band[];
}

/**
 * Puts the series of a stack on each other. What is negative is stacked downwards, on its own. Hidden series take no room. With percents each
 * value is its share of all of its stack at that time.
 */
export function stack(
  { times, values }: Aligned,
  series: readonly Series[],
  isShown: (index: number) => boolean,
): Stacked {
  const groups = groupsOf(series, isShown);
  if (groups.length === 0) return { times, values, bands: [] };
  const stacked = values.map((column) => [...column]);
  const bands: Band[] = [];
  for (const members of groups) {
    const isPercent = series[members[0] ?? 0]?.draw.stack?.isPercent === true;
    const totals = isPercent ? totalsOf(values, members, times.length) : undefined;
    for (const side of [1, -1]) {
      const own = members.filter((index) => sideOf(values[index] ?? []) === side);
      const sums = new Array<number>(times.length).fill(0);
      for (const [place, index] of own.entries()) {
        const column = stacked[index] ?? [];
        for (let row = 0; row < times.length; row += 1) {
          const value = column[row];
          const total = totals?.[row] ?? 0;
          const part = totals === undefined || total === 0 ? (value ?? 0) : ((value ?? 0) / total) * 100;
          sums[row] = (sums[row] ?? 0) + part;
          // A gap stays one where nothing else is, so that no line is drawn where no data is.
          column[row] = value === null || value === undefined ? value : sums[row];
        }
        const below = own[place - 1];
        if (below !== undefined) bands.push([index, below]);
      }
    }
  }
  return { times, values: stacked, bands };
}

function groupsOf(series: readonly Series[], isShown: (index: number) => boolean): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const [index, { draw }] of series.entries()) {
    if (draw.stack === undefined || !isShown(index)) continue;
    groups.set(draw.stack.group, [...(groups.get(draw.stack.group) ?? []), index]);
  }
  return [...groups.values()];
}

const sideOf = (column: readonly (number | null | undefined)[]): 1 | -1 =>
  column.some((value) => typeof value === 'number' && value < 0) &&
  !column.some((value) => typeof value === 'number' && value > 0)
    ? -1
    : 1;

const totalsOf = (values: Aligned['values'], members: readonly number[], length: number): readonly number[] =>
  Array.from({ length }, (_, row) => members.reduce((sum, index) => sum + Math.abs(values[index]?.[row] ?? 0), 0));
