import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { RequestDurations } from './request-durations.ts';

export interface RequestLabel {
  readonly dialect: string;
  readonly operation: string;
}

interface Counts {
  readonly label: RequestLabel;
  readonly byStatus: Map<number, number>;
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
  const counts = new Map<string, Counts>();
  // By the object, since making a text of it for each request costs more than counting does.
  const countsOf = new WeakMap<RequestLabel, Counts>();
  const findCounts = (label: RequestLabel): Counts => {
    const text = `${label.dialect} ${label.operation}`;
    const found = counts.get(text) ?? { label, byStatus: new Map() };
    counts.set(text, found);
    countsOf.set(label, found);
    return found;
  };
  new Counter({
    name: 'belvedere_http_requests_total',
    help: 'HTTP requests that were answered, by dialect, operation and status.',
    labelNames: ['dialect', 'operation', 'status'] as const,
    registers: [registry],
    collect() {
      this.reset();
      for (const { label, byStatus } of counts.values()) {
        for (const [status, count] of byStatus) this.inc({ ...label, status: String(status) }, count);
      }
    },
  });
  const durations = new RequestDurations(registry);
  const unhandled = new Counter({
    name: 'belvedere_unhandled_errors_total',
    help: 'Errors that no part of the server had a code for. Anything but 0 is a defect.',
    registers: [registry],
  });
  let unhandledCount = 0;
  return {
    registry,
    observe(label, status, seconds) {
      const { byStatus } = countsOf.get(label) ?? findCounts(label);
      byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
      durations.observe(label.dialect, seconds);
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
