import { type ChartKind, type ChartOptions, type LegendOptions, plainChart } from '../../../charts/chart.ts';
import { lookup } from '../../../charts/lookup.ts';
import { isJson, type Json, jsonOf, jsonsOf, listOf, numberIn, textOf, textsOf } from '../../../data/json.ts';
import { fieldOf } from './field-config.ts';

/** What panels of Grafana are drawn as. Others show their data as a table. */
const kinds: Readonly<Record<string, ChartKind>> = {
  timeseries: 'time',
  trend: 'time',
  stat: 'stat',
  gauge: 'gauge',
  bargauge: 'barGauge',
  barchart: 'bar',
  piechart: 'pie',
  histogram: 'histogram',
  heatmap: 'heatmap',
  xychart: 'scatter',
  'state-timeline': 'states',
  'status-history': 'states',
  table: 'table',
  logs: 'log',
  text: 'text',
};

const numberColumn = { name: '', title: '', kind: 'number' as const, values: [], labels: {}, field: {} };

/** How a panel, in the words of today, is drawn. */
export function chartOptions(panel: Json): ChartOptions {
  const options = jsonOf(panel.options);
  const defaults = jsonOf(jsonOf(panel.fieldConfig).defaults);
  const reduce = jsonOf(options.reduceOptions);
  const kind = lookup(kinds, textOf(panel.type)) ?? 'other';
  const tooltip = jsonOf(options.tooltip);
  const sort = jsonsOf(options.sortBy)[0];
  const labels = listOf(options.displayLabels);
  const orientation = textOf(options.orientation);
  return {
    ...plainChart,
    kind,
    legend: legendOf(jsonOf(options.legend), kind),
    reducer: textsOf(reduce.calcs)[0] ?? 'lastNotNull',
    isByRow: reduce.values === true,
    tooltip: tooltip.mode === 'none' ? 'none' : tooltip.mode === 'single' ? 'one' : 'all',
    tooltipOrder: tooltip.sort === 'asc' ? 'ascending' : tooltip.sort === 'desc' ? 'descending' : 'none',
    thresholdLines: thresholdLines(textOf(jsonOf(jsonOf(defaults.custom).thresholdsStyle).mode)),
    stat: {
      ...plainChart.stat,
      colors: statColors(textOf(options.colorMode, 'value')),
      graph:
        options.graphMode === 'line'
          ? 'line'
          : options.graphMode === 'none'
            ? 'none'
            : kind === 'stat'
              ? 'area'
              : 'none',
      text: statText(textOf(options.textMode)),
    },
    bars: { isHorizontal: orientation === 'horizontal', stack: stackOf(options.stacking) },
    pie: {
      isRing: options.pieType === 'donut',
      showsValue: labels.includes('value'),
      showsShare: labels.includes('percent') || labels.length === 0,
    },
    buckets: numberIn(options.bucketCount) ?? plainChart.buckets,
    pageSize: numberIn(options.pageSize) ?? 0,
    content: {
      format: options.mode === 'html' ? 'html' : options.mode === 'code' ? 'code' : 'markdown',
      text: textOf(options.content),
    },
    sort: sort === undefined ? undefined : { column: textOf(sort.displayName), isDescending: sort.desc === true },
    field: fieldOf(defaults, numberColumn),
  };
}

function legendOf(legend: Json, kind: ChartKind): LegendOptions {
  const isHidden = legend.showLegend === false || legend.displayMode === 'hidden';
  const hasNone = kind === 'bar' && legend.showLegend === undefined;
  return {
    place: isHidden || hasNone ? 'none' : legend.placement === 'right' ? 'right' : 'bottom',
    isTable: legend.displayMode === 'table' || legend.asTable === true,
    values: textsOf(legend.calcs),
  };
}

function thresholdLines(mode: string): ChartOptions['thresholdLines'] {
  if (mode === 'line' || mode === 'dashed') return 'line';
  if (mode === 'area') return 'area';
  return mode === 'line+area' || mode === 'dashed+area' ? 'both' : 'none';
}

const statColors = (mode: string): ChartOptions['stat']['colors'] =>
  mode.startsWith('background') ? 'background' : mode === 'none' ? 'none' : 'value';

function statText(mode: string): ChartOptions['stat']['text'] {
  if (mode === 'value' || mode === 'name' || mode === 'none') return mode;
  return mode === 'value_and_name' ? 'valueAndName' : 'auto';
}

function stackOf(stacking: unknown): ChartOptions['bars']['stack'] {
  const mode = isJson(stacking) ? stacking.mode : stacking;
  return mode === 'normal' || mode === 'percent' ? mode : 'none';
}
