import type { PointCollector } from './collect.ts';
import type { FieldValue } from './point.ts';
import { headOf, shareTags } from './shared-tags.ts';

/**
 * Points with the same measurement and tags. They share what the tags became when the first of them was made normal: a few bytes for each
 * of a million samples would otherwise become hundreds of tags in memory.
 */
export class OneSeries {
  readonly #collector: PointCollector;
  #measurement: string;
  #tags: Map<string, string>;

  /** The tags are taken over. */
  constructor(measurement: string, tags: Map<string, string>, collector: PointCollector) {
    this.#measurement = measurement;
    this.#tags = tags;
    this.#collector = collector;
    collector.countTags(tags.size);
  }

  /** Answers why the point is refused. Errors: `BodyTooLarge`. */
  add(fields: Map<string, FieldValue>, timeNs: bigint | undefined): string | undefined {
    const point = { measurement: this.#measurement, tags: this.#tags, fields, timeNs };
    const refusal = this.#collector.add(point);
    if (refusal === undefined && headOf(point) === undefined) {
      this.#measurement = point.measurement;
      this.#tags = point.tags;
      shareTags(point.measurement, point.tags);
    }
    return refusal;
  }
}
