import type { Metric, MetricValueWithName, Registry } from 'prom-client';

const name = 'belvedere_http_request_duration_seconds';
/** Upper bounds in seconds. */
const bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Durations {
  /** By the first bound that is not below; the last for those above all. */
  readonly counts: number[];
  sum: number;
}

/**
 * The histogram of how long requests take, by dialect: 300 operations would make 4,000 series of it. Counted here and made metrics when
 * somebody asks, since the histogram of the library looks up its series by text for each observation: 1 of the 30 microseconds of a request.
 */
export class RequestDurations {
  readonly #byDialect = new Map<string, Durations>();

  constructor(registry: Registry) {
    const metric = {
      name,
      help: 'Time from the headers of a request to the end of its answer, by dialect.',
      type: 'histogram',
      aggregator: 'sum',
      get: async () => ({ ...metric, values: this.#values() }),
    };
    registry.registerMetric(metric as unknown as Metric);
  }

  observe(dialect: string, seconds: number): void {
    let durations = this.#byDialect.get(dialect);
    if (durations === undefined) {
      durations = { counts: new Array<number>(bounds.length + 1).fill(0), sum: 0 };
      this.#byDialect.set(dialect, durations);
    }
    let index = 0;
    while (index < bounds.length && seconds > (bounds[index] as number)) index += 1;
    durations.counts[index] = (durations.counts[index] as number) + 1;
    durations.sum += seconds;
  }

  #values(): MetricValueWithName<string>[] {
    return [...this.#byDialect].flatMap(([dialect, { counts, sum }]) => {
      let count = 0;
      const buckets = counts.map((ofBucket, index) => {
        count += ofBucket;
        return { metricName: `${name}_bucket`, labels: { le: bounds[index] ?? '+Inf', dialect }, value: count };
      });
      return [
        ...buckets,
        { metricName: `${name}_sum`, labels: { dialect }, value: sum },
        { metricName: `${name}_count`, labels: { dialect }, value: count },
      ];
    });
  }
}
