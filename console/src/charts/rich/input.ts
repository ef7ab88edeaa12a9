import type { EChartsCoreOption } from 'echarts/core';
import type { ChartOptions } from '../chart.ts';
import type { ChartContext } from '../chart-context.ts';
import type { Frame } from '../frame.ts';
import { type Palette, seriesColor } from '../palette.ts';
import type { Reduced } from '../reduced.ts';
import { shownValue } from '../shown-value.ts';

export interface RichInput {
  readonly frames: readonly Frame[];
  readonly chart: ChartOptions;
  readonly context: ChartContext;
  readonly palette: Palette;
}

export type RichOptions = EChartsCoreOption;

/** Drawn into the canvas: the policy of the page forbids markup with styles, which a tooltip of the library is otherwise. */
export const tooltipOf = ({ palette }: RichInput, more: object = {}) => ({
  renderMode: 'richText' as const,
  confine: true,
  backgroundColor: palette.surface,
  borderColor: palette.line,
  textStyle: { color: palette.ink, fontSize: 12 },
  ...more,
});

export const legendOf = ({ chart, palette }: RichInput) => ({
  show: chart.legend.place !== 'none',
  type: 'scroll' as const,
  textStyle: { color: palette.ink, fontSize: 11 },
  pageTextStyle: { color: palette.ink },
  ...(chart.legend.place === 'right'
    ? { orient: 'vertical' as const, right: 0, top: 'middle' }
    : { bottom: 0, left: 'center' }),
});

export const axisStyle = ({ palette }: RichInput) => ({
  axisLine: { lineStyle: { color: palette.line } },
  axisLabel: { color: palette.muted, fontSize: 11 },
  splitLine: { lineStyle: { color: palette.line } },
  axisTick: { show: false },
});

export const valueText = (
  { context, palette }: RichInput,
  { value, field }: Pick<Reduced, 'value' | 'field'>,
): string => shownValue(value, field, context, palette).text;

/** The colour of a value: its own, else the next one of the palette. */
export const valueColor = (input: RichInput, { value, field }: Reduced, index: number): string =>
  shownValue(value, field, input.context, input.palette).color ?? seriesColor(input.palette, index);
