import type { Point } from '../ingest/point.ts';
import { hostObject, type ReportedCollector, type Reporter } from './machine/host.ts';
import { metricsOf } from './machine/metrics.ts';
import { type Readings, readMachine } from './machine/readings.ts';
import { type ProcessMemory, processReport } from './processes/report.ts';

const nowNs = (): bigint => BigInt(Date.now()) * 1_000_000n;

/** Looks at the machine it runs on. Each kind of look remembers the one before, of which rates are made. */
export class Collector {
  readonly #reporter: Reporter;
  #metrics: Readings | undefined;
  #host: Readings | undefined;
  #processes: ProcessMemory | undefined;
  readonly #collectors = new Map<string, ReportedCollector>();

  constructor(reporter: Reporter) {
    this.#reporter = reporter;
  }

  /** Counters from which the first rates are made. */
  begin(): void {
    const readings = readMachine();
    this.#metrics = readings;
    this.#host = readings;
    this.#processes = processReport(this.#reporter.host, readings.memory.total, undefined, nowNs()).memory;
  }

  metrics(): Point[] {
    const readings = readMachine();
    const points = metricsOf(this.#reporter.host, readings, this.#metrics, nowNs());
    this.#metrics = readings;
    for (const { measurement } of points) this.#note(measurement, 1);
    return points;
  }

  objects(): Point[] {
    const timeNs = nowNs();
    const readings = readMachine();
    const { points, memory } = processReport(this.#reporter.host, readings.memory.total, this.#processes, timeNs);
    this.#processes = memory;
    this.#note('host_processes', points.length);
    this.#note('hostobject', 1);
    const collectors = [...this.#collectors.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
    const host = hostObject(this.#reporter, readings, this.#host, timeNs, collectors);
    this.#host = readings;
    return [host, ...points];
  }

  #note(name: string, points: number): void {
    const count = (this.#collectors.get(name)?.count ?? 0) + points;
    this.#collectors.set(name, { name, count, last_time: Math.floor(Date.now() / 1_000) });
  }
}
