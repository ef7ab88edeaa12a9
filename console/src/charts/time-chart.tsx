import 'uplot/dist/uPlot.min.css';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import { align } from './align.ts';
import type { ChartOptions } from './chart.ts';
import { useChartContext } from './chart-context.ts';
import { useChartEvents } from './chart-events.ts';
import type { Frame } from './frame.ts';
import { Legend } from './legend.tsx';
import { lineColors } from './line-colors.ts';
import { usePalette } from './palette.ts';
import { seriesOf } from './series.ts';
import { stack } from './stack.ts';
import { type Line, timeOptions } from './time-options.ts';
import { useShown } from './use-shown.ts';
import { type Size, useSize } from './use-size.ts';

/** Not before something is pointed at. */
const TimeTooltip = lazy(() =>
  import('./time-tooltip.tsx').then(({ TimeTooltip: component }) => ({ default: component })),
);

/** Most of the time nothing has happened. */
const TimeEvents = lazy(() =>
  import('./time-events.tsx').then(({ TimeEvents: component }) => ({ default: component })),
);

interface TimeChartProps {
  readonly frames: readonly Frame[];
  readonly chart: ChartOptions;
  readonly title: string;
}

/** Lines, areas and bars over time, with a legend. */
export function TimeChart({ frames, chart, title }: TimeChartProps) {
  const context = useChartContext();
  const palette = usePalette();
  const { isShown, toggle } = useShown();
  const lines = useMemo((): readonly Line[] => {
    const series = seriesOf(frames);
    const colors = lineColors(series, palette, context);
    return series.map((line, index) => ({ ...line, color: colors[index] ?? '' }));
  }, [frames, palette, context]);
  const { place } = chart.legend;
  const named = lines.filter(({ field }) => field.isHiddenInLegend !== true);
  return (
    <div className={`flex h-full min-h-0 gap-1 ${place === 'right' ? 'flex-row' : 'flex-col'}`}>
      <Plot lines={lines} chart={chart} title={title} isShown={isShown} />
      {place !== 'none' && named.length > 0 && (
        <Legend items={named} options={chart.legend} context={context} isShown={isShown} onToggle={toggle} />
      )}
    </div>
  );
}

interface PlotProps {
  readonly lines: readonly Line[];
  readonly chart: ChartOptions;
  readonly title: string;
  readonly isShown: (key: string) => boolean;
}

function Plot({ lines, chart, title, isShown }: PlotProps) {
  const [holder, size] = useSize<HTMLDivElement>();
  const events = useChartEvents();
  const drawn = useRef<uPlot>(undefined);
  const [, setDrawn] = useState(0);
  const hasEvents = useRef(false);
  hasEvents.current = events.length > 0;
  const onReady = useCallback((plot: uPlot) => {
    drawn.current = plot;
    // Without events nothing stands on the chart that would have to be moved.
    if (hasEvents.current) setDrawn((count) => count + 1);
  }, []);
  return (
    <div className="relative min-h-0 min-w-0 grow">
      <div ref={holder} role="img" aria-label={title} className="absolute inset-0 overflow-hidden">
        {size && size.width > 0 && size.height > 0 && (
          <Canvas lines={lines} chart={chart} isShown={isShown} size={size} onReady={onReady} />
        )}
      </div>
      {events.length > 0 && drawn.current && (
        <Suspense fallback={null}>
          <TimeEvents events={events} plot={drawn.current} />
        </Suspense>
      )}
    </div>
  );
}

type CanvasProps = Omit<PlotProps, 'title'> & { readonly size: Size; readonly onReady: (plot: uPlot) => void };

function Canvas({ lines, chart, isShown, size, onReady }: CanvasProps) {
  const context = useChartContext();
  const palette = usePalette();
  const holder = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<{ readonly row: number; readonly left: number; readonly top: number }>();
  const data = useMemo(() => stack(align(lines), lines, (index) => isShown(lines[index]?.key ?? '')), [lines, isShown]);
  const { width, height } = size;
  useEffect(() => {
    if (holder.current === null) return;
    const onCursor = (self: uPlot) => {
      const { idx, left = -1, top = -1 } = self.cursor;
      // Only the chart under the pointer has a tooltip; the others of the dashboard show the line.
      const isOver = self.root.matches(':hover');
      setCursor(idx === null || idx === undefined || left < 0 || !isOver ? undefined : { row: idx, left, top });
    };
    const options = timeOptions({
      lines,
      bands: data.bands,
      chart,
      context,
      palette,
      size: { width, height },
      isShown,
      onCursor,
      onReady,
    });
    const plot = new uPlot(options, [data.times, ...data.values] as unknown as uPlot.AlignedData, holder.current);
    return () => plot.destroy();
  }, [lines, data, chart, context, palette, width, height, isShown, onReady]);
  return (
    <>
      <div ref={holder} className="absolute inset-0" />
      {cursor && chart.tooltip !== 'none' && (
        <Suspense fallback={null}>
          <TimeTooltip
            lines={lines.filter(({ key }) => isShown(key))}
            timeMs={data.times[cursor.row] ?? 0}
            order={chart.tooltipOrder}
            place={cursor}
            size={size}
          />
        </Suspense>
      )}
    </>
  );
}
