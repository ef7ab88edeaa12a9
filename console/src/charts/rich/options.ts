import { barOptions, heatmapOptions, histogramOptions, scatterOptions } from './axes.ts';
import type { RichInput, RichOptions } from './input.ts';
import { funnelOptions, gaugeOptions, pieOptions, treemapOptions } from './parts.ts';
import { sankeyOptions } from './sankey.ts';

const byKind: Readonly<Record<string, (input: RichInput) => RichOptions>> = {
  bar: barOptions,
  funnel: funnelOptions,
  gauge: gaugeOptions,
  heatmap: heatmapOptions,
  histogram: histogramOptions,
  pie: pieOptions,
  sankey: sankeyOptions,
  scatter: scatterOptions,
  treemap: treemapOptions,
};

/** A chart in the words of the library that draws it. */
export const richOptions = (input: RichInput): RichOptions => byKind[input.chart.kind]?.(input) ?? {};
