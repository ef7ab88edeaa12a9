import { type Change, changesOf, changeText } from './changes.ts';
import type { ChartOptions } from './chart.ts';
import { useChartContext } from './chart-context.ts';
import type { Frame } from './frame.ts';
import { inkOn } from './mix-colors.ts';
import { cssColor } from './named-colors.ts';
import { type Palette, usePalette } from './palette.ts';
import { type Reduced, reducedOf } from './reduced.ts';
import { shownValue } from './shown-value.ts';
import { Spark } from './spark.tsx';
import { useSize } from './use-size.ts';

const tilesMax = 60;
const tileWidthPx = 130;

interface StatProps {
  readonly frames: readonly Frame[];
  readonly chart: ChartOptions;
}

/** One large value, or a tile for each of several. */
export function Stat({ frames, chart }: StatProps) {
  const [holder, size] = useSize<HTMLDivElement>();
  const values = reducedOf(
    frames.filter(({ comparison }) => comparison === undefined),
    chart,
  ).slice(0, tilesMax);
  const palette = usePalette();
  const perRow = size === undefined ? 1 : Math.max(1, Math.min(values.length, Math.floor(size.width / tileWidthPx)));
  return (
    <div
      ref={holder}
      className="grid h-full min-h-0 gap-1 overflow-y-auto"
      style={{ gridTemplateColumns: `repeat(${perRow}, minmax(0, 1fr))` }}
    >
      {values.map((value) => (
        <Tile
          key={value.key}
          value={value}
          changes={changesOf(value, frames, chart)}
          chart={chart}
          palette={palette}
          isAlone={values.length === 1}
        />
      ))}
    </div>
  );
}

interface TileProps {
  readonly value: Reduced;
  readonly changes: readonly Change[];
  readonly chart: ChartOptions;
  readonly palette: Palette;
  readonly isAlone: boolean;
}

function Tile({ value, changes, chart, palette, isAlone }: TileProps) {
  const context = useChartContext();
  const { colors, graph, text, ink, background } = chart.stat;
  const shown = shownValue(value.value, value.field, context, palette);
  const fill =
    shown.background ??
    (colors === 'background' ? shown.color : undefined) ??
    (background && cssColor(background, palette));
  const own = colors === 'value' ? (shown.color ?? (ink && cssColor(ink, palette))) : undefined;
  const color = fill !== undefined && colors === 'background' ? inkOn(fill) : own;
  const hasName = text === 'name' || text === 'valueAndName' || (text === 'auto' && !isAlone);
  const hasValue = text !== 'name' && text !== 'none';
  return (
    <div
      className="@container-[size] relative flex min-h-7 items-center justify-center overflow-hidden rounded px-2 text-center"
      style={{ containerType: 'size', ...(fill !== undefined && { background: fill }), ...(color && { color }) }}
    >
      {graph !== 'none' && value.history.length > 1 && (
        <Spark
          values={value.history}
          color={fill !== undefined && color ? color : (own ?? palette.accent)}
          kind={graph}
        />
      )}
      {/* Where there is no room below the name, the value stands beside it. */}
      <div className="flex max-w-full min-w-0 flex-col items-center [@container(height<50px)]:flex-row [@container(height<50px)]:gap-2">
        {hasName && <p className="relative max-w-full truncate text-[clamp(10px,14cqh,18px)]">{value.title}</p>}
        {hasValue && (
          <p
            className="relative max-w-full font-semibold whitespace-nowrap tabular-nums"
            style={{
              fontSize: `clamp(14px, min(${hasName ? 42 : 55}cqh, ${130 / Math.max(shown.text.length, 4)}cqw), 72px)`,
            }}
          >
            {shown.text}
          </p>
        )}
        {changes.map(({ label, percent }) => (
          <p key={label} className="relative text-xs whitespace-nowrap tabular-nums">
            <span className="opacity-70">{label}</span> {changeText(percent)}
          </p>
        ))}
      </div>
    </div>
  );
}
