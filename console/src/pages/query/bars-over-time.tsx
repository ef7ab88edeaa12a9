import { type ChartOptions, plainChart } from '../../charts/chart.ts';
import { type ChartContext, ChartContextValue } from '../../charts/chart-context.ts';
import { ChartView } from '../../charts/chart-view.tsx';
import { type Field, plainDraw } from '../../charts/field.ts';
import type { Frame } from '../../charts/frame.ts';

const chart: ChartOptions = { ...plainChart, kind: 'time', legend: { place: 'bottom', isTable: false, values: [] } };

/** Counts as bars that stand on each other. */
export const barField = (color: string | undefined): Field => ({
  decimals: 0,
  min: 0,
  draw: {
    ...plainDraw,
    style: 'bars',
    fill: 1,
    widthPx: 0,
    points: 'never',
    stack: { group: 'bars', isPercent: false },
  },
  ...(color !== undefined && { color: { by: 'fixed', color } }),
});

interface BarsOverTimeProps {
  readonly title: string;
  readonly frames: readonly Frame[];
  readonly charts: ChartContext;
}

/** How many there were over time; dragging over it looks closer. */
export function BarsOverTime({ title, frames, charts }: BarsOverTimeProps) {
  return (
    <div className="h-36 rounded-lg border border-line bg-surface p-2">
      <ChartContextValue value={charts}>
        <ChartView frames={frames} chart={chart} title={title} kindName="" />
      </ChartContextValue>
    </div>
  );
}
