import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface RequestLabel {
  readonly dialect: string;
  readonly operation: string;
}

export interface WatchedFigure {
  readonly name: string;
  readonly help: string;
  readonly kind: 'counter' | 'gauge';
  readonly read: () => number;
}

export interface Metrics {
  readonly registry: Registry;
  /** One request that is over. `label` is a shared object, made once an operation. */
  observe(label: RequestLabel, status: number, seconds: number): void;
  countUnhandledError(): void;
  /** A figure that some part keeps itself, read when somebody asks for the metrics. `counter` for one that only grows. */
  watch(figure: WatchedFigure): void;
  /** How many errors nobody had a code for. Anything but 0 is a defect. */
  unhandledErrors(): number;
}

/** The label of requests that belong to no operation: unknown routes, probes, pages. */
export const unlabelled: RequestLabel = Object.freeze({ dialect: 'none', operation: 'none' });

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'belvedere_http_requests_total',
    help: 'HTTP requests that were answered, by dialect, operation and status.',
    labelNames: ['dialect', 'operation', 'status'] as const,
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'belvedere_http_request_duration_seconds',
    help: 'Time from the headers of a request to the end of its answer, by dialect.',
    labelNames: ['dialect'] as const,
    // By dialect alone: 300 operations would make 4,000 series of it.
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const unhandled = new Counter({
    name: 'belvedere_unhandled_errors_total',
    help: 'Errors that no part of the server had a code for. Anything but 0 is a defect.',
    registers: [registry],
  });
  // A child skips the check of its labels; making one on each request would cost more than counting.
  const children = new Map<RequestLabel, Map<number, { inc(): void }>>();
  const observers = new Map<string, { observe(seconds: number): void }>();
  let unhandledCount = 0;
  return {
    registry,
    observe(label, status, seconds) {
      let ofLabel = children.get(label);
      if (ofLabel === undefined) {
        ofLabel = new Map();
        children.set(label, ofLabel);
      }
      let counter = ofLabel.get(status);
      if (counter === undefined) {
        counter = requests.labels({ ...label, status: String(status) });
        ofLabel.set(status, counter);
      }
      counter.inc();
      let observer = observers.get(label.dialect);
      if (observer === undefined) {
        observer = durations.labels({ dialect: label.dialect });
        observers.set(label.dialect, observer);
      }
      observer.observe(seconds);
    },
    countUnhandledError() {
      unhandledCount += 1;
      unhandled.inc();
    },
    watch({ name, help, kind, read }) {
      if (kind === 'gauge') {
        new Gauge({
          name,
          help,
          registers: [registry],
          collect() {
            this.set(read());
          },
        });
        return;
      }
      new Counter({
        name,
        help,
        registers: [registry],
        collect() {
          this.reset();
          this.inc(read());
        },
      });
    },
    unhandledErrors: () => unhandledCount,
  };
}
