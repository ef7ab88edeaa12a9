import { useMemo } from 'react';
import type { ChartContext } from '../../charts/chart-context.ts';
import type { Column, Frame } from '../../charts/frame.ts';
import { useTranslate } from '../../language/language.ts';
import { BarsOverTime, barField } from '../query/bars-over-time.tsx';
import type { CallBucket } from './queries.ts';

const outcomes = { succeeded: 'green', refused: 'orange', failed: 'red' } as const;
type Outcome = keyof typeof outcomes;

/** More bars than this are narrower than what lies between them. */
const bucketsMax = 1_000;

/** Every bucket of the range: those without a call are not in the answer. */
function timesOf(bucketMs: number, fromMs: number, toMs: number): number[] {
  const first = Math.floor(fromMs / bucketMs) * bucketMs;
  const count = Math.min(Math.floor((toMs - first) / bucketMs) + 1, bucketsMax);
  return Array.from({ length: count }, (_, index) => first + index * bucketMs);
}

interface CallChartProps {
  readonly buckets: readonly CallBucket[];
  readonly bucketMs: number;
  readonly charts: ChartContext;
}

/** How many calls there were over time, by outcome. */
export function CallChart({ buckets, bucketMs, charts }: CallChartProps) {
  const t = useTranslate();
  const { fromMs, toMs } = charts;
  const frames = useMemo((): readonly Frame[] => {
    const times = timesOf(bucketMs, fromMs, toMs);
    const byTime = new Map(buckets.map((bucket) => [bucket.timeMs, bucket]));
    const column = (outcome: Outcome): Column => ({
      name: outcome,
      title: t(outcome),
      kind: 'number',
      values: times.map((time) => byTime.get(time)?.[outcome] ?? 0),
      labels: {},
      field: barField(outcomes[outcome]),
    });
    const time: Column = { name: 'time', title: 'time', kind: 'time', values: times, labels: {}, field: {} };
    return [{ refId: 'A', name: '', columns: [time, ...(Object.keys(outcomes) as Outcome[]).map(column)] }];
  }, [buckets, bucketMs, fromMs, toMs, t]);
  return <BarsOverTime title={t('callsOverTime')} frames={frames} charts={charts} />;
}
