import { Late, LatePart } from '../ui/late.tsx';
import { Loading } from '../ui/states.tsx';
import type { ChartKind, ChartOptions } from './chart.ts';
import { type Frame, timeColumn } from './frame.ts';
import { TimeChart } from './time-chart.tsx';

/** Drawn by a library that is large: it is loaded when the first of them is shown. */
const richChart = new LatePart(async () => (await import('./rich/rich-chart.tsx')).RichChart);

/** What needs no canvas: it is loaded beside the data. */
const plainChart = new LatePart(async () => (await import('./plain-chart.tsx')).PlainChart);

const richKinds: ReadonlySet<ChartKind> = new Set([
  'bar',
  'pie',
  'gauge',
  'histogram',
  'heatmap',
  'scatter',
  'treemap',
  'funnel',
  'sankey',
]);

/** Loads what draws these kinds, beside their data. */
export function loadCharts(kinds: Iterable<ChartKind>): void {
  for (const kind of new Set(kinds)) {
    if (richKinds.has(kind)) void richChart.load();
    else if (kind !== 'time') void plainChart.load();
  }
}

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
  if (chart.kind === 'time') {
    // Numbers without times are no curve: they are shown as they are.
    return frames.some((frame) => timeColumn(frame) !== undefined) ? (
      <TimeChart frames={frames} chart={chart} title={title} />
    ) : (
      <ChartView frames={frames} chart={{ ...chart, kind: 'barGauge' }} title={title} kindName={kindName} />
    );
  }
  return richKinds.has(chart.kind) ? (
    <Late part={richChart} properties={{ frames, chart, title }} meanwhile={<Loading />} />
  ) : (
    <Late part={plainChart} properties={{ frames, chart, title, kindName }} meanwhile={<Loading />} />
  );
}
