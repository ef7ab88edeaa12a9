import type { PointCollector } from '../collect.ts';
import { measurementOf, staleField } from '../metric-name.ts';
import type { FieldValue } from '../point.ts';
import { bytesOfMessage, TurnLength } from '../turn-length.ts';
import type { Turns } from '../turns.ts';
import { addTags, sharedTags } from './attributes.ts';
import { type CumulativeBucket, explicitBuckets, exponentialBuckets } from './histogram.ts';
import type {
  ExponentialHistogramDataPoint,
  ExportMetrics,
  HistogramDataPoint,
  KeyValue,
  Metric,
  NumberDataPoint,
  SummaryDataPoint,
} from './messages.ts';

const delta = 1;
/** The flag of a data point that has no value. */
const noRecordedValue = 1;

/** Makes points of metrics: `docs/adr/0015-names-of-foreign-telemetry.md` says how names are mapped. The place of a point is that of its data point in the request. */
export function* collectMetrics({ resourceMetrics = [] }: ExportMetrics, collector: PointCollector): Turns {
  const points = new MetricPoints(collector);
  for (const { resource, scopeMetrics = [] } of resourceMetrics) {
    for (const { scope, metrics = [] } of scopeMetrics) {
      const tags = sharedTags(resource, scope);
      for (const metric of metrics) yield* points.take(metric, tags);
    }
  }
}

type DataPoint = NumberDataPoint | HistogramDataPoint | ExponentialHistogramDataPoint | SummaryDataPoint;

class MetricPoints {
  taken = 0;
  readonly #collector: PointCollector;
  readonly #turn = new TurnLength();
  #messages = 0;

  constructor(collector: PointCollector) {
    this.#collector = collector;
  }

  *take(metric: Metric, shared: ReadonlyMap<string, string>): Turns {
    this.#messages += 1;
    if (this.#turn.isOver(this.#messages * bytesOfMessage, this.#collector.points.length)) yield;
    const { name = '', gauge, sum, histogram, exponentialHistogram, summary } = metric;
    const temporality = (sum ?? histogram ?? exponentialHistogram)?.aggregationTemporality;
    // Sums since the last report must not be read as sums since the start.
    const tags = temporality === delta ? new Map([...shared, ['aggregation_temporality', 'delta']]) : shared;
    const series = new Series(name, tags, this.#collector);
    for (const point of gauge?.dataPoints ?? []) yield* this.#each(series, point, () => series.number(point));
    for (const point of sum?.dataPoints ?? []) yield* this.#each(series, point, () => series.number(point));
    for (const point of histogram?.dataPoints ?? []) {
      yield* this.#each(series, point, () => series.distribution(point, point, explicitBuckets(point)));
    }
    for (const point of exponentialHistogram?.dataPoints ?? []) {
      yield* this.#each(series, point, () => series.distribution(point, point, exponentialBuckets(point)));
    }
    for (const point of summary?.dataPoints ?? []) yield* this.#each(series, point, () => series.summary(point));
  }

  *#each(series: Series, point: DataPoint, add: () => void): Turns {
    this.taken += 1;
    this.#messages += 1;
    if (this.#turn.isOver(this.#messages * bytesOfMessage, this.#collector.points.length)) yield;
    series.place = this.taken;
    if (((point.flags ?? 0) & noRecordedValue) === 0) add();
    else series.add(point, [[staleField(series.name), true]]);
  }
}

/** The data points of one metric. */
class Series {
  place = 0;
  readonly name: string;
  readonly #measurement: string;
  readonly #tags: ReadonlyMap<string, string>;
  readonly #collector: PointCollector;

  constructor(name: string, tags: ReadonlyMap<string, string>, collector: PointCollector) {
    this.name = name;
    this.#measurement = measurementOf(name);
    this.#tags = tags;
    this.#collector = collector;
  }

  number(point: NumberDataPoint): void {
    this.add(point, [[this.name, point.asInt ?? point.asDouble]]);
  }

  distribution(
    point: HistogramDataPoint | ExponentialHistogramDataPoint,
    { min, max }: { readonly min?: number; readonly max?: number },
    buckets: readonly CumulativeBucket[],
  ): void {
    this.add(point, [...this.#totals(point), [`${this.name}_min`, min], [`${this.name}_max`, max]]);
    for (const { le, count } of buckets) this.add(point, [[`${this.name}_bucket`, count]], ['le', le]);
  }

  summary(point: SummaryDataPoint): void {
    this.add(point, this.#totals(point));
    for (const { quantile = 0, value = 0 } of point.quantileValues ?? []) {
      // A summary of nothing has quantiles that are no numbers.
      if (!Number.isNaN(value)) this.add(point, [[this.name, value]], ['quantile', String(quantile)]);
    }
  }

  #totals({ count, sum }: { readonly count?: bigint; readonly sum?: number }): [string, FieldValue | undefined][] {
    return [
      [`${this.name}_count`, count ?? 0n],
      [`${this.name}_sum`, sum],
    ];
  }

  add(
    { attributes, timeUnixNano }: { readonly attributes?: readonly KeyValue[]; readonly timeUnixNano?: bigint },
    values: readonly (readonly [key: string, value: FieldValue | undefined])[],
    extraTag?: readonly [key: string, value: string],
  ): void {
    const tags = new Map(this.#tags);
    addTags(tags, attributes);
    if (extraTag !== undefined) tags.set(extraTag[0], extraTag[1]);
    this.#collector.countTags(tags.size);
    const fields = new Map<string, FieldValue>();
    for (const [key, value] of values) if (value !== undefined) fields.set(key, value);
    // Zero is a time that was left out.
    const timeNs = timeUnixNano === 0n ? undefined : timeUnixNano;
    const reason =
      this.name === ''
        ? 'the metric has no name'
        : this.#collector.add({ measurement: this.#measurement, tags, fields, timeNs });
    if (reason !== undefined) this.#collector.bad({ place: this.place, reason, sample: this.name });
  }
}
