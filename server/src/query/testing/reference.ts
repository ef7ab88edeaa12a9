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
  min: (points) => Math.min(...values(points)),
  first: (points) => values(points)[0] ?? 0,
  stddev: (points) => deviation(values(points)),
  median: (points) => quantile(values(points), 0.5),
  p90: (points) => quantile(values(points), 0.9),
  'percentile(25)': (points) => quantile(values(points), 0.25),
  irate: (points, before) => {
    const [earlier, later] = [before, ...ordered(points)].filter((point) => point !== undefined).slice(-2);
    if (earlier === undefined || later === undefined) return null;
    return grown(earlier.value, later.value) / ((later.timeMs - earlier.timeMs) / 1_000);
  },
  difference: (points, before) => {
    const all = before === undefined ? ordered(points) : [before, ...ordered(points)];
    return all.length < 2 ? null : (all.at(-1)?.value ?? 0) - (all[0]?.value ?? 0);
  },
  deriv: (points, before) => {
    const all = before === undefined ? ordered(points) : [before, ...ordered(points)];
    const seconds = ((all.at(-1)?.timeMs ?? 0) - (all[0]?.timeMs ?? 0)) / 1_000;
    return all.length < 2 ? null : ((all.at(-1)?.value ?? 0) - (all[0]?.value ?? 0)) / seconds;
  },
  'moving_average(2)': (points) => mean(values(points).slice(-2)),
  'ewma(0.3)': (points) => {
    const [first = 0, ...rest] = values(points);
    return rest.reduce((average, value) => 0.3 * value + 0.7 * average, first);
  },
  slope: (points) => {
    if (points.length < 2) return null;
    const times = ordered(points).map(({ timeMs }) => timeMs / 1_000);
    const [middleTime, middleValue] = [mean(times), mean(values(points))];
    const list = values(points);
    const products = sum(times.map((time, index) => (time - middleTime) * ((list[index] ?? 0) - middleValue)));
    return products / sum(times.map((time) => (time - middleTime) ** 2));
  },
  zscore: (points) => ratio(last(values(points)) - mean(values(points)), deviation(values(points))),
  mad_score: (points) => {
    const middle = quantile(values(points), 0.5);
    const apart = values(points).map((value) => Math.abs(value - middle));
    return ratio(last(values(points)) - middle, quantile(apart, 0.5));
  },
  change_score: (points) => {
    const list = values(points);
    const changes = list.slice(1).map((value, index) => value - (list[index] ?? 0));
    const before = changes.slice(0, -1);
    return before.length === 0 ? null : ratio(last(changes) - mean(before), deviation(before));
  },
};

const last = (list: readonly number[]): number => list.at(-1) ?? 0;

function deviation(list: readonly number[]): number {
  const middle = mean(list);
  return Math.sqrt(mean(list.map((value) => (value - middle) ** 2)));
}

/** A score of values that do not differ is none. */
const ratio = (above: number, below: number): number | null => (below === 0 ? null : above / below);

/** What a function over the points of a series means: the values of its buckets in order of time, one for each. */
export const referenceSeries: Readonly<
  Record<string, (list: readonly number[], secondsBetween: readonly number[]) => (number | null)[]>
> = {
  'cumsum(sum(x))': (list) => list.map((_, index) => sum(list.slice(0, index + 1))),
  'moving_average(sum(x), 3)': (list) =>
    list.map((_, index) => (index < 2 ? null : mean(list.slice(index - 2, index + 1)))),
  'ewma(sum(x), 0.3)': (list) =>
    list.map((_, index) =>
      list.slice(1, index + 1).reduce((average, value) => 0.3 * value + 0.7 * average, list[0] ?? 0),
    ),
  'difference(sum(x))': (list) => list.map((value, index) => (index === 0 ? null : value - (list[index - 1] ?? 0))),
  'deriv(sum(x))': (list, seconds) =>
    list.map((value, index) => (index === 0 ? null : (value - (list[index - 1] ?? 0)) / (seconds[index - 1] ?? 1))),
  'increase(sum(x))': (list) =>
    list.map((value, index) => (index === 0 || value < (list[index - 1] ?? 0) ? null : value - (list[index - 1] ?? 0))),
};

/** What closing gaps means: the value of each bucket of the range, null where it has none. */
export const referenceFills: Readonly<Record<string, (list: readonly (number | null)[]) => (number | null)[]>> = {
  '0': (list) => list.map((value) => value ?? 0),
  nil: (list) => [...list],
  PREVIOUS: (list) => list.map((_, index) => list.slice(0, index + 1).findLast((value) => value !== null) ?? null),
  LINEAR: (list) =>
    list.map((value, index) => {
      const before = list.findLastIndex((each, at) => at <= index && each !== null);
      const after = list.findIndex((each, at) => at >= index && each !== null);
      if (value !== null || before === -1 || after === -1) return value;
      const [low, high] = [list[before] ?? 0, list[after] ?? 0];
      return low + ((high - low) * (index - before)) / (after - before);
    }),
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

/** Where a bucket begins by the clocks of a zone, found by going back in time until the clocks show another bucket. */
export function referenceBucketStart(timeMs: number, { stepMs, zone }: { stepMs: number; zone: string }): number {
  const bucket = localBucket(timeMs, stepMs, zone);
  const quarterMs = 15 * 60_000;
  let start = Math.floor(timeMs / quarterMs) * quarterMs;
  while (localBucket(start - quarterMs, stepMs, zone) === bucket) start -= quarterMs;
  return start;
}

function localBucket(timeMs: number, stepMs: number, zone: string): number {
  const monday = 4 * 86_400_000;
  const anchor = stepMs % (7 * 86_400_000) === 0 ? monday : 0;
  return Math.floor((clocksOf(zone, timeMs) - anchor) / stepMs);
}

/** What the clocks of a zone show, as if it were UTC. */
function clocksOf(zone: string, timeMs: number): number {
  const shown = new Date(timeMs).toLocaleString('sv-SE', { timeZone: zone });
  return Date.parse(`${shown.replace(' ', 'T')}Z`);
}
