import { lazy, Suspense } from 'react';
import { useTranslate } from '../language/language.ts';
import { Loading } from '../ui/states.tsx';
import type { ChartKind, ChartOptions } from './chart.ts';
import { DataTable } from './data-table.tsx';
import { Embedded, Picture } from './embedded.tsx';
import { type Frame, timeColumn } from './frame.ts';
import { Honeycomb } from './honeycomb.tsx';
import { LogList } from './log-list.tsx';
import { Stat } from './stat.tsx';
import { States } from './states.tsx';
import { TextChart } from './text.tsx';
import { TimeChart } from './time-chart.tsx';
import { BarGauge, TopList } from './top-list.tsx';

/** Drawn by a library that is large: it is loaded when the first of them is shown. */
const RichChart = lazy(() =>
  import('./rich/rich-chart.tsx').then(({ RichChart: component }) => ({ default: component })),
);

/** These show no data, and ask for none. */
export const asksNothing = (kind: ChartKind): boolean => kind === 'text' || kind === 'picture' || kind === 'embedded';

interface ChartViewProps {
  readonly frames: readonly Frame[];
  readonly chart: ChartOptions;
  readonly title: string;
  /** As the dashboard calls the kind. */
  readonly kindName: string;
}

/** Draws data as the chart wants it. */
export function ChartView({ frames, chart, title, kindName }: ChartViewProps) {
  const t = useTranslate();
  switch (chart.kind) {
    case 'time':
      // Numbers without times are no curve: they are shown as they are.
      return frames.some((frame) => timeColumn(frame) !== undefined) ? (
        <TimeChart frames={frames} chart={chart} title={title} />
      ) : (
        <BarGauge frames={frames} chart={chart} />
      );
    case 'stat':
      return <Stat frames={frames} chart={chart} />;
    case 'topList':
      return <TopList frames={frames} chart={chart} />;
    case 'barGauge':
      return <BarGauge frames={frames} chart={chart} />;
    case 'honeycomb':
      return <Honeycomb frames={frames} chart={chart} />;
    case 'states':
      return <States frames={frames} />;
    case 'log':
      return <LogList frames={frames} title={title} />;
    case 'text':
      return <TextChart chart={chart} title={title} />;
    case 'picture':
      return <Picture chart={chart} title={title} />;
    case 'embedded':
      return <Embedded chart={chart} title={title} />;
    case 'table':
      return <DataTable frames={frames} chart={chart} title={title} />;
    case 'other':
      return (
        <div className="flex h-full flex-col gap-1">
          <p className="text-xs text-muted">{t('chartAsTable', { kind: kindName })}</p>
          <div className="min-h-0 grow">
            <DataTable frames={frames} chart={chart} title={title} />
          </div>
        </div>
      );
    default:
      return (
        <Suspense fallback={<Loading />}>
          <RichChart frames={frames} chart={chart} title={title} />
        </Suspense>
      );
  }
}
