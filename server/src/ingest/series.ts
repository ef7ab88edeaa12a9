import type { Category } from './category.ts';
import type { FieldNames } from './field-names.ts';
import type { Shape } from './packed-points.ts';
import type { Point } from './point.ts';
import { headOf } from './shared-tags.ts';

export interface SeriesLimits {
  /** Series of metrics of a workspace in a day: measurement and all tags. */
  readonly seriesMax: number;
  /** Names of tags and fields of a workspace and category in a day. */
  readonly namesMax: number;
  /** Measurements, sources or classes of a workspace and category in a day. */
  readonly measurementsMax: number;
}

/** The limits as they are for the points of one batch. */
export interface SeriesRefusals {
  /**
   * Why a point is refused; undefined for one that is within the limits.
   *
   * @param names those of its fields, where they are the names of many points
   */
  readonly refusalOf: (point: Point, names?: FieldNames) => string | undefined;
  /** Whether all of this has been counted, so that no point with it is refused. */
  readonly isCounted: (shape: Shape) => boolean;
}

interface Known {
  /** What is remembered of heads that were counted here; they must not keep all of yesterday in memory. */
  readonly mark: object;
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

  /** The limits for the points of one batch, on the day of `nowMs`. */
  refusals(workspaceNumber: number, category: Category, nowMs: number): SeriesRefusals {
    const day = Math.floor(nowMs / 86_400_000);
    if (day !== this.#day) this.#known.clear();
    this.#day = day;
    const key = `${workspaceNumber}/${category}`;
    const known = this.#known.get(key) ?? {
      mark: {},
      series: new Set(),
      names: new Set(),
      measurements: new Set(),
    };
    this.#known.set(key, known);
    const isMetric = category === 'metric';
    const { mark } = known;
    return {
      refusalOf: (point, names) => this.#refuseHead(known, point, isMetric) ?? this.#refuseFields(known, point, names),
      isCounted: ({ head, names }) => head.countedIn === mark && names.countedIn === mark,
    };
  }

  #refuseFields(known: Known, point: Point, names: FieldNames | undefined): string | undefined {
    if (names === undefined) return this.#refuseNames(known, point.fields.keys());
    if (names.countedIn === known.mark) return undefined;
    const refusal = this.#refuseNames(known, names.list);
    if (refusal === undefined) names.countedIn = known.mark;
    return refusal;
  }

  /** What an agent sends again and again has been counted. */
  #refuseHead(known: Known, point: Point, isMetric: boolean): string | undefined {
    const head = headOf(point);
    if (head !== undefined && head.countedIn === known.mark) return undefined;
    const refusal =
      this.#refuseMeasurement(known, point) ??
      this.#refuseNames(known, point.tags.keys()) ??
      (isMetric ? this.#refuseSeries(known, point) : undefined);
    if (head !== undefined && refusal === undefined) head.countedIn = known.mark;
    return refusal;
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

  #refuseNames({ names }: Known, sent: Iterable<string>): string | undefined {
    for (const name of sent) {
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
  const own = hashOf(measurement);
  let { high, low } = own;
  for (const [key, value] of tags) {
    const one = hashOf(key);
    const other = hashOf(value);
    // Not symmetric: the value of one tag may be the name of another.
    high = (high + finished(Math.imul(one.high, 31) ^ other.high)) | 0;
    low = (low + finished(Math.imul(one.low, 33) ^ other.low)) | 0;
  }
  return ((high >>> 0) & 0x1f_ffff) * 0x1_0000_0000 + (low >>> 0);
}

interface TextHash {
  readonly high: number;
  readonly low: number;
}

/** The same few texts come again and again, and to look one up is faster than to walk over it. */
const knownHashes = new Map<string, TextHash>();
const knownHashesMax = 50_000;

function hashOf(text: string): TextHash {
  const known = knownHashes.get(text);
  if (known !== undefined) return known;
  let [high, low] = [0x811c9dc5, 0x5bd1e995];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low + code, 0x2c1b3c6d);
    low ^= low >>> 13;
  }
  const hash = { high: finished(high ^ text.length), low: finished(low) };
  if (knownHashes.size >= knownHashesMax) knownHashes.clear();
  knownHashes.set(text, hash);
  return hash;
}

/** Before hashes are added up every bit must depend on every other one. */
function finished(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
}
