import { useChartContext } from './chart-context.ts';
import { type Palette, seriesColor, usePalette } from './palette.ts';
import type { Reduced } from './reduced.ts';
import { shownValue } from './shown-value.ts';

interface BarListProps {
  readonly values: readonly Reduced[];
  /** Undefined: each has a colour of its own. */
  readonly color: ((palette: Palette) => string) | undefined;
}

/** A bar for each value, its name before it and its text behind. */
export function BarList({ values, color }: BarListProps) {
  const context = useChartContext();
  const palette = usePalette();
  const numbers = values.map(({ number }) => number ?? 0);
  const from = Math.min(0, ...values.map(({ field, number }) => field.min ?? Math.min(0, number ?? 0)));
  const to = Math.max(...values.map(({ field }) => field.max ?? Number.NEGATIVE_INFINITY), ...numbers.map(Math.abs));
  return (
    <ul className="flex h-full flex-col gap-1 overflow-y-auto text-xs">
      {values.map((value, index) => {
        const shown = shownValue(value.value, value.field, context, palette);
        const part = to === from ? 0 : (Math.abs(value.number ?? 0) - Math.max(from, 0)) / (to - Math.max(from, 0));
        const fill = shown.color ?? color?.(palette) ?? seriesColor(palette, index);
        return (
          <li key={value.key} className="flex min-h-5 flex-col justify-center gap-0.5 px-1">
            <div className="flex justify-between gap-2">
              <span className="truncate" title={value.title}>
                {value.title}
              </span>
              <span className="font-medium whitespace-nowrap tabular-nums">{shown.text}</span>
            </div>
            <div className="h-1.5 shrink-0 overflow-hidden rounded bg-sunken">
              <div
                className="h-full rounded"
                style={{ width: `${Math.min(Math.max(part, 0), 1) * 100}%`, background: fill }}
              />
            </div>
          </li>
        );
      })}
    </ul>
  );
}
