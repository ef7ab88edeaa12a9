import { useMemo } from 'react';
import { type ChartOptions, plainChart } from '../../charts/chart.ts';
import { type ChartContext, ChartContextValue } from '../../charts/chart-context.ts';
import { ChartView } from '../../charts/chart-view.tsx';
import { type Field, plainDraw } from '../../charts/field.ts';
import type { Frame } from '../../charts/frame.ts';
import { useTranslate } from '../../language/language.ts';
import type { DqlResult } from '../query/ask-dql.ts';
import { colourOfStatus } from './status-tone.ts';

const chart: ChartOptions = { ...plainChart, kind: 'time', legend: { place: 'bottom', isTable: false, values: [] } };

function fieldOf(status: string): Field {
  const color = colourOfStatus(status);
  return {
    decimals: 0,
    min: 0,
    draw: {
      ...plainDraw,
      style: 'bars',
      fill: 1,
      widthPx: 0,
      points: 'never',
      stack: { group: 'logs', isPercent: false },
    },
    ...(color !== undefined && { color: { by: 'fixed', color } }),
  };
}

/** Times of the answer come newest first; charts want them the other way round. */
function framesOf(result: DqlResult): readonly Frame[] {
  return (result.series ?? []).map(({ tags = {}, columns, values }) => {
    const rows = values.toReversed();
    const status = tags.status ?? '';
    const valuesOf = (name: string) => rows.map((row) => row[columns.indexOf(name)] ?? null);
    return {
      refId: 'A',
      name: status,
      columns: [
        { name: 'time', title: 'time', kind: 'time', values: valuesOf('time'), labels: {}, field: {} },
        {
          name: 'logs',
          title: status || '–',
          kind: 'number',
          values: valuesOf('logs'),
          labels: tags,
          field: fieldOf(status),
        },
      ],
    };
  });
}

interface HistogramProps {
  readonly result: DqlResult;
  readonly charts: ChartContext;
}

/** How many logs there were over time, by status; dragging over it looks closer. */
export function Histogram({ result, charts }: HistogramProps) {
  const t = useTranslate();
  const frames = useMemo(() => framesOf(result), [result]);
  return (
    <div className="h-36 rounded-lg border border-line bg-surface p-2">
      <ChartContextValue value={charts}>
        <ChartView frames={frames} chart={chart} title={t('logsOverTime')} kindName="" />
      </ChartContextValue>
    </div>
  );
}
