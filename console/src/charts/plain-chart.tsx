import { useTranslate } from '../language/language.ts';
import type { ChartViewProps } from './chart-view.tsx';
import { DataTable } from './data-table.tsx';
import { Embedded, Picture } from './embedded.tsx';
import { Honeycomb } from './honeycomb.tsx';
import { LogList } from './log-list.tsx';
import { Stat } from './stat.tsx';
import { States } from './states.tsx';
import { TextChart } from './text.tsx';
import { BarGauge, TopList } from './top-list.tsx';

/** Draws what needs no canvas. */
export function PlainChart({ frames, chart, title, kindName }: ChartViewProps) {
  const t = useTranslate();
  switch (chart.kind) {
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
    default:
      return (
        <div className="flex h-full flex-col gap-1">
          <p className="text-xs text-muted">{t('chartAsTable', { kind: kindName })}</p>
          <div className="min-h-0 grow">
            <DataTable frames={frames} chart={chart} title={title} />
          </div>
        </div>
      );
  }
}
