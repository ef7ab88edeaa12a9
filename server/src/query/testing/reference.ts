/** A point as the slow evaluation sees it. */
export interface ReferencePoint {
  readonly host: string;
  readonly device: string;
  readonly timeMs: number;
  readonly value: number;
}

const ordered = (points: readonly ReferencePoint[]): ReferencePoint[] =>
  points.toSorted((left, right) => left.timeMs - right.timeMs);
const values = (points: readonly ReferencePoint[]): number[] => ordered(points).map(({ value }) => value);
const sum = (list: readonly number[]): number => list.reduce((total, value) => total + value, 0);
const mean = (list: readonly number[]): number => sum(list) / list.length;

function quantile(list: readonly number[], level: number): number {
  const sorted = list.toSorted((left, right) => left - right);
  const rank = level * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(rank)] ?? 0, sorted[Math.ceil(rank)] ?? 0];
  return low + (high - low) * (rank - Math.floor(rank));
}

/** What an aggregate of the language means, written as plainly as possible. The points are not empty. */
export const referenceAggregates: Readonly<Record<string, (points: readonly ReferencePoint[]) => number>> = {
  'avg(x)': (points) => mean(values(points)),
  'sum(x)': (points) => sum(values(points)),
  'min(x)': (points) => Math.min(...values(points)),
  'max(x)': (points) => Math.max(...values(points)),
  'count(x)': (points) => points.length,
  'spread(x)': (points) => Math.max(...values(points)) - Math.min(...values(points)),
  'first(x)': (points) => values(points)[0] ?? 0,
  'last(x)': (points) => values(points).at(-1) ?? 0,
  'median(x)': (points) => quantile(values(points), 0.5),
  'p90(x)': (points) => quantile(values(points), 0.9),
  'stddev(x)': (points) => {
    const middle = mean(values(points));
    return Math.sqrt(mean(values(points).map((value) => (value - middle) ** 2)));
  },
  'count_distinct(x)': (points) => new Set(values(points)).size,
};

/** What a rollup makes of the points of one series in one bucket; `before` is the point of the series before the bucket. */
export const referenceRollups: Readonly<
  Record<string, (points: readonly ReferencePoint[], before: ReferencePoint | undefined) => number | null>
> = {
  avg: (points) => mean(values(points)),
  sum: (points) => sum(values(points)),
  max: (points) => Math.max(...values(points)),
  last: (points) => values(points).at(-1) ?? 0,
  count: (points) => points.length,
  increase: (points, before) => {
    const all = before === undefined ? ordered(points) : [before, ...ordered(points)];
    if (all.length < 2) return null;
    return sum(all.slice(1).map(({ value }, index) => grown(all[index]?.value ?? 0, value)));
  },
  rate: (points, before) => {
    const all = before === undefined ? ordered(points) : [before, ...ordered(points)];
    if (all.length < 2) return null;
    const growth = sum(all.slice(1).map(({ value }, index) => grown(all[index]?.value ?? 0, value)));
    return growth / (((all.at(-1)?.timeMs ?? 0) - (all[0]?.timeMs ?? 0)) / 1_000);
  },
};

const grown = (before: number, value: number): number => (value < before ? value : value - before);

/** Groups a list by a text. */
function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item)) ?? [];
    groups.set(keyOf(item), group);
    group.push(item);
  }
  return groups;
}

/** The result of `M::m:(aggregate) [from:to:step:rollup] BY host`: values by host and begin of the bucket. */
export function referenceResult(
  points: readonly ReferencePoint[],
  { aggregate, rollup, stepMs }: { aggregate: string; rollup: string | undefined; stepMs: number },
): Map<string, number> {
  const bucketOf = ({ timeMs }: ReferencePoint) => Math.floor(timeMs / stepMs) * stepMs;
  const result = new Map<string, number>();
  const evaluate = referenceAggregates[aggregate];
  for (const [key, members] of grouped(points, (point) => `${point.host} ${bucketOf(point)}`)) {
    const rolled = rollup === undefined ? members : rolledPoints(members, points, rollup);
    if (rolled.length > 0 && evaluate !== undefined) result.set(key, evaluate(rolled));
  }
  return result;
}

function rolledPoints(
  members: readonly ReferencePoint[],
  all: readonly ReferencePoint[],
  rollup: string,
): ReferencePoint[] {
  const roll = referenceRollups[rollup];
  return [...grouped(members, ({ device }) => device).values()].flatMap((series) => {
    const [first] = ordered(series);
    if (first === undefined || roll === undefined) return [];
    const isBefore = (point: ReferencePoint) =>
      point.host === first.host && point.device === first.device && point.timeMs < first.timeMs;
    const value = roll(series, ordered(all.filter(isBefore)).at(-1));
    return value === null ? [] : [{ ...first, value }];
  });
}
