import { BarList } from './bar-list.tsx';
import type { ChartOptions } from './chart.ts';
import type { Frame } from './frame.ts';
import { reducedOf } from './reduced.ts';

/** The largest or smallest values. */
export function TopList({ frames, chart }: { readonly frames: readonly Frame[]; readonly chart: ChartOptions }) {
  const { size, isAscending } = chart.top;
  const values = reducedOf(frames, chart)
    .filter(({ number }) => number !== null)
    .toSorted((a, b) => ((a.number ?? 0) - (b.number ?? 0)) * (isAscending ? 1 : -1))
    .slice(0, size);
  return <BarList values={values} color={({ accent }) => accent} />;
}

/** The values in the order in which they came. */
export function BarGauge({ frames, chart }: { readonly frames: readonly Frame[]; readonly chart: ChartOptions }) {
  return <BarList values={reducedOf(frames, chart)} color={undefined} />;
}
