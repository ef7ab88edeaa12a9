import { useChartContext } from './chart-context.ts';
import { type Frame, numberOf, timeColumn } from './frame.ts';
import { seriesColor, usePalette } from './palette.ts';
import { shownValue } from './shown-value.ts';
import { momentText } from './units/moments.ts';

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly value: unknown;
}

/** A row for each column, in which equal neighbours are one bar. */
export function States({ frames }: { readonly frames: readonly Frame[] }) {
  const context = useChartContext();
  const palette = usePalette();
  const { fromMs, toMs } = context;
  const rows = frames.flatMap((frame) => {
    const times = timeColumn(frame)?.values ?? [];
    return frame.columns
      .filter(({ kind }) => kind !== 'time')
      .map((column) => ({ column, key: `${frame.refId} ${column.title}`, spans: spansOf(times, column.values, toMs) }));
  });
  const place = (timeMs: number): number => ((timeMs - fromMs) / Math.max(toMs - fromMs, 1)) * 100;
  return (
    <ul className="flex h-full flex-col gap-1 overflow-y-auto text-xs">
      {rows.map(({ column, key, spans }) => (
        <li key={key} className="flex min-h-6 grow items-stretch gap-2">
          <span className="w-24 shrink-0 self-center truncate text-right" title={column.title}>
            {column.title}
          </span>
          <div className="relative grow overflow-hidden rounded bg-sunken">
            {spans.map((span) => {
              const shown = shownValue(span.value, column.field, context, palette);
              const left = Math.max(place(span.fromMs), 0);
              return (
                <span
                  key={span.fromMs}
                  className="absolute inset-y-0 overflow-hidden px-1 whitespace-nowrap"
                  title={`${momentText(span.fromMs, context.zone)} ${shown.text}`}
                  style={{
                    left: `${left}%`,
                    width: `${Math.min(place(span.toMs), 100) - left}%`,
                    background: shown.color ?? seriesColor(palette, numberOf(span.value) ?? 0),
                    color: palette.surface,
                  }}
                >
                  {shown.text}
                </span>
              );
            })}
          </div>
        </li>
      ))}
    </ul>
  );
}

function spansOf(times: readonly unknown[], values: readonly unknown[], endMs: number): readonly Span[] {
  const spans: Span[] = [];
  for (const [row, value] of values.entries()) {
    const fromMs = Number(times[row]);
    const last = spans.at(-1);
    if (last !== undefined) spans[spans.length - 1] = { ...last, toMs: fromMs };
    if (last === undefined || last.value !== value) spans.push({ fromMs, toMs: endMs, value });
    else spans[spans.length - 1] = { ...last, toMs: endMs };
  }
  return spans.filter(({ value }) => value !== null && value !== undefined);
}
