import { BelvedereError } from '../errors/index.ts';
import type { Category } from './category.ts';
import type { FieldNames } from './field-names.ts';
import { Normaliser } from './normalise.ts';
import type { PackedPoints } from './packed-points.ts';
import {
  type BadPoint,
  type BadPoints,
  badPointsKeptMax,
  type FieldValue,
  type Point,
  sampleLengthMax,
} from './point.ts';
import { pointsPerBodyMax, tagsPerBodyMax } from './point-limits.ts';
import { PointList } from './point-list.ts';
import type { SharedHead } from './shared-tags.ts';
import { type Warning, Warnings } from './warnings.ts';

/** What a body turned out to hold. */
export interface DecodedPoints {
  /** Normalised, in the order of the body. */
  readonly points: PointList;
  readonly badPoints: BadPoints;
  readonly warnings: ReadonlyMap<Warning, number>;
}

/** Takes the points of one body as its decoder finds them. */
export class PointCollector implements DecodedPoints {
  readonly points = new PointList();
  readonly #warnings = new Warnings();
  readonly #normaliser: Normaliser;
  readonly #pointsMax: number;
  readonly #kept: BadPoint[] = [];
  #badCount = 0;
  #tags = 0;

  constructor(category: Category, pointsMax: number = pointsPerBodyMax) {
    this.#normaliser = new Normaliser(category, this.#warnings);
    this.#pointsMax = pointsMax;
  }

  /** Takes the point over; answers why it is refused, and then the decoder says where it was with `bad`. Errors: `BodyTooLarge`. */
  add(point: Point): string | undefined {
    if (this.points.length + this.#badCount >= this.#pointsMax) throw this.#tooMany();
    const { fields } = point;
    const refusal = this.#normaliser.normalise(point);
    if (refusal !== undefined) return refusal;
    this.points.add(point);
    if (point.fields === fields) this.#normaliser.expectNames(point);
    return undefined;
  }

  /** The names of the fields that the next point with this head has, most likely; undefined when nothing is known about it. */
  namesExpected(head: SharedHead): FieldNames | undefined {
    return this.#normaliser.namesExpected(head);
  }

  /** Whether a value is stored as it is under a name that is normal. */
  takesAsIs(value: FieldValue): boolean {
    return this.#normaliser.takesAsIs(value);
  }

  /**
   * Takes the values and the time that were given to `packed` since its last row, which are those of a point with this head. The names are
   * those that were expected, and no value is one that is not taken as it is. Errors: `BodyTooLarge`.
   */
  addPacked(packed: PackedPoints, head: SharedHead, names: FieldNames): void {
    if (this.points.length + this.#badCount >= this.#pointsMax) throw this.#tooMany();
    packed.endRow(head, names);
    this.points.addLastOf(packed);
  }

  /**
   * Tags that are made of what stands in the body once, such as those of a resource for each of its points. Errors: `BodyTooLarge` for more
   * than there is memory for.
   */
  countTags(count: number): void {
    this.#tags += count;
    if (this.#tags <= tagsPerBodyMax) return;
    const message = `the points of the body have more than ${tagsPerBodyMax} tags together; send fewer points at a time`;
    throw new BelvedereError('BodyTooLarge', message, { detail: { tagsMax: tagsPerBodyMax } });
  }

  /** False when the place of another bad point need not be found out, because it would not be kept. */
  get keepsBad(): boolean {
    return this.#kept.length < badPointsKeptMax;
  }

  /** Errors: `BodyTooLarge`. */
  bad(point: BadPoint): void {
    this.countBad();
    if (!this.keepsBad) return;
    const sample = point.sample.slice(0, sampleLengthMax).toWellFormed();
    this.#kept.push({ ...point, sample });
  }

  /** A bad point that need not be kept. Errors: `BodyTooLarge`. */
  countBad(count = 1): void {
    if (this.points.length + this.#badCount >= this.#pointsMax) throw this.#tooMany();
    this.#badCount += count;
  }

  get badPoints(): BadPoints {
    return { count: this.#badCount, kept: this.#kept };
  }

  get warnings(): ReadonlyMap<Warning, number> {
    return this.#warnings.counts;
  }

  warn(warning: Warning): void {
    this.#warnings.add(warning);
  }

  #tooMany(): BelvedereError {
    const message = `the body has more than ${this.#pointsMax} points; send fewer at a time`;
    return new BelvedereError('BodyTooLarge', message, { detail: { pointsMax: this.#pointsMax } });
  }
}
