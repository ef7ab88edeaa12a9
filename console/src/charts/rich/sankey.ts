import { seriesColor } from '../palette.ts';
import { reducedOf } from '../reduced.ts';
import { printNumber } from '../units/print.ts';
import { type RichInput, type RichOptions, tooltipOf } from './input.ts';
import { linksOf } from './links.ts';

export function sankeyOptions(input: RichInput): RichOptions {
  const { frames, chart, context, palette } = input;
  const links = linksOf(reducedOf(frames, chart));
  const names = [...new Set(links.flatMap(({ source, target }) => [source, target]))];
  return {
    tooltip: tooltipOf(input, { valueFormatter: (value: unknown) => printNumber(Number(value), chart.field, context) }),
    series: [
      {
        type: 'sankey',
        animation: false,
        left: 8,
        right: 90,
        top: 8,
        bottom: 8,
        label: { color: palette.ink, fontSize: 11 },
        lineStyle: { color: 'gradient', opacity: 0.35 },
        data: names.map((name, index) => ({ name, itemStyle: { color: seriesColor(palette, index) } })),
        links,
      },
    ],
  };
}
