import { useMemo } from 'react';
import type { ChartContext } from '../../charts/chart-context.ts';
import { useTranslate } from '../../language/language.ts';
import type { DqlResult } from '../query/ask-dql.ts';
import { BarsOverTime, barField } from '../query/bars-over-time.tsx';
import { timeFrames } from '../query/time-frames.ts';
import { colourOfStatus, rankOfStatus } from './status-tone.ts';

interface HistogramProps {
  readonly result: DqlResult;
  readonly charts: ChartContext;
}

/** What alarms stands at the bottom of the bars, where its height can be compared. */
const inOrder = (series: NonNullable<DqlResult['series']>) =>
  series.toSorted((one, other) => rankOfStatus(one.tags?.status ?? '') - rankOfStatus(other.tags?.status ?? ''));

/** How many logs there were over time, by status. */
export function Histogram({ result, charts }: HistogramProps) {
  const t = useTranslate();
  const frames = useMemo(
    () =>
      timeFrames({ ...result, series: inOrder(result.series ?? []) }, 'A', (_, { status = '' }) => ({
        title: status || '–',
        field: barField(colourOfStatus(status)),
      })),
    [result],
  );
  return <BarsOverTime title={t('logsOverTime')} frames={frames} charts={charts} />;
}
