import { findRollup, percentileOf } from '@belvedere/dql';
import type { Parameters } from './parameters.ts';

export interface RollupCall {
  /** A name of the registry, in lower case. */
  readonly name: string;
  readonly argument: number | undefined;
}

/** What the points of one series in one bucket are, for a rollup. */
export interface RolledPoints {
  /** Float64 or NULL. */
  readonly value: string;
  readonly timeNs: string;
  /** Value and time of the point before in the series, NULL at its first; only where `needsPrevious`. */
  readonly previous: string;
  readonly previousNs: string;
  readonly argument: number | undefined;
  readonly parameters: Parameters;
}

/**
 * Growth is counted from the last point before the bucket, so that none is lost between two buckets; a series that begins in the bucket
 * counts from its first point.
 */
const counters: Readonly<Record<string, (points: RolledPoints) => string>> = {
  increase: ({ value, previous }) => `sum(${grown(value, previous)})`,
  rate: (points) => `sum(${grown(points.value, points.previous)}) / ${secondsOf(points)}`,
  irate: ({ value, previous, timeNs, previousNs }) =>
    `argMax(${grown(value, previous)} / nullIf((${timeNs} - ${previousNs}) / 1e9, 0), ${timeNs})`,
  deriv: (points) => `${changeOf(points)} / ${secondsOf(points)}`,
  difference: (points) => changeOf(points),
};

/** A counter that is smaller than before has begun again at 0. */
const grown = (value: string, previous: string): string =>
  `if(isNull(${previous}), NULL, if(${value} < ${previous}, ${value}, ${value} - ${previous}))`;

const changeOf = ({ value, previous }: RolledPoints): string => `sum(${value} - ${previous})`;

const secondsOf = ({ value, timeNs, previousNs }: RolledPoints): string =>
  `nullIf((maxIf(${timeNs}, isNotNull(${value})) - minIf(${previousNs}, isNotNull(${value}))) / 1e9, 0)`;

/** The values in order of time. */
const inOrder = ({ value, timeNs }: RolledPoints): string =>
  `arrayMap(point -> point.2, arraySort(point -> point.1, groupArrayIf((${timeNs}, assumeNotNull(${value})), isNotNull(${value}))))`;

const meanOf = (list: string): string => `(arraySum(${list}) / length(${list}))`;
const deviationOf = (list: string): string =>
  `sqrt(arraySum(each -> pow(each - ${meanOf(list)}, 2), ${list}) / length(${list}))`;

const plain: Readonly<Record<string, (points: RolledPoints) => string>> = {
  avg: ({ value }) => `avg(${value})`,
  sum: ({ value }) => `sum(${value})`,
  min: ({ value }) => `min(${value})`,
  max: ({ value }) => `max(${value})`,
  count: ({ value }) => `toFloat64(count(${value}))`,
  first: ({ value, timeNs }) => `argMin(${value}, ${timeNs})`,
  last: ({ value, timeNs }) => `argMax(${value}, ${timeNs})`,
  stddev: ({ value }) => `stddevPop(${value})`,
  median: ({ value }) => `quantileExactInclusive(0.5)(${value})`,
  percentile: ({ value, argument = 50, parameters }) =>
    `quantileExactInclusive(${parameters.number(argument / 100)})(${value})`,
  ewma: (points) => {
    const alpha = points.parameters.number(points.argument ?? 1);
    const list = inOrder(points);
    return `if(empty(${list}), NULL, arrayFold((mean, each) -> ${alpha} * each + (1 - ${alpha}) * mean, arrayPopFront(${list}), arrayElement(${list}, 1)))`;
  },
  moving_average: (points) => {
    const list = `arraySlice(${inOrder(points)}, ${points.parameters.integer(-BigInt(points.argument ?? 1))})`;
    return `if(empty(${list}), NULL, ${meanOf(list)})`;
  },
  slope: ({ value, timeNs }) => {
    // Seconds since 2023: of nanoseconds since 1970 too little would be left of a double.
    const seconds = `((${timeNs} - toInt64(1700000000000000000)) / 1e9)`;
    // Around their means: what adds up squares of such seconds, as the engine's linear regression does, loses points that are close together.
    return `covarPopStable(${seconds}, ${value}) / nullIf(varPopStableIf(${seconds}, isNotNull(${value})), 0)`;
  },
  zscore: (points) => {
    const list = inOrder(points);
    return `if(empty(${list}), NULL, (arrayElement(${list}, -1) - ${meanOf(list)}) / nullIf(${deviationOf(list)}, 0))`;
  },
  mad_score: (points) => {
    const list = inOrder(points);
    const median = medianOf(list);
    const deviation = medianOf(`arrayMap(each -> abs(each - ${median}), ${list})`);
    return `if(empty(${list}), NULL, (arrayElement(${list}, -1) - ${median}) / nullIf(${deviation}, 0))`;
  },
  change_score: (points) => {
    const list = `arrayPopFront(arrayDifference(${inOrder(points)}))`;
    const before = `arrayPopBack(${list})`;
    return `if(length(${list}) < 2, NULL, (arrayElement(${list}, -1) - ${meanOf(before)}) / nullIf(${deviationOf(before)}, 0))`;
  },
};

const medianOf = (list: string): string => `arrayReduce('quantileExactInclusive(0.5)', ${list})`;

/** Whether a rollup looks at the point before each. */
export const needsPrevious = ({ name }: RollupCall): boolean => counters[name] !== undefined;

/** The value of one series in one bucket. */
export function compileRollup({ name, argument }: RollupCall, points: Omit<RolledPoints, 'argument'>): string {
  const compile = counters[name] ?? plain[name];
  if (compile === undefined) throw new RangeError(`${name} is no rollup`);
  return compile({ ...points, argument });
}

/** The rollup of a window by the name that is written there: an alias, or `p95` for a percentile. */
export function rollupNamed(written: string, argument: number | undefined): RollupCall {
  const short = percentileOf(written);
  if (short !== null) return { name: 'percentile', argument: short };
  const definition = findRollup(written);
  if (definition === undefined) throw new RangeError(`${written} is no rollup`);
  return { name: definition.name, argument };
}
