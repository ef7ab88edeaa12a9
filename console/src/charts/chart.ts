import type { Field } from './field.ts';

export type ChartKind =
  | 'time'
  | 'stat'
  | 'gauge'
  | 'barGauge'
  | 'topList'
  | 'bar'
  | 'pie'
  | 'histogram'
  | 'heatmap'
  | 'scatter'
  | 'treemap'
  | 'funnel'
  | 'sankey'
  | 'honeycomb'
  | 'states'
  | 'table'
  | 'log'
  | 'text'
  | 'picture'
  | 'embedded'
  /** One that is not drawn: its data is shown as a table, which says so. */
  | 'other';

export interface LegendOptions {
  readonly place: 'none' | 'bottom' | 'right';
  readonly isTable: boolean;
  /** Names of reducers. */
  readonly values: readonly string[];
}

/** What a chart is apart from its data: the common language of the two formats. */
export interface ChartOptions {
  readonly kind: ChartKind;
  readonly legend: LegendOptions;
  /** How columns are reduced to one value, by the charts that show one for each. */
  readonly reducer: string;
  /** True: one value for each row, not for each column. */
  readonly isByRow: boolean;
  readonly tooltip: 'one' | 'all' | 'none';
  readonly tooltipOrder: 'none' | 'ascending' | 'descending';
  /** Shows thresholds as lines or areas behind the curves. */
  readonly thresholdLines: 'none' | 'line' | 'area' | 'both';
  /** Lines with a text of their own. */
  readonly marks: readonly { readonly value: number; readonly title: string; readonly color: string }[];
  readonly stat: StatOptions;
  readonly bars: { readonly isHorizontal: boolean; readonly stack: 'none' | 'normal' | 'percent' };
  readonly pie: { readonly isRing: boolean; readonly showsValue: boolean; readonly showsShare: boolean };
  /** The largest or smallest ones only. */
  readonly top: { readonly size: number; readonly isAscending: boolean };
  readonly pageSize: number;
  readonly buckets: number;
  readonly content: { readonly format: 'markdown' | 'html' | 'code'; readonly text: string };
  readonly address: { readonly url: string; readonly fit: 'fill' | 'contain' | 'cover' };
  /** Columns that are shown, in their order; all where it is empty. */
  readonly columns: readonly string[];
  readonly sort: { readonly column: string; readonly isDescending: boolean } | undefined;
  /** Of all columns, for charts that have an axis of their own. */
  readonly field: Field;
}

interface StatOptions {
  readonly colors: 'none' | 'value' | 'background';
  readonly graph: 'none' | 'line' | 'area' | 'bars';
  readonly text: 'auto' | 'value' | 'valueAndName' | 'name' | 'none';
  readonly ink: string | undefined;
  readonly background: string | undefined;
}

export const plainChart: ChartOptions = {
  kind: 'time',
  legend: { place: 'bottom', isTable: false, values: [] },
  reducer: 'lastNotNull',
  isByRow: false,
  tooltip: 'all',
  tooltipOrder: 'none',
  thresholdLines: 'none',
  marks: [],
  stat: { colors: 'value', graph: 'none', text: 'auto', ink: undefined, background: undefined },
  bars: { isHorizontal: false, stack: 'none' },
  pie: { isRing: false, showsValue: false, showsShare: true },
  top: { size: 10, isAscending: false },
  pageSize: 0,
  buckets: 30,
  content: { format: 'markdown', text: '' },
  address: { url: '', fit: 'contain' },
  columns: [],
  sort: undefined,
  field: {},
};
