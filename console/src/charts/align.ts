import type { Series } from './series.ts';

/** All series on one axis of times. `undefined`: the series has no point there; `null`: it has one without a value. */
export interface Aligned {
  readonly times: readonly number[];
  readonly values: readonly (readonly (number | null | undefined)[])[];
}

export function align(series: readonly Series[]): Aligned {
  const first = series[0];
  if (first === undefined) return { times: [], values: [] };
  if (series.every(({ times }) => hasSameTimes(times, first.times))) {
    return { times: first.times, values: series.map(({ values }) => values) };
  }
  const times = [...new Set(series.flatMap((line) => line.times))].sort((a, b) => a - b);
  const places = new Map(times.map((time, index) => [time, index]));
  const values = series.map((line) => {
    const placed = new Array<number | null | undefined>(times.length).fill(undefined);
    for (const [index, time] of line.times.entries()) placed[places.get(time) ?? 0] = line.values[index];
    return placed;
  });
  return { times, values };
}

function hasSameTimes(a: readonly number[], b: readonly number[]): boolean {
  return a === b || (a.length === b.length && a.every((time, index) => time === b[index]));
}
