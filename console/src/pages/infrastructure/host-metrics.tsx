import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { type ChartOptions, plainChart } from '../../charts/chart.ts';
import { ChartContextValue } from '../../charts/chart-context.ts';
import { ChartView } from '../../charts/chart-view.tsx';
import { isEmpty } from '../../charts/frame.ts';
import { useTranslate } from '../../language/language.ts';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import type { DqlResult } from '../query/ask-dql.ts';
import type { RangeInView } from '../query/use-range.ts';
import { framesOf, type HostChart, hostCharts, hostMetricsQuery, queryOf } from './host-metrics-queries.ts';

const options: ChartOptions = { ...plainChart, kind: 'time', legend: { place: 'bottom', isTable: false, values: [] } };

/** How one machine was over time: each chart with the query behind it. */
export function HostMetrics({ host, shown }: { readonly host: string; readonly shown: RangeInView }) {
  const t = useTranslate();
  const { data, error, isPending, refetch } = useQuery(hostMetricsQuery(host, shown.range));
  const charts = useMemo(() => ({ ...shown.charts, cursorKey: host }), [shown.charts, host]);
  if (isPending) return <Loading />;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (data.every(({ series }) => series === null || series.length === 0)) {
    return <Empty title={t('noHostMetrics')}>{t('noHostMetricsHint')}</Empty>;
  }
  return (
    <ChartContextValue value={charts}>
      <div className="grid gap-3 md:grid-cols-2 2xl:grid-cols-3">
        {hostCharts.map((chart, index) => {
          const result = data[index];
          return result && <OneChart key={chart.id} chart={chart} host={host} result={result} shown={shown} />;
        })}
      </div>
    </ChartContextValue>
  );
}

interface OneChartProps {
  readonly chart: HostChart;
  readonly host: string;
  readonly result: DqlResult;
  readonly shown: RangeInView;
}

function OneChart({ chart, host, result, shown }: OneChartProps) {
  const t = useTranslate();
  const frames = useMemo(() => framesOf(chart, result, t), [chart, result, t]);
  const title = t(chart.title);
  return (
    <section className="flex h-60 flex-col gap-1 rounded-lg border border-line bg-surface p-3" aria-label={title}>
      <div className="flex items-baseline justify-between gap-2 text-sm">
        <h2 className="font-medium">{title}</h2>
        <Link
          to="/explore"
          search={{ query: queryOf(chart, host), ...shown.written }}
          className="text-xs text-accent underline"
          aria-label={t('chartAsQuery', { what: title })}
        >
          {t('openInExplore')}
        </Link>
      </div>
      <div className="min-h-0 grow">
        {isEmpty(frames) ? (
          <p className="text-sm text-muted">{t('notMeasured')}</p>
        ) : (
          <ChartView frames={frames} chart={options} title={title} kindName="" />
        )}
      </div>
    </section>
  );
}
