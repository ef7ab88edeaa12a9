import { lazy, Suspense } from 'react';
import { Loading } from '../ui/states.tsx';
import type { ChartKind, ChartOptions } from './chart.ts';
import { type Frame, timeColumn } from './frame.ts';
import { TimeChart } from './time-chart.tsx';

/** Drawn by a library that is large: it is loaded when the first of them is shown. */
const RichChart = lazy(() =>
  import('./rich/rich-chart.tsx').then(({ RichChart: component }) => ({ default: component })),
);

/** What needs no canvas: it is loaded beside the data. */
const PlainChart = lazy(() =>
  import('./plain-chart.tsx').then(({ PlainChart: component }) => ({ default: component })),
);

/** These show no data, and ask for none. */
export const asksNothing = (kind: ChartKind): boolean => kind === 'text' || kind === 'picture' || kind === 'embedded';

export interface ChartViewProps {
  readonly frames: readonly Frame[];
  readonly chart: ChartOptions;
  readonly title: string;
  /** As the dashboard calls the kind. */
  readonly kindName: string;
}

/** Draws data as the chart wants it. */
export function ChartView({ frames, chart, title, kindName }: ChartViewProps) {
  switch (chart.kind) {
    case 'time':
      // Numbers without times are no curve: they are shown as they are.
      return frames.some((frame) => timeColumn(frame) !== undefined) ? (
        <TimeChart frames={frames} chart={chart} title={title} />
      ) : (
        <ChartView frames={frames} chart={{ ...chart, kind: 'barGauge' }} title={title} kindName={kindName} />
      );
    case 'bar':
    case 'pie':
    case 'gauge':
    case 'histogram':
    case 'heatmap':
    case 'scatter':
    case 'treemap':
    case 'funnel':
    case 'sankey':
      return (
        <Suspense fallback={<Loading />}>
          <RichChart frames={frames} chart={chart} title={title} />
        </Suspense>
      );
    default:
      return (
        <Suspense fallback={<Loading />}>
          <PlainChart frames={frames} chart={chart} title={title} kindName={kindName} />
        </Suspense>
      );
  }
}
