import uPlot from 'uplot';
import type { ChartOptions } from './chart.ts';
import type { ChartContext } from './chart-context.ts';
import type { Draw, Field } from './field.ts';
import { withOpacity } from './mix-colors.ts';
import { cssColor } from './named-colors.ts';
import type { Palette } from './palette.ts';
import type { Series } from './series.ts';
import type { Band } from './stack.ts';
import { stepsOf } from './threshold.ts';
import { timeLabels, zonedDate } from './time-axis.ts';
import { printNumber } from './units/print.ts';

const fontSizePx = 11;
/** The font of the page, read once: reading styles makes the browser work out the layout. */
let font: string | undefined;
function fontOf(): string {
  font ??= `${fontSizePx}px ${getComputedStyle(document.body).fontFamily}`;
  return font;
}
/** What stands beside the numbers of an axis. */
const axisPaddingPx = 14;
const axisWidthMinPx = 34;
const axisWidthMaxPx = 120;
const bandFillMin = 0.25;
const barWidth = 0.6;

/** A line as it is drawn: with the colour that was found for it. */
export interface Line extends Series {
  readonly color: string;
}

export interface TimeOptionsInput {
  readonly lines: readonly Line[];
  readonly bands: readonly Band[];
  readonly chart: ChartOptions;
  readonly context: ChartContext;
  readonly palette: Palette;
  readonly size: { readonly width: number; readonly height: number };
  readonly isShown: (key: string) => boolean;
  readonly onCursor: (chart: uPlot) => void;
  /** When it was drawn for the first time. */
  readonly onReady: (chart: uPlot) => void;
}

/** Columns of one unit share an axis; the first unit has the left one, unless a column wants the other side. */
function scaleOf({ field, draw }: Series, first: Series | undefined): string {
  const unit = field.unit?.name ?? '';
  const isRight = draw.axis === 'right' || (first !== undefined && unit !== (first.field.unit?.name ?? ''));
  return isRight ? `right ${unit}` : 'left';
}

export function timeOptions(input: TimeOptionsInput): uPlot.Options {
  const { lines, chart, context, palette, size } = input;
  const first = lines[0];
  const names = [...new Set(lines.map((line) => scaleOf(line, first)))];
  const ownFont = fontOf();
  const date = zonedDate(context.zone);
  const grid = { stroke: palette.line, width: 1 };
  const axisOf = (name: string, index: number): uPlot.Axis => {
    const owner = lines.find((line) => scaleOf(line, first) === name);
    const field = owner?.field ?? chart.field;
    return {
      scale: name,
      show: owner?.draw.axis !== 'hidden' && index < 2,
      side: name === 'left' ? 3 : 1,
      font: ownFont,
      stroke: palette.muted,
      grid: index === 0 ? grid : { show: false },
      ticks: { show: false },
      ...(owner?.draw.axisTitle && { label: owner.draw.axisTitle, labelFont: ownFont, labelSize: 20 }),
      size: (_, labels) => axisWidthPx(labels),
      ...(field.unit?.isBinary === true && { incrs: binarySteps }),
      values: (_, splits) => splits.map((value) => axisText(value, splits, field, context)),
    };
  };
  return {
    width: size.width,
    height: size.height,
    ms: 1,
    tzDate: date,
    // The last label of the times stands half behind the end of the chart.
    padding: [8, names.length > 1 ? 0 : 18, 0, 0],
    legend: { show: false },
    focus: { alpha: 0.3 },
    scales: {
      x: { time: true, range: () => [context.fromMs, context.toMs] },
      ...Object.fromEntries(
        names.map((name) => [
          name,
          yScale(
            lines.filter((l) => scaleOf(l, first) === name),
            chart,
          ),
        ]),
      ),
    },
    axes: [
      {
        font: ownFont,
        stroke: palette.muted,
        grid,
        ticks: { show: false },
        size: 24,
        space: 70,
        values: (_, splits, __, ___, stepMs) => [...timeLabels(splits.map(date), stepMs)],
      },
      ...names.map(axisOf),
    ],
    series: [{}, ...lines.map((line) => seriesOptions(line, input, scaleOf(line, first)))],
    // Bars say themselves where they begin.
    bands: areasOf(input).map(([upper, lower]) => ({
      series: [upper + 1, lower + 1],
      fill: withOpacity(lines[upper]?.color ?? '', Math.max(lines[upper]?.draw.fill ?? 0, bandFillMin)),
    })),
    cursor: {
      ...(context.cursorKey !== undefined && { sync: { key: context.cursorKey, setSeries: false } }),
      drag: { x: context.onRange !== undefined, y: false, setScale: false },
      points: { size: 6 },
    },
    hooks: {
      ready: [input.onReady],
      setCursor: [input.onCursor],
      setSelect: [
        (self) => {
          const { left, width } = self.select;
          if (width < 4) return;
          context.onRange?.(Math.round(self.posToVal(left, 'x')), Math.round(self.posToVal(left + width, 'x')));
          self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
      drawClear: [(self) => drawThresholds(self, input, names[0] ?? 'left')],
    },
  };
}

/** Distances between lines of the grid that are round numbers of KiB, MiB and GiB. */
const binarySteps = Array.from({ length: 60 }, (_, power) => 2 ** power);

function axisWidthPx(labels: readonly string[] | null): number {
  const longest = Math.max(0, ...(labels ?? []).map((label) => (label ?? '').length));
  return Math.min(Math.max(longest * fontSizePx * 0.58 + axisPaddingPx, axisWidthMinPx), axisWidthMaxPx);
}

/** As many digits as tell the lines of the grid apart, unless the column says how many. */
function axisText(value: number, splits: readonly number[], field: Field, context: ChartContext): string {
  const decimals = field.unit?.axisDecimals;
  const step = Math.abs((splits[1] ?? 0) - (splits[0] ?? 0));
  // 0.1 + 0.2 is not 0.3; what is far below the step is noise.
  const clean = step > 0 ? Number((Math.round((value / step) * 1e6) / 1e6) * step) : value;
  return printNumber(Number(clean.toPrecision(12)), { ...field, decimals }, context);
}

function yScale(lines: readonly Line[], { marks }: ChartOptions): uPlot.Scale {
  const base = lines.find(({ draw }) => draw.logBase !== undefined)?.draw.logBase;
  const least = smallest(lines.map(({ field }) => field.min));
  const most = largest(lines.map(({ field }) => field.max));
  const softLeast = smallest([...lines.map(({ field }) => field.softMin), ...marks.map(({ value }) => value)]);
  const softMost = largest([...lines.map(({ field }) => field.softMax), ...marks.map(({ value }) => value)]);
  if (base !== undefined) return { distr: 3, log: base };
  const includesZero = lines.some(({ draw }) => draw.stack !== undefined || draw.style === 'bars' || draw.fill > 0);
  return {
    range: (_, min, max) => {
      if (!Number.isFinite(min) || !Number.isFinite(max)) return [least ?? 0, most ?? 1];
      const from = Math.min(min, softLeast ?? min, includesZero ? 0 : min);
      const to = Math.max(max, softMost ?? max, includesZero ? 0 : max);
      if (from === 0 && to === 0) return [least ?? 0, most ?? 1];
      const [low = 0, high = 1] = uPlot.rangeNum(from, to, 0.1, true);
      // What begins at zero is not drawn in the air.
      return [least ?? (from >= 0 ? Math.max(low ?? 0, 0) : low), most ?? (to <= 0 ? Math.min(high ?? 0, 0) : high)];
    },
  };
}

const known = (values: readonly (number | undefined)[]) => values.filter((value) => value !== undefined);
const smallest = (values: readonly (number | undefined)[]): number | undefined =>
  known(values).length === 0 ? undefined : Math.min(...known(values));
const largest = (values: readonly (number | undefined)[]): number | undefined =>
  known(values).length === 0 ? undefined : Math.max(...known(values));

const areasOf = ({ bands, lines }: TimeOptionsInput): readonly Band[] =>
  bands.filter(([upper]) => lines[upper]?.draw.style !== 'bars');

function seriesOptions(line: Line, input: TimeOptionsInput, scale: string): uPlot.Series {
  const { bands, isShown, lines } = input;
  const { draw, color } = line;
  const isOnOther = areasOf(input).some(([upper]) => lines[upper] === line);
  const opacity = draw.stack !== undefined ? Math.max(draw.fill, bandFillMin) : draw.fill;
  const paths = pathsOf(draw, chainBelow(lines.indexOf(line), bands));
  return {
    label: line.title,
    scale,
    show: isShown(line.key),
    stroke: color,
    width: draw.style === 'points' ? 0 : draw.widthPx,
    spanGaps: draw.spansGaps,
    ...(paths && { paths }),
    ...(draw.dash.length > 0 && { dash: [...draw.dash] }),
    // The area of a stacked line is that between it and the line below.
    ...(opacity > 0 && !isOnOther && { fill: withOpacity(color, opacity) }),
    points: {
      size: draw.pointSizePx,
      ...(draw.points !== 'auto' && { show: draw.points === 'always' || draw.style === 'points' }),
      ...(draw.style === 'points' && { show: true }),
      fill: color,
    },
  };
}

/** @param below the series that bars stand on, the nearest first; none: they stand on zero */
function pathsOf({ style, curve }: Draw, below: readonly number[]): uPlot.Series.PathBuilder | undefined {
  const { bars, spline, stepped, points } = uPlot.paths;
  if (style === 'bars') return bars?.({ size: [barWidth, 60], ...(below.length > 0 && { disp: standingOn(below) }) });
  if (style === 'points') return points?.();
  if (curve === 'smooth') return spline?.();
  if (curve === 'stepBefore') return stepped?.({ align: -1 });
  return curve === 'stepAfter' ? stepped?.({ align: 1 }) : undefined;
}

/** The series that one stands on, the nearest first. */
function chainBelow(upper: number, bands: readonly Band[]): readonly number[] {
  const lower = bands.find(([each]) => each === upper)?.[1];
  return lower === undefined ? [] : [lower, ...chainBelow(lower, bands)];
}

/** Where each bar of a stack begins and ends. The areas between curves are filled through a clip, which bars have none of. */
export function standingOn(below: readonly number[]): uPlot.Series.BarsPathBuilderDisplay {
  const column = (self: Pick<uPlot, 'data'>, index: number) => [...(self.data[index] ?? [])] as number[];
  return {
    y0: {
      unit: 1,
      values: (self) => {
        const columns = below.map((series) => column(self, series + 1));
        // One that has no value here takes no room.
        return column(self, 0).map((_, row) => columns.find((each) => typeof each[row] === 'number')?.[row] ?? 0);
      },
    },
    y1: { unit: 1, values: (self, index) => column(self, index) },
  };
}

/** Lines and areas of thresholds and marks, behind the curves. */
function drawThresholds(self: uPlot, { lines, chart, palette }: TimeOptionsInput, scale: string): void {
  const field = lines[0]?.field ?? chart.field;
  const { left, top, width, height } = self.bbox;
  const { ctx } = self;
  const steps = field.thresholds === undefined ? [] : stepsOf(field.thresholds, field);
  const yOf = (value: number): number =>
    Number.isFinite(value) ? self.valToPos(value, scale, true) : value < 0 ? top + height : top;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  if (chart.thresholdLines === 'area' || chart.thresholdLines === 'both') {
    for (const [index, { from, color }] of steps.entries()) {
      if (color === 'transparent') continue;
      const end = yOf(steps[index + 1]?.from ?? Number.POSITIVE_INFINITY);
      ctx.fillStyle = withOpacity(cssColor(color, palette), 0.12);
      ctx.fillRect(left, end, width, yOf(from) - end);
    }
  }
  const drawn = chart.thresholdLines === 'line' || chart.thresholdLines === 'both' ? steps : [];
  const marks = [...drawn.filter(({ from }) => Number.isFinite(from)).map((step) => ({ ...step, title: '' }))];
  for (const { from, color, title } of [...marks, ...chart.marks.map((mark) => ({ from: mark.value, ...mark }))]) {
    const y = Math.round(yOf(from)) + 0.5;
    ctx.strokeStyle = cssColor(color, palette);
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([6, 4]);
    ctx.beginPath();
    ctx.moveTo(left, y);
    ctx.lineTo(left + width, y);
    ctx.stroke();
    if (title === '') continue;
    ctx.fillStyle = cssColor(color, palette);
    ctx.font = `${fontSizePx * devicePixelRatio}px sans-serif`;
    ctx.fillText(title, left + 6, y - 4);
  }
  ctx.restore();
}
