import type { ChartOptions } from './chart.ts';
import { useChartContext } from './chart-context.ts';
import type { Frame } from './frame.ts';
import { inkOn, mixColors } from './mix-colors.ts';
import { usePalette } from './palette.ts';
import { reducedOf } from './reduced.ts';
import { shownValue } from './shown-value.ts';

/** A cell for each value, coloured by how large it is. */
export function Honeycomb({ frames, chart }: { readonly frames: readonly Frame[]; readonly chart: ChartOptions }) {
  const context = useChartContext();
  const palette = usePalette();
  const values = reducedOf(frames, chart).filter(({ number }) => number !== null);
  const numbers = values.map(({ number }) => number ?? 0);
  const least = numbers.length === 0 ? 0 : numbers.reduce((a, b) => Math.min(a, b));
  const most = numbers.length === 0 ? 1 : numbers.reduce((a, b) => Math.max(a, b));
  return (
    <ul className="flex h-full flex-wrap content-start gap-1 overflow-y-auto p-1">
      {values.map((value) => {
        const shown = shownValue(value.value, value.field, context, palette);
        const part = most === least ? 0.5 : ((value.number ?? 0) - least) / (most - least);
        const fill = shown.color ?? mixColors([palette.series[5] ?? '', palette.series[4] ?? ''], part);
        return (
          <li
            key={value.key}
            title={`${value.title}: ${shown.text}`}
            className="flex h-16 w-18 flex-col items-center justify-center px-2 text-center text-[10px] leading-tight [clip-path:polygon(25%_0,75%_0,100%_50%,75%_100%,25%_100%,0_50%)]"
            style={{ background: fill, color: inkOn(fill) }}
          >
            <span className="max-w-full truncate">{value.title}</span>
            <span className="font-semibold">{shown.text}</span>
          </li>
        );
      })}
    </ul>
  );
}
