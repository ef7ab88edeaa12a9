import type { ChartOptions } from './chart.ts';
import { useChartContext } from './chart-context.ts';
import type { Line } from './time-options.ts';
import { momentText } from './units/moments.ts';
import { printValue } from './units/print.ts';
import type { Size } from './use-size.ts';

/** More do not fit beside the pointer. */
const rowsMax = 14;

interface TimeTooltipProps {
  readonly lines: readonly Line[];
  readonly timeMs: number;
  readonly order: ChartOptions['tooltipOrder'];
  readonly place: { readonly left: number; readonly top: number };
  readonly size: Size;
}

/** The values at the moment under the pointer. */
export function TimeTooltip({ lines, timeMs, order, place, size }: TimeTooltipProps) {
  const context = useChartContext();
  const rows = lines.flatMap((line) => {
    const index = line.times.indexOf(timeMs);
    const value = index === -1 ? null : (line.values[index] ?? null);
    return value === null ? [] : [{ line, value: line.draw.isNegated ? -value : value }];
  });
  if (order !== 'none') rows.sort((a, b) => (order === 'ascending' ? a.value - b.value : b.value - a.value));
  const isLeft = place.left > size.width / 2;
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute top-2 z-10 max-w-[60%] rounded-md border border-line bg-raised px-2 py-1.5 text-xs shadow-lg"
      style={isLeft ? { right: size.width - place.left + 16 } : { left: place.left + 70 }}
    >
      <p className="font-medium whitespace-nowrap">{momentText(timeMs, context.zone)}</p>
      {rows.slice(0, rowsMax).map(({ line, value }) => (
        <p key={line.key} className="flex items-center gap-1.5">
          <span className="h-1 w-3 shrink-0 rounded" style={{ background: line.color }} />
          <span className="truncate">{line.title}</span>
          <span className="ml-auto pl-3 font-medium whitespace-nowrap tabular-nums">
            {printValue(value, line.field, context)}
          </span>
        </p>
      ))}
      {rows.length > rowsMax && <p className="text-muted">+ {rows.length - rowsMax}</p>}
    </div>
  );
}
