import { useMemo } from 'react';
import type { ChartContext } from '../../charts/chart-context.ts';
import { useTranslate } from '../../language/language.ts';
import type { DqlResult } from '../query/ask-dql.ts';
import { BarsOverTime, barField } from '../query/bars-over-time.tsx';
import { timeFrames } from '../query/time-frames.ts';
import { colourOfStatus } from './status-tone.ts';

interface HistogramProps {
  readonly result: DqlResult;
  readonly charts: ChartContext;
}

/** How many logs there were over time, by status. */
export function Histogram({ result, charts }: HistogramProps) {
  const t = useTranslate();
  const frames = useMemo(
    () =>
      timeFrames(result, 'A', (_, { status = '' }) => ({
        title: status || '–',
        field: barField(colourOfStatus(status)),
      })),
    [result],
  );
  return <BarsOverTime title={t('logsOverTime')} frames={frames} charts={charts} />;
}
