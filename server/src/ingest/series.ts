import type { Category } from './category.ts';
import type { Point } from './point.ts';

export interface SeriesLimits {
  /** Series of metrics of a workspace in a day: measurement and all tags. */
  readonly seriesMax: number;
  /** Names of tags and fields of a workspace and category in a day. */
  readonly namesMax: number;
  /** Measurements, sources or classes of a workspace and category in a day. */
  readonly measurementsMax: number;
}

interface Known {
  readonly series: Set<number>;
  readonly names: Set<string>;
  readonly measurements: Set<string>;
}

/**
 * Keeps out what would make tables slow for everybody: an id in a tag of a metric, or in the name of a field. Counted in this process from
 * midnight UTC, so that what is gone makes room for what is new.
 */
export class SeriesWatch {
  readonly #limits: SeriesLimits;
  readonly #known = new Map<string, Known>();
  #day = -1;

  constructor(limits: SeriesLimits) {
    this.#limits = limits;
  }

  /** Why points of the category are refused; undefined for those that are within the limits. */
  refusals(workspaceNumber: number, category: Category, nowMs: number): (point: Point) => string | undefined {
    const day = Math.floor(nowMs / 86_400_000);
    if (day !== this.#day) this.#known.clear();
    this.#day = day;
    const key = `${workspaceNumber}/${category}`;
    const known = this.#known.get(key) ?? { series: new Set(), names: new Set(), measurements: new Set() };
    this.#known.set(key, known);
    const isMetric = category === 'metric';
    return (point) =>
      this.#refuseMeasurement(known, point) ??
      this.#refuseNames(known, point) ??
      (isMetric ? this.#refuseSeries(known, point) : undefined);
  }

  #refuseMeasurement({ measurements }: Known, { measurement }: Point): string | undefined {
    if (measurements.has(measurement)) return undefined;
    const { measurementsMax } = this.#limits;
    if (measurements.size >= measurementsMax) {
      return `the workspace has sent ${measurementsMax} measurements today already, and "${shown(measurement)}" is another one`;
    }
    measurements.add(measurement);
    return undefined;
  }

  #refuseNames({ names }: Known, { tags, fields }: Point): string | undefined {
    for (const name of tags.keys()) {
      if (!names.has(name) && !this.#takeName(names, name)) return this.#tooManyNames(name);
    }
    for (const name of fields.keys()) {
      if (!names.has(name) && !this.#takeName(names, name)) return this.#tooManyNames(name);
    }
    return undefined;
  }

  #takeName(names: Set<string>, name: string): boolean {
    if (names.size >= this.#limits.namesMax) return false;
    names.add(name);
    return true;
  }

  #tooManyNames(name: string): string {
    return `the workspace has sent ${this.#limits.namesMax} names of tags and fields today already, and "${shown(name)}" is another one`;
  }

  #refuseSeries({ series }: Known, { measurement, tags }: Point): string | undefined {
    const hash = seriesHash(measurement, tags);
    if (series.has(hash)) return undefined;
    const { seriesMax } = this.#limits;
    if (series.size >= seriesMax) {
      return `the workspace has sent ${seriesMax} series of metrics today already, and this is another one; take ids out of its tags`;
    }
    series.add(hash);
    return undefined;
  }
}

const shown = (name: string): string => name.slice(0, 80);

/** 53 bits that do not depend on the order of the tags. */
function seriesHash(measurement: string, tags: ReadonlyMap<string, string>): number {
  let high = hashText(measurement, 0x811c9dc5);
  let low = hashText(measurement, 0x9747b28c);
  for (const [key, value] of tags) {
    high = (high + hashText(value, hashText(key, 0x811c9dc5))) | 0;
    low = (low + hashText(value, hashText(key, 0x5bd1e995))) | 0;
  }
  return ((high >>> 0) & 0x1f_ffff) * 0x1_0000_0000 + (low >>> 0);
}

function hashText(text: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) ^ text.length;
}
