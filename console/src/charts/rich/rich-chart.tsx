import { useEffect, useRef } from 'react';
import type { ChartOptions } from '../chart.ts';
import { useChartContext } from '../chart-context.ts';
import type { Frame } from '../frame.ts';
import { usePalette } from '../palette.ts';
import { init } from './library.ts';
import { richOptions } from './options.ts';

interface RichChartProps {
  readonly frames: readonly Frame[];
  readonly chart: ChartOptions;
  readonly title: string;
}

export function RichChart({ frames, chart, title }: RichChartProps) {
  const context = useChartContext();
  const palette = usePalette();
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (holder.current === null) return;
    const drawn = init(holder.current, null, { renderer: 'canvas' });
    drawn.setOption(richOptions({ frames, chart, context, palette }));
    const observer = new ResizeObserver(() => drawn.resize());
    observer.observe(holder.current);
    return () => {
      observer.disconnect();
      drawn.dispose();
    };
  }, [frames, chart, context, palette]);
  return <div ref={holder} role="img" aria-label={title} className="size-full" />;
}
