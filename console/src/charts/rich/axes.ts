import { align } from '../align.ts';
import { lengthOf, numberColumns, numberOf, timeColumn } from '../frame.ts';
import { mixColors } from '../mix-colors.ts';
import { seriesColor } from '../palette.ts';
import { reducedOf } from '../reduced.ts';
import { type Series, seriesOf } from '../series.ts';
import { momentText } from '../units/moments.ts';
import { printNumber } from '../units/print.ts';
import { bucketsOf } from './buckets.ts';
import { axisStyle, legendOf, type RichInput, type RichOptions, tooltipOf, valueColor } from './input.ts';

const categoriesMax = 200;
const gridOf = ({ chart }: RichInput) => ({
  left: 8,
  right: chart.legend.place === 'right' ? 140 : 12,
  top: 12,
  bottom: chart.legend.place === 'bottom' ? 30 : 6,
  containLabel: true,
});

interface Categories {
  readonly names: readonly string[];
  readonly rows: readonly {
    readonly title: string;
    readonly color: string;
    readonly values: readonly (number | null)[];
  }[];
}

/** A table with a text is a group of bars for each row; columns alone are a bar each. */
function categoriesOf(input: RichInput): Categories {
  const { frames, chart, palette } = input;
  const table = frames.find(
    (frame) =>
      lengthOf(frame) > 0 && timeColumn(frame) === undefined && frame.columns.some(({ kind }) => kind === 'text'),
  );
  if (table !== undefined && frames.length === 1) {
    const texts = table.columns.filter(({ kind }) => kind === 'text');
    const count = Math.min(lengthOf(table), categoriesMax);
    const names = Array.from({ length: count }, (_, row) =>
      texts.map(({ values }) => String(values[row] ?? '')).join(' '),
    );
    const rows = numberColumns(table).map((column, index) => ({
      title: column.title,
      color: seriesColor(palette, index),
      values: column.values.slice(0, count).map(numberOf),
    }));
    return { names, rows };
  }
  const values = reducedOf(frames, chart).slice(0, categoriesMax);
  const colors = values.map((value, index) => valueColor(input, value, index));
  return {
    names: values.map(({ title }) => title),
    rows: [{ title: '', color: colors[0] ?? '', values: values.map(({ number }) => number) }],
  };
}

export function barOptions(input: RichInput): RichOptions {
  const { chart, context } = input;
  const { names, rows } = categoriesOf(input);
  const { isHorizontal, stack } = chart.bars;
  const totals = names.map((_, place) => rows.reduce((sum, { values }) => sum + Math.abs(values[place] ?? 0), 0));
  const partOf = (value: number | null, place: number): number | null =>
    stack !== 'percent' || value === null ? value : (value / (totals[place] || 1)) * 100;
  const field = input.frames.flatMap(numberColumns)[0]?.field ?? chart.field;
  const text = (value: number): string =>
    stack === 'percent' ? `${Math.round(value)}%` : printNumber(value, field, context);
  const category = { type: 'category', data: names, inverse: isHorizontal, ...axisStyle(input) };
  const style = axisStyle(input);
  const value = { type: 'value', ...style, axisLabel: { ...style.axisLabel, formatter: text } };
  return {
    grid: gridOf(input),
    legend: { ...legendOf(input), show: rows.length > 1 && chart.legend.place !== 'none' },
    tooltip: tooltipOf(input, {
      trigger: 'axis',
      valueFormatter: (each: unknown) => (typeof each === 'number' ? text(each) : '–'),
    }),
    xAxis: isHorizontal ? value : category,
    yAxis: isHorizontal ? category : value,
    series: rows.map(({ title, color, values }) => ({
      type: 'bar',
      name: title,
      animation: false,
      barMaxWidth: 48,
      ...(stack !== 'none' && { stack: 'all' }),
      itemStyle: { color },
      data: values.map(partOf),
    })),
  };
}

export function histogramOptions(input: RichInput): RichOptions {
  const { frames, chart, context, palette } = input;
  const columns = frames.flatMap(numberColumns);
  const all = columns.flatMap(({ values }) => values.map(numberOf).filter((value) => value !== null));
  const buckets = bucketsOf(all, chart.buckets);
  const field = columns[0]?.field ?? chart.field;
  const edge = (value: number): string => printNumber(Number(value.toPrecision(6)), field, context);
  return {
    grid: gridOf({ ...input, chart: { ...chart, legend: { ...chart.legend, place: 'none' } } }),
    tooltip: tooltipOf(input, { trigger: 'axis' }),
    xAxis: {
      type: 'category',
      data: buckets.map(({ from, to }) => `${edge(from)} – ${edge(to)}`),
      ...axisStyle(input),
    },
    yAxis: { type: 'value', ...axisStyle(input) },
    series: [
      {
        type: 'bar',
        animation: false,
        barCategoryGap: '4%',
        itemStyle: { color: palette.series[0] },
        data: buckets.map(({ count }) => count),
      },
    ],
  };
}

/** Where a bucket of Prometheus ends; not a number for other names. */
const bucketEnd = ({ labels, title }: Series): number => Number((labels.le ?? title).replace('+Inf', 'Infinity'));

/** Rows of a heatmap from the lowest to the highest; cumulative buckets become what is between two of them. */
function heatRows(series: readonly Series[]): readonly Series[] {
  const isBuckets = series.length > 1 && series.every((line) => !Number.isNaN(bucketEnd(line)));
  if (!isBuckets) return series;
  const sorted = series.toSorted((a, b) => bucketEnd(a) - bucketEnd(b));
  const isCumulative = sorted.every(({ labels }) => labels.le !== undefined);
  if (!isCumulative) return sorted;
  const { values } = align(sorted);
  return sorted.map((line, index) => ({
    ...line,
    title: line.labels.le ?? line.title,
    times: align(sorted).times,
    values: (values[index] ?? []).map((value, row) =>
      value === null || value === undefined ? null : Math.max(0, value - (values[index - 1]?.[row] ?? 0)),
    ),
  }));
}

export function heatmapOptions(input: RichInput): RichOptions {
  const { frames, chart, context, palette } = input;
  const rows = heatRows(seriesOf(frames));
  const { times, values } = align(rows);
  const cells = values.flatMap((column, y) =>
    column.flatMap((value, x) => (value === null || value === undefined ? [] : [[x, y, value] as const])),
  );
  const most = cells.reduce((max, [, , value]) => Math.max(max, value), 0);
  const least = cells.reduce((min, [, , value]) => Math.min(min, value), most);
  const field = rows[0]?.field ?? chart.field;
  const scale =
    field.color?.by === 'scale'
      ? field.color.colors
      : [palette.surface, palette.series[1] ?? '', palette.series[4] ?? ''];
  return {
    grid: { ...gridOf(input), bottom: 6 },
    tooltip: tooltipOf(input, {
      formatter: ({ data }: { data: readonly [number, number, number] }) =>
        `${momentText(times[data[0]] ?? 0, context.zone)}\n${rows[data[1]]?.title ?? ''}: ${printNumber(data[2], field, context)}`,
    }),
    xAxis: {
      type: 'category',
      data: times.map((time) => momentText(time, context.zone).slice(5, 16)),
      ...axisStyle(input),
    },
    yAxis: { type: 'category', data: rows.map(({ title }) => title), ...axisStyle(input) },
    visualMap: {
      show: false,
      min: Math.min(least, 0),
      max: most || 1,
      inRange: { color: Array.from({ length: 9 }, (_, index) => mixColors(scale, index / 8)) },
    },
    series: [{ type: 'heatmap', animation: false, data: cells }],
  };
}

interface Dot {
  readonly title: string;
  readonly x: number;
  readonly y: number;
  readonly size: number | undefined;
}

/** Dots of several columns of one table, or of the equal labels of several answers: x, y, and the size of a bubble. */
function dotsOf({ frames, chart }: RichInput): readonly Dot[] {
  const byTable = frames.flatMap((frame) => {
    const [x, y, size] = numberColumns(frame);
    if (x === undefined || y === undefined) return [];
    const name = frame.columns.find(({ kind }) => kind === 'text');
    return x.values.flatMap((_, row): Dot[] => {
      const [a, b] = [numberOf(x.values[row]), numberOf(y.values[row])];
      if (a === null || b === null) return [];
      return [{ title: String(name?.values[row] ?? ''), x: a, y: b, size: numberOf(size?.values[row]) ?? undefined }];
    });
  });
  if (byTable.length > 0) return byTable;
  const values = reducedOf(frames, chart);
  const [first, second, third] = [...new Set(values.map(({ refId }) => refId))];
  const same = (refId: string | undefined, labels: object) =>
    values.find((value) => value.refId === refId && labelText(value.labels) === labelText(labels));
  return values.flatMap(({ refId, labels, number }): Dot[] => {
    const y = same(second, labels);
    if (refId !== first || number === null || y === undefined || y.number === null) return [];
    return [
      {
        title: Object.values(labels).join(' '),
        x: number,
        y: y.number,
        size: same(third, labels)?.number ?? undefined,
      },
    ];
  });
}

const labelText = (labels: object): string =>
  JSON.stringify(
    Object.entries(labels)
      .filter(([name]) => name !== '__name__')
      .sort(),
  );

export function scatterOptions(input: RichInput): RichOptions {
  const { chart, context, palette } = input;
  const dots = dotsOf(input);
  const most = dots.reduce((max, { size }) => Math.max(max, Math.abs(size ?? 0)), 0);
  const style = axisStyle(input);
  const text = (value: number): string => printNumber(value, chart.field, context);
  // A dot at the edge is drawn whole.
  const gap = most === 0 ? '5%' : '12%';
  const axis = {
    type: 'value',
    scale: true,
    boundaryGap: [gap, gap],
    ...style,
    axisLabel: { ...style.axisLabel, formatter: text },
  };
  return {
    grid: { ...gridOf(input), bottom: 6 },
    tooltip: tooltipOf(input, {
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const dot = dots[dataIndex];
        return dot === undefined ? '' : `${dot.title}\n${text(dot.x)}, ${text(dot.y)}`;
      },
    }),
    xAxis: axis,
    yAxis: axis,
    series: [
      {
        type: 'scatter',
        animation: false,
        data: dots.map(({ x, y }) => [x, y]),
        symbolSize: (_: unknown, { dataIndex }: { dataIndex: number }) => {
          const size = dots[dataIndex]?.size;
          return size === undefined || most === 0 ? 9 : 8 + (Math.abs(size) / most) * 32;
        },
        itemStyle: { color: palette.series[0], opacity: 0.75 },
      },
    ],
  };
}
