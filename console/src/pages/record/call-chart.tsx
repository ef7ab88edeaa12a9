import { useLanguage, useTranslate } from '../../language/language.ts';
import type { CallBucket } from './queries.ts';

const width = 720;
const height = 72;

interface CallChartProps {
  readonly buckets: readonly CallBucket[];
  readonly bucketMs: number;
  readonly fromMs: number;
}

/** How many calls there were over time, by outcome. */
export function CallChart({ buckets, bucketMs, fromMs }: CallChartProps) {
  const t = useTranslate();
  const language = useLanguage();
  const first = buckets[0]?.timeMs ?? fromMs;
  const last = (buckets.at(-1)?.timeMs ?? fromMs) + bucketMs;
  const most = Math.max(1, ...buckets.map(({ calls }) => calls));
  const x = (timeMs: number) => ((timeMs - first) / Math.max(1, last - first)) * width;
  const bar = Math.max(1, x(first + bucketMs) - 1);
  if (buckets.length === 0) return null;
  return (
    <figure className="rounded-lg border border-line bg-surface p-3">
      <svg viewBox={`0 0 ${width} ${height}`} className="h-20 w-full" preserveAspectRatio="none" role="img">
        <title>{t('callsOverTime')}</title>
        {buckets.map(({ timeMs, succeeded, refused, failed }) => {
          const part = (count: number) => (count / most) * height;
          const parts = [
            { count: succeeded, colour: 'var(--good)', below: 0 },
            { count: refused, colour: 'var(--warn)', below: succeeded },
            { count: failed, colour: 'var(--bad)', below: succeeded + refused },
          ];
          return parts.map(({ count, colour, below }) => (
            <rect
              key={`${timeMs}-${colour}`}
              x={x(timeMs)}
              width={bar}
              y={height - part(below) - part(count)}
              height={part(count)}
              fill={colour}
            />
          ));
        })}
      </svg>
      <figcaption className="flex justify-between text-xs text-muted">
        <span>{new Date(first).toLocaleString(language)}</span>
        <span>{t('mostInBucket', { calls: most, seconds: bucketMs / 1000 })}</span>
        <span>{new Date(last).toLocaleString(language)}</span>
      </figcaption>
    </figure>
  );
}
