import { quantile, statistics } from './point-functions.ts';
import { type Cell, finite, type Group, numberOf } from './points.ts';

interface ValuedPoint {
  readonly timeMs: number | null;
  readonly value: number;
}

/** One value of all points of a series, which are in order of time and not empty; the time is 0 where it is that of no point. */
export type Reduction = (points: readonly ValuedPoint[]) => { readonly timeMs: number | null; readonly value: number };

const ofValues =
  (of: (values: readonly number[]) => number): Reduction =>
  (points) => ({ timeMs: 0, value: of(points.map(({ value }) => value)) });

const best =
  (isBetter: (value: number, than: number) => boolean): Reduction =>
  (points) =>
    points.reduce((found, point) => (isBetter(point.value, found.value) ? point : found));

const slope: Reduction = (points) => {
  const seconds = points.map(({ timeMs }) => ((timeMs ?? 0) - (points[0]?.timeMs ?? 0)) / 1_000);
  const middleTime = statistics.mean(seconds);
  const middleValue = statistics.mean(points.map(({ value }) => value));
  let products = 0;
  let squares = 0;
  for (const [index, { value }] of points.entries()) {
    const time = (seconds[index] ?? 0) - middleTime;
    products += time * (value - middleValue);
    squares += time * time;
  }
  return { timeMs: 0, value: products / squares };
};

/** Functions that make one row of a series, by the names of the registry. Percentiles have a level of their own. */
export const reductions: Readonly<Record<string, Reduction>> = {
  avg: ofValues(statistics.mean),
  sum: ofValues((values) => values.reduce((sum, value) => sum + value, 0)),
  count: ofValues((values) => values.length),
  count_distinct: ofValues((values) => new Set(values).size),
  median: ofValues((values) => statistics.quantile(values, 0.5)),
  stddev: ofValues(statistics.deviation),
  spread: ofValues((values) => quantile(values, 1) - quantile(values, 0)),
  max: best((value, than) => value > than),
  min: best((value, than) => value < than),
  first: (points) => points[0] ?? { timeMs: null, value: Number.NaN },
  last: (points) => points.at(-1) ?? { timeMs: null, value: Number.NaN },
  slope,
};

/** A series as one row: each column by itself, with the time of the first column. Without values it has no row. */
export function reducedGroup({ keys, rows }: Group, columnCount: number, reduce: Reduction): Group {
  const inOrder = rows.toSorted((left, right) => (left.timeMs ?? 0) - (right.timeMs ?? 0));
  const made = Array.from({ length: columnCount }, (_, column) => {
    const points = inOrder.flatMap(({ timeMs, values }): ValuedPoint[] => {
      const value = numberOf(values[column]);
      return value === null ? [] : [{ timeMs, value }];
    });
    return points.length === 0 ? undefined : reduce(points);
  });
  const first = made.find((each) => each !== undefined);
  if (first === undefined) return { keys, rows: [] };
  const values = made.map((each): Cell => (each === undefined ? null : finite(each.value)));
  return { keys, rows: [{ timeMs: first.timeMs, values }] };
}
