import { isRecord, type Query, textOf } from '../ask.ts';
import { type Field, type Frame, timeField } from '../frames.ts';
import type { BucketAggregation, Metric, SearchPlan } from './elasticsearch-request.ts';

const metricNames: Readonly<Record<string, string>> = {
  count: 'Count',
  avg: 'Average',
  sum: 'Sum',
  min: 'Min',
  max: 'Max',
  cardinality: 'Unique Count',
  extended_stats: 'Extended Stats',
  percentiles: 'Percentiles',
};

/** One number of a bucket: a metric has several where it computes percentiles or statistics. */
interface Measured {
  readonly metric: Metric;
  readonly name: string;
  readonly value: number | null;
}

interface Bucket {
  readonly labels: Readonly<Record<string, string>>;
  readonly keys: readonly unknown[];
  readonly content: Readonly<Record<string, unknown>>;
}

const statistics = ['count', 'min', 'max', 'avg', 'sum', 'std_deviation'];
const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);

function measured(metrics: readonly Metric[], content: Bucket['content']): Measured[] {
  return metrics.flatMap((metric): Measured[] => {
    if (metric.hide) return [];
    const name = `${metricNames[metric.type] ?? metric.type}${metric.field === '' ? '' : ` ${metric.field}`}`;
    if (metric.type === 'count') return [{ metric, name, value: numberOrNull(content.doc_count) }];
    const result = isRecord(content[metric.id]) ? (content[metric.id] as Record<string, unknown>) : {};
    if (metric.type === 'percentiles') {
      const values = isRecord(result.values) ? result.values : {};
      return Object.entries(values).map(([percent, value]) => ({
        metric,
        name: `p${percent} ${metric.field}`,
        value: numberOrNull(value),
      }));
    }
    if (metric.type === 'extended_stats') {
      const asked = statistics.filter((name) => metric.settings[name] === true || !isRecord(metric.settings.meta));
      return asked.map((key) => ({ metric, name: `${key} ${metric.field}`, value: numberOrNull(result[key]) }));
    }
    return [{ metric, name, value: numberOrNull(result.value) }];
  });
}

/** The buckets at the end of the grouping, each with what it was grouped by. */
function bucketsOf(aggregations: unknown, steps: readonly BucketAggregation[], parent: Bucket): Bucket[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [parent];
  const group = isRecord(aggregations) ? aggregations[step.id] : undefined;
  const buckets = isRecord(group) ? group.buckets : undefined;
  const list: [unknown, unknown][] = Array.isArray(buckets)
    ? buckets.map((bucket) => [isRecord(bucket) ? (bucket.key_as_string ?? bucket.key) : '', bucket])
    : Object.entries(isRecord(buckets) ? buckets : {});
  return list.flatMap(([key, bucket]) => {
    if (!isRecord(bucket)) return [];
    const content = step.type === 'date_histogram' ? { ...bucket } : bucket;
    const shownKey = step.type === 'date_histogram' ? bucket.key : key;
    const label = step.field || step.type;
    const labels = step.type === 'date_histogram' ? parent.labels : { ...parent.labels, [label]: String(key) };
    return bucketsOf(bucket, rest, { labels, keys: [...parent.keys, shownKey], content });
  });
}

/** Series where the last grouping is by time, else a table. */
export function aggregationFrames(aggregations: unknown, plan: SearchPlan, { model }: Query): Frame[] {
  const { buckets: steps, metrics } = plan;
  const root = { labels: {}, keys: [], content: isRecord(aggregations) ? aggregations : {} };
  const buckets = bucketsOf(aggregations, steps, root);
  return steps.at(-1)?.type === 'date_histogram'
    ? seriesFrames(buckets, metrics, textOf(model.alias))
    : [tableFrame(buckets, steps, metrics)];
}

function seriesFrames(buckets: readonly Bucket[], metrics: readonly Metric[], alias: string): Frame[] {
  const series = new Map<
    string,
    { labels: Bucket['labels']; first: Measured; times: (number | null)[]; values: (number | null)[] }
  >();
  for (const { labels, keys, content } of buckets) {
    for (const one of measured(metrics, content)) {
      const id = JSON.stringify([labels, one.metric.id, one.name]);
      const found = series.get(id) ?? { labels, first: one, times: [], values: [] };
      series.set(id, found);
      found.times.push(numberOrNull(keys.at(-1)));
      found.values.push(one.value);
    }
  }
  const hasOneMetric = metrics.filter(({ hide }) => !hide).length === 1;
  return [...series.values()].map(({ labels, first, times, values }) => {
    const terms = Object.values(labels);
    const plain = terms.length === 0 ? first.name : [...terms, ...(hasOneMetric ? [] : [first.name])].join(' ');
    const name = alias === '' ? plain : aliased(alias, labels, first);
    return {
      name,
      meta: { type: 'timeseries-multi', typeVersion: [0, 1] },
      fields: [
        timeField(times),
        { name: 'Value', frameType: 'float64', labels, config: { displayNameFromDS: name }, values },
      ],
    };
  });
}

/** `{{metric}}`, `{{field}}` and `{{host}}` or `{{term host}}`. */
const aliased = (alias: string, labels: Bucket['labels'], { name, metric }: Measured): string =>
  alias.replaceAll(/\{\{\s*(?:term )?([^{}]+?)\s*\}\}/g, (whole, word: string) => {
    if (word === 'metric') return name;
    if (word === 'field') return metric.field;
    return labels[word] ?? whole;
  });

function tableFrame(
  buckets: readonly Bucket[],
  steps: readonly BucketAggregation[],
  metrics: readonly Metric[],
): Frame {
  const rows = buckets.map(({ content }) => measured(metrics, content));
  const names = [...new Set(rows.flatMap((row) => row.map(({ name }) => name)))];
  return {
    meta: { type: 'table' },
    fields: [
      ...steps.map(({ field, type }, at) =>
        columnOf(
          field || type,
          buckets.map(({ keys }) => keys[at] ?? null),
        ),
      ),
      ...names.map((name): Field => {
        const values = rows.map((row) => row.find((one) => one.name === name)?.value ?? null);
        return { name, frameType: 'float64', values };
      }),
    ],
  };
}

function columnOf(name: string, values: readonly unknown[]): Field {
  if (values.every((value) => value === null || typeof value === 'number'))
    return { name, frameType: 'float64', values };
  const texts = values.map((value) => {
    if (value === null || typeof value === 'string') return value;
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  });
  return { name, frameType: 'string', values: texts };
}

/** Documents as lines of a log, or as a table of what they hold. */
export function documentFrame(hits: unknown, plan: SearchPlan, messageField: string): Frame {
  const documents = (Array.isArray(hits) ? hits : []).filter(isRecord).map((hit) => {
    const source = isRecord(hit._source) ? hit._source : {};
    return { id: textOf(hit._id), index: textOf(hit._index), source, flat: flattened(source) };
  });
  const times = documents.map(({ flat }) => timeOf(flat[plan.timeField]));
  const time: Field = { ...timeField(times), name: plan.timeField };
  const own = [
    columnOf(
      '_id',
      documents.map(({ id }) => id),
    ),
    columnOf(
      '_index',
      documents.map(({ index }) => index),
    ),
  ];
  if (plan.metrics[0]?.type === 'logs') {
    const lines = documents.map(({ flat, source }) => textOf(flat[messageField]) || JSON.stringify(source));
    const sources: Field = {
      name: '_source',
      frameType: 'json.RawMessage',
      values: documents.map(({ source }) => source),
    };
    return { meta: { preferredVisualisationType: 'logs' }, fields: [time, columnOf('line', lines), ...own, sources] };
  }
  const names = [...new Set(documents.flatMap(({ flat }) => Object.keys(flat)))]
    .filter((name) => name !== plan.timeField)
    .sort();
  const columns = names.map((name) =>
    columnOf(
      name,
      documents.map(({ flat }) => flat[name] ?? null),
    ),
  );
  return { meta: { type: 'table' }, fields: [time, ...own, ...columns] };
}

/** `{"a": {"b": 1}}` as `a.b`; lists stay what they are. */
function flattened(source: Readonly<Record<string, unknown>>, prefix = ''): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(source).flatMap(([name, value]) =>
      isRecord(value) ? Object.entries(flattened(value, `${prefix}${name}.`)) : [[`${prefix}${name}`, value]],
    ),
  );
}

function timeOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  const ms = /^\d{1,15}$/.test(textOf(value)) ? Number(value) : Date.parse(textOf(value));
  return Number.isNaN(ms) ? null : ms;
}
