import { numberOf } from './frame.ts';
import { lookup } from './lookup.ts';

export type Reducer =
  | 'lastNotNull'
  | 'last'
  | 'firstNotNull'
  | 'first'
  | 'min'
  | 'max'
  | 'mean'
  | 'sum'
  | 'count'
  | 'range'
  | 'delta'
  | 'diff'
  | 'diffperc'
  | 'step'
  | 'logmin'
  | 'allIsZero'
  | 'allIsNull'
  | 'changeCount'
  | 'distinctCount'
  | 'median'
  | 'variance'
  | 'stdDev';

/** Older names, and those of the other format. */
const otherNames: Readonly<Record<string, Reducer>> = {
  avg: 'mean',
  current: 'lastNotNull',
  total: 'sum',
  difference: 'diff',
};

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, value) => sum + value, 0);
// Not `Math.min(...numbers)`: a series may have more points than a call may have arguments.
const leastOf = (numbers: readonly number[]): number => numbers.reduce((least, value) => Math.min(least, value));
const largestOf = (numbers: readonly number[]): number => numbers.reduce((most, value) => Math.max(most, value));

type Reduce = (numbers: readonly number[], values: readonly unknown[]) => unknown;

const some =
  (reduce: (numbers: readonly number[]) => number): Reduce =>
  (numbers) =>
    numbers.length === 0 ? null : reduce(numbers);

const reducers: Readonly<Record<Reducer, Reduce>> = {
  lastNotNull: (_, values) => values.findLast(isThere) ?? null,
  last: (_, values) => values.at(-1) ?? null,
  firstNotNull: (_, values) => values.find(isThere) ?? null,
  first: (_, values) => values[0] ?? null,
  min: some(leastOf),
  max: some(largestOf),
  mean: some((numbers) => sumOf(numbers) / numbers.length),
  sum: some(sumOf),
  count: (_, values) => values.length,
  range: some((numbers) => largestOf(numbers) - leastOf(numbers)),
  delta: some((numbers) => growthOf(numbers)),
  diff: some((numbers) => (numbers.at(-1) ?? 0) - (numbers[0] ?? 0)),
  diffperc: some((numbers) => ((numbers.at(-1) ?? 0) - (numbers[0] ?? 0)) / (numbers[0] ?? 0)),
  step: some((numbers) => leastOf(gapsOf(numbers).length === 0 ? [0] : gapsOf(numbers))),
  logmin: (numbers) => {
    const positive = numbers.filter((value) => value > 0);
    return positive.length === 0 ? null : leastOf(positive);
  },
  allIsZero: (numbers, values) =>
    values.length > 0 && numbers.length === values.length && numbers.every((n) => n === 0),
  allIsNull: (numbers) => numbers.length === 0,
  changeCount: (_, values) => values.filter((value, index) => index > 0 && value !== values[index - 1]).length,
  distinctCount: (_, values) => new Set(values).size,
  median: some((numbers) => quantileOf(numbers, 0.5)),
  variance: some(varianceOf),
  stdDev: some((numbers) => Math.sqrt(varianceOf(numbers))),
};

const isThere = (value: unknown): boolean => value !== null && value !== undefined && !Number.isNaN(value);

const gapsOf = (numbers: readonly number[]): number[] =>
  numbers.slice(1).map((value, index) => value - (numbers[index] ?? 0));

/** How much a counter grew; a smaller value means that it began anew. */
const growthOf = (numbers: readonly number[]): number =>
  sumOf(gapsOf(numbers).map((gap, index) => (gap >= 0 ? gap : (numbers[index + 1] ?? 0))));

function varianceOf(numbers: readonly number[]): number {
  const mean = sumOf(numbers) / numbers.length;
  return sumOf(numbers.map((value) => (value - mean) ** 2)) / numbers.length;
}

/** Between the two nearest values where none stands at the place. */
function quantileOf(numbers: readonly number[], part: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const place = part * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return low + (high - low) * (place - Math.floor(place));
}

const quantileName = /^p(\d{1,2})$/;

export function reducerOf(name: string): Reducer | `p${number}` | undefined {
  if (Object.hasOwn(reducers, name)) return name as Reducer;
  if (quantileName.test(name)) return name as `p${number}`;
  return lookup(otherNames, name);
}

/** One value for a whole column; null where there is none, and for a reducer that nobody knows. */
export function reduceValues(values: readonly unknown[], name: string): unknown {
  const reducer = reducerOf(name);
  if (reducer === undefined) return null;
  const numbers = values.map(numberOf).filter((value) => value !== null);
  const quantile = quantileName.exec(reducer)?.[1];
  if (quantile !== undefined) return numbers.length === 0 ? null : quantileOf(numbers, Number(quantile) / 100);
  return reducers[reducer as Reducer](numbers, values);
}
