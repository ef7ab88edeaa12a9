import { finite } from './points.ts';

/** A point of a series that has a value, oldest first. */
export interface Point {
  readonly timeMs: number | null;
  readonly value: number;
}

/** What a function makes of points in order: one value for each, null where there is none. */
export type PointFunction = (points: readonly Point[], argument: number | undefined) => readonly (number | null)[];

const secondsBetween = (earlier: Point, later: Point): number => ((later.timeMs ?? 0) - (earlier.timeMs ?? 0)) / 1_000;

/** Of each point and the one before; the first has none before. */
const ofNeighbours =
  (of: (before: Point, point: Point) => number | null): PointFunction =>
  (points) =>
    points.map((point, index) => {
      const before = points[index - 1];
      return before === undefined ? null : of(before, point);
    });

const perSecond = (change: number, before: Point, point: Point): number | null =>
  finite(change / secondsBetween(before, point));

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: readonly number[]): number => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};

export function quantile(values: readonly number[], level: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  const place = level * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** A number of all points stands at the last of them. */
const ofAll =
  (of: (values: readonly number[], points: readonly Point[]) => number): PointFunction =>
  (points) => {
    const values = points.map(({ value }) => value);
    return points.map((_, index) => (index === points.length - 1 ? finite(of(values, points)) : null));
  };

const last = (values: readonly number[]): number => values.at(-1) ?? Number.NaN;

function slope(points: readonly Point[]): number {
  const first = points[0];
  if (first === undefined) return Number.NaN;
  const times = points.map((point) => secondsBetween(first, point));
  const middleTime = mean(times);
  const middleValue = mean(points.map(({ value }) => value));
  let products = 0;
  let squares = 0;
  for (const [index, { value }] of points.entries()) {
    const time = (times[index] ?? 0) - middleTime;
    products += time * (value - middleValue);
    squares += time * time;
  }
  return products / squares;
}

function changeScore(values: readonly number[]): number {
  const changes = values.slice(1).map((value, index) => value - (values[index] ?? 0));
  const before = changes.slice(0, -1);
  return before.length === 0 ? Number.NaN : (last(changes) - mean(before)) / deviation(before);
}

/**
 * The mean of the last `size` points. A window lies in at most two blocks of its size: it is the end of one and the begin of the next, so the work does not
 * grow with the size, and nothing that has left the window is left in the sum.
 */
function movingAverage(points: readonly Point[], size = 1): (number | null)[] {
  const fromBegin: number[] = [];
  const toEnd: number[] = [];
  for (const [index, { value }] of points.entries()) {
    fromBegin.push(index % size === 0 ? value : (fromBegin[index - 1] ?? 0) + value);
  }
  for (let index = points.length - 1; index >= 0; index -= 1) {
    const value = points[index]?.value ?? 0;
    toEnd[index] = (index + 1) % size === 0 ? value : value + (toEnd[index + 1] ?? 0);
  }
  return points.map((_, index) => {
    const first = index + 1 - size;
    if (first < 0) return null;
    return ((toEnd[first] ?? 0) + (first % size === 0 ? 0 : (fromBegin[index] ?? 0))) / size;
  });
}

/** Functions over the points of a series, by the names of the registry. Points where they have no value are left out of the result. */
export const pointFunctions: Readonly<Record<string, PointFunction>> = {
  difference: ofNeighbours((before, { value }) => value - before.value),
  increase: ofNeighbours((before, { value }) => (value < before.value ? null : value - before.value)),
  deriv: ofNeighbours((before, point) => perSecond(point.value - before.value, before, point)),
  rate: ofNeighbours((before, point) =>
    point.value < before.value ? null : perSecond(point.value - before.value, before, point),
  ),
  irate: ofNeighbours((before, point) =>
    perSecond(point.value < before.value ? point.value : point.value - before.value, before, point),
  ),
  cumsum: (points) => {
    let sum = 0;
    return points.map(({ value }) => {
      sum += value;
      return sum;
    });
  },
  moving_average: movingAverage,
  ewma: (points, alpha = 1) => {
    let average: number | undefined;
    return points.map(({ value }) => {
      average = average === undefined ? value : alpha * value + (1 - alpha) * average;
      return average;
    });
  },
  slope: ofAll((_, points) => slope(points)),
  zscore: ofAll((values) => (last(values) - mean(values)) / deviation(values)),
  mad_score: ofAll((values) => {
    const median = quantile(values, 0.5);
    return (
      (last(values) - median) /
      quantile(
        values.map((value) => Math.abs(value - median)),
        0.5,
      )
    );
  }),
  change_score: ofAll(changeScore),
};

export const statistics = { mean, deviation, quantile };
