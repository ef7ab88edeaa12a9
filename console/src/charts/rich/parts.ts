import { inkOn, withOpacity } from '../mix-colors.ts';
import { cssColor } from '../named-colors.ts';
import { type Reduced, reducedOf } from '../reduced.ts';
import { stepsOf } from '../threshold.ts';
import { printNumber } from '../units/print.ts';
import { legendOf, type RichInput, type RichOptions, tooltipOf, valueColor, valueText } from './input.ts';

const partsMax = 100;

/** The values that have a share in a whole: what is negative has none. */
const partsOf = ({ frames, chart }: RichInput): readonly Reduced[] =>
  reducedOf(frames, chart)
    .filter(({ number }) => number !== null && number >= 0)
    .slice(0, partsMax);

export function pieOptions(input: RichInput): RichOptions {
  const { chart, palette } = input;
  const parts = partsOf(input);
  const total = parts.reduce((sum, { number }) => sum + (number ?? 0), 0);
  const shareOf = ({ number }: Reduced): string =>
    total === 0 ? '0%' : `${(((number ?? 0) / total) * 100).toFixed(1)}%`;
  const labelOf = (part: Reduced): string =>
    [part.title, chart.pie.showsValue && valueText(input, part), chart.pie.showsShare && shareOf(part)]
      .filter(Boolean)
      .join(' ');
  const isRight = chart.legend.place === 'right';
  return {
    tooltip: tooltipOf(input, {
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const part = parts[dataIndex];
        return part === undefined ? '' : `${part.title}\n${valueText(input, part)} (${shareOf(part)})`;
      },
    }),
    legend: legendOf(input),
    series: [
      {
        type: 'pie',
        // Labels stand around it, above and below, too.
        radius: chart.pie.isRing ? ['38%', '62%'] : '62%',
        center: isRight ? ['38%', '50%'] : ['50%', chart.legend.place === 'none' ? '50%' : '45%'],
        animation: false,
        label: {
          show: parts.length <= 12,
          color: palette.ink,
          fontSize: 11,
          formatter: ({ dataIndex }: { dataIndex: number }) => (parts[dataIndex] ? labelOf(parts[dataIndex]) : ''),
        },
        itemStyle: { borderColor: palette.surface, borderWidth: 1 },
        data: parts.map((part, index) => ({
          name: part.title,
          value: part.number,
          itemStyle: { color: valueColor(input, part, index) },
        })),
      },
    ],
  };
}

export function treemapOptions(input: RichInput): RichOptions {
  const parts = partsOf(input);
  return {
    tooltip: tooltipOf(input, {
      formatter: ({ name, data }: { name: string; data?: { text?: string } }) => `${name}\n${data?.text ?? ''}`,
    }),
    series: [
      {
        type: 'treemap',
        roam: false,
        nodeClick: false,
        breadcrumb: { show: false },
        animation: false,
        left: 0,
        right: 0,
        top: 0,
        bottom: 0,
        itemStyle: { borderColor: input.palette.surface },
        label: {
          lineHeight: 16,
          formatter: ({ name, data }: { name: string; data?: { text?: string } }) => `${name}\n${data?.text ?? ''}`,
        },
        data: parts.map((part, index) => {
          const color = valueColor(input, part, index);
          const label = { color: inkOn(color) };
          return { name: part.title, value: part.number, text: valueText(input, part), itemStyle: { color }, label };
        }),
      },
    ],
  };
}

export function funnelOptions(input: RichInput): RichOptions {
  const parts = partsOf(input);
  const rateOf = (index: number): string => {
    const before = parts[index - 1]?.number ?? 0;
    return index === 0 || before === 0 ? '' : ` ${(((parts[index]?.number ?? 0) / before) * 100).toFixed(1)}%`;
  };
  const text = ({ dataIndex }: { dataIndex: number }): string => {
    const part = parts[dataIndex];
    return part === undefined ? '' : `${part.title} ${valueText(input, part)}${rateOf(dataIndex)}`;
  };
  return {
    tooltip: tooltipOf(input, { formatter: text }),
    series: [
      {
        type: 'funnel',
        // In the order of the steps, not of their sizes.
        sort: 'none',
        animation: false,
        left: '5%',
        width: '90%',
        top: 8,
        bottom: 8,
        label: { position: 'inside', textBorderWidth: 0, formatter: text },
        data: parts.map((part, index) => {
          const color = valueColor(input, part, index);
          return { name: part.title, value: part.number, itemStyle: { color }, label: { color: inkOn(color) } };
        }),
      },
    ],
  };
}

const gaugesMax = 12;

export function gaugeOptions(input: RichInput): RichOptions {
  const { chart, palette, context } = input;
  const values = reducedOf(input.frames, chart).slice(0, gaugesMax);
  const columns = Math.ceil(Math.sqrt(values.length));
  const rows = Math.ceil(values.length / Math.max(columns, 1));
  return {
    series: values
      .map((value, index) => {
        const { field, number } = value;
        const [min, max] = [field.min ?? 0, field.max ?? 100];
        const steps = field.thresholds === undefined ? [] : stepsOf(field.thresholds, { min, max });
        const bounds = steps.map(({ color }, place): [number, string] => {
          const end = steps[place + 1]?.from ?? max;
          return [Math.min(Math.max((end - min) / (max - min || 1), 0), 1), cssColor(color, palette)];
        });
        const color = valueColor(input, value, index);
        return {
          type: 'gauge',
          animation: false,
          min,
          max,
          startAngle: 210,
          endAngle: -30,
          center: [
            `${(((index % columns) + 0.5) / columns) * 100}%`,
            `${((Math.floor(index / columns) + 0.58) / rows) * 100}%`,
          ],
          radius: `${Math.min(88 / columns, 88 / rows)}%`,
          progress: { show: true, width: 12, itemStyle: { color } },
          axisLine: { lineStyle: { width: 12, color: [[1, palette.line]] } },
          axisTick: { show: false },
          splitLine: { show: false },
          axisLabel: { show: false },
          pointer: { show: false },
          anchor: { show: false },
          title: { show: values.length > 1, offsetCenter: [0, '62%'], color: palette.muted, fontSize: 11 },
          detail: {
            offsetCenter: [0, '5%'],
            fontSize: Math.max(14, 26 - columns * 3),
            fontWeight: 600,
            color,
            // The true value: the needle alone is held within the bounds.
            formatter: () => valueText(input, value),
          },
          data: [{ value: Math.min(Math.max(number ?? min, min), max), name: value.title }],
          ...(bounds.length > 0 && { markBounds: bounds }),
        };
      })
      .flatMap((series) => {
        const { markBounds, ...gauge } = series;
        if (markBounds === undefined) return [gauge];
        const ring = {
          ...gauge,
          progress: { show: false },
          detail: { show: false },
          title: { show: false },
          radius: `${Math.min(94 / columns, 94 / rows)}%`,
          axisLine: { lineStyle: { width: 3, color: markBounds } },
          axisLabel: {
            show: values.length === 1,
            distance: -24,
            color: palette.muted,
            fontSize: 10,
            formatter: (value: number) =>
              value === series.min || value === series.max ? printNumber(value, chart.field, context) : '',
          },
          data: [],
        };
        return [gauge, ring];
      }),
    backgroundColor: withOpacity(palette.surface, 0),
  };
}
