import { BelvedereError } from '../../../errors/index.ts';
import { isRecord, type Query, textOf } from '../ask.ts';

/** One step of grouping, the outermost first. */
export interface BucketAggregation {
  readonly id: string;
  readonly type: string;
  readonly field: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface Metric extends BucketAggregation {
  readonly hide: boolean;
}

export interface SearchPlan {
  readonly timeField: string;
  readonly metrics: readonly Metric[];
  readonly buckets: readonly BucketAggregation[];
  /** `logs`, `raw_data` and the like show documents; everything else is computed. */
  readonly documents: boolean;
}

const DOCUMENTS = 500;
const DOCUMENTS_MAX = 10_000;
const TERMS = 500;
const TERMS_MAX = 10_000;

const documentMetrics = new Set(['logs', 'raw_data', 'raw_document']);
const singleMetrics = new Set(['avg', 'sum', 'min', 'max', 'cardinality', 'extended_stats', 'percentiles']);
/** Intervals that are not always equally long. */
const calendarInterval = /^1[wMqy]$/;

const listOf = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.filter(isRecord) : []);

function aggregationOf(value: Record<string, unknown>, at: number): BucketAggregation {
  const settings = isRecord(value.settings) ? value.settings : {};
  return { id: String(value.id ?? at + 1), type: textOf(value.type), field: textOf(value.field), settings };
}

/** What a query asks for, with Grafana's defaults: how many documents there are over time. */
export function planOf({ model }: Query, timeFieldOfSource: string): SearchPlan {
  const timeField = textOf(model.timeField) || timeFieldOfSource;
  const metrics = listOf(model.metrics).map((value, at) => ({
    ...aggregationOf(value, at),
    hide: value.hide === true,
  }));
  const buckets = listOf(model.bucketAggs).map(aggregationOf);
  const first = metrics[0]?.type ?? 'count';
  const byTime = { id: '2', type: 'date_histogram', field: timeField, settings: {} };
  return {
    timeField,
    metrics: metrics.length === 0 ? [{ id: '1', type: 'count', field: '', settings: {}, hide: false }] : metrics,
    buckets: Array.isArray(model.bucketAggs) ? buckets : [byTime],
    documents: documentMetrics.has(first),
  };
}

/** Errors: `InvalidParameter` for an aggregation that is not served. */
export function searchOf(plan: SearchPlan, query: Query): object {
  const { fromMs, toMs, model } = query;
  const lucene = textOf(model.query).trim();
  const filter: object[] = [{ range: { [plan.timeField]: { gte: fromMs, lte: toMs, format: 'epoch_millis' } } }];
  if (lucene !== '' && lucene !== '*') filter.push({ query_string: { analyze_wildcard: true, query: lucene } });
  const base = { query: { bool: { filter } } };
  if (plan.documents) {
    const [metric] = plan.metrics;
    const size = within(metric?.settings.limit ?? metric?.settings.size, DOCUMENTS, DOCUMENTS_MAX);
    return { ...base, size, sort: [{ [plan.timeField]: { order: 'desc', unmapped_type: 'boolean' } }] };
  }
  return { ...base, size: 0, aggs: aggregationsOf(plan, plan.buckets, query) };
}

function aggregationsOf(plan: SearchPlan, [next, ...rest]: readonly BucketAggregation[], query: Query): object {
  if (next === undefined) return metricAggregations(plan);
  const aggs = aggregationsOf(plan, rest, query);
  return {
    [next.id]: { ...bucketAggregation(next, plan, query), ...(Object.keys(aggs).length === 0 ? {} : { aggs }) },
  };
}

function metricAggregations({ metrics }: SearchPlan): object {
  return Object.fromEntries(
    metrics.flatMap(({ id, type, field, settings }) => {
      if (type === 'count') return [];
      if (!singleMetrics.has(type)) throw notServed(`the metric ${type}`);
      const percents = Array.isArray(settings.percents) ? { percents: settings.percents.map(Number) } : {};
      return [[id, { [type]: { field, ...(type === 'percentiles' ? percents : {}) } }]];
    }),
  );
}

function bucketAggregation({ type, field, settings }: BucketAggregation, plan: SearchPlan, query: Query): object {
  const least = Number(settings.min_doc_count ?? 0) || 0;
  switch (type) {
    case 'date_histogram': {
      const { fromMs: min, toMs: max } = query;
      const bounds = { extended_bounds: { min, max }, format: 'epoch_millis', min_doc_count: least };
      return { date_histogram: { field: field || plan.timeField, ...intervalOf(settings.interval, query), ...bounds } };
    }
    case 'histogram':
      return { histogram: { field, interval: Number(settings.interval) || 1_000, min_doc_count: least } };
    case 'terms': {
      const by = textOf(settings.orderBy) || '_count';
      const order = { [by === '_term' ? '_key' : by]: settings.order === 'asc' ? 'asc' : 'desc' };
      const missing = settings.missing === undefined ? {} : { missing: settings.missing };
      return {
        terms: { field, size: within(settings.size, TERMS, TERMS_MAX), order, min_doc_count: least || 1, ...missing },
      };
    }
    case 'filters': {
      const filters = listOf(settings.filters).map(({ label, query }) => {
        const text = textOf(query) || '*';
        return [textOf(label) || text, { query_string: { query: text, analyze_wildcard: true } }];
      });
      return { filters: { filters: Object.fromEntries(filters) } };
    }
    default:
      throw notServed(`grouping by ${type}`);
  }
}

function intervalOf(interval: unknown, { fromMs, toMs, intervalMs, maxDataPoints }: Query): object {
  const text = textOf(interval);
  if (calendarInterval.test(text)) return { calendar_interval: text };
  if (/^\d+(?:ms|[smhd])$/.test(text)) return { fixed_interval: text };
  return { fixed_interval: `${Math.max(1, Math.ceil(Math.max(intervalMs, (toMs - fromMs) / maxDataPoints)))}ms` };
}

function within(value: unknown, otherwise: number, max: number): number {
  const number = Math.floor(Number(value));
  return Number.isFinite(number) && number > 0 ? Math.min(number, max) : otherwise;
}

const notServed = (what: string): BelvedereError =>
  new BelvedereError('InvalidParameter', `${what} is not served for Elasticsearch`);
