import type { Category } from './category.ts';
import { type FieldNames, fieldNamesAt, fieldNamesOf } from './field-names.ts';
import { normalKey } from './normal-key.ts';
import { plainText } from './plain-text.ts';
import type { FieldValue, Point } from './point.ts';
import { defaultMeasurement, pointLimits } from './point-limits.ts';
import { addTag, headOf, type SharedHead } from './shared-tags.ts';
import { cutToBytes } from './text-bytes.ts';
import { timeNsMax } from './time-unit.ts';
import type { Warnings } from './warnings.ts';

const { measurementBytesMax, tagsMax, fieldsMax, tagValueBytesMax, tagsBytesMax, stringBytesMax } = pointLimits;

interface Rules {
  /** Elsewhere a dot in a key would be read as a path into an object. */
  readonly keepsDots: boolean;
  readonly keepsStrings: boolean;
  /** Keys that the tables fill by themselves. */
  readonly disabledKeys: ReadonlySet<string>;
  /** A tag that every point of the category has, and its value where the sender left it out. */
  readonly defaultTag?: readonly [key: string, value: string];
}

const ordinary: Rules = { keepsDots: false, keepsStrings: true, disabledKeys: new Set() };
const objects: Rules = { ...ordinary, disabledKeys: new Set(['class', 'date']), defaultTag: ['name', 'default'] };
const rulesOf: Partial<Record<Category, Rules>> = {
  metric: { ...ordinary, keepsDots: true, keepsStrings: false },
  logging: { ...ordinary, disabledKeys: new Set(['source', 'date']), defaultTag: ['status', 'info'] },
  object: objects,
  custom_object: objects,
};

const uint64Max = 2n ** 64n - 1n;
const int64Min = -(2n ** 63n);

/**
 * Makes points what the tables take, by the rules of the library that agents send with; whoever sends without it gets the same.
 * A decoder may give infinite numbers, NaN, empty keys and values, and times that no table can hold; behind this there are none.
 */
export class Normaliser {
  readonly #rules: Rules;
  readonly #warnings: Warnings;

  constructor(category: Category, warnings: Warnings) {
    this.#rules = rulesOf[category] ?? ordinary;
    this.#warnings = warnings;
  }

  /** Changes the point in place; answers why it cannot be taken at all. */
  normalise(point: Point): string | undefined {
    const { timeNs } = point;
    if (timeNs !== undefined && (timeNs < 0n || timeNs > timeNsMax)) return 'the time is not between 1970 and 2262';
    const head = headOf(point);
    if (head === undefined || head.normalUnder !== this.#rules) this.#normaliseHead(point, head);
    if (this.#fieldsNeedWork(point)) point.fields = this.#normalFields(point);
    if (point.fields.size === 0) return 'there is no field left that can be stored';
    this.#addDefault(point);
    return undefined;
  }

  /** Remembers the names of a point whose fields needed no work. */
  expectNames(point: Point): void {
    const head = headOf(point);
    if (head === undefined || head.normalUnder !== this.#rules) return;
    const names = fieldNamesOf(point.fields.keys());
    head.names = names?.isPlain === true ? names.number : -1;
  }

  /** The names that were remembered last, which are normal beside these tags. */
  namesExpected(head: SharedHead): FieldNames | undefined {
    return head.normalUnder === this.#rules ? fieldNamesAt(head.names) : undefined;
  }

  /** Whether nothing of the value of a field has to be changed. */
  takesAsIs(value: FieldValue): boolean {
    if (typeof value === 'string') return this.#rules.keepsStrings && value.length * 3 <= stringBytesMax;
    return typeof value !== 'number' || Number.isFinite(value);
  }

  #normaliseHead(point: Point, head: SharedHead | undefined): void {
    const measurement = this.#measurement(point.measurement);
    const tags = this.#tagsNeedWork(point.tags) ? this.#normalTags(point.tags) : point.tags;
    if (head !== undefined && measurement === point.measurement && tags === point.tags) {
      head.normalUnder = this.#rules;
      // Names that are normal under other rules need not be so under these.
      head.names = -1;
    }
    point.measurement = measurement;
    point.tags = tags;
  }

  #measurement(name: string): string {
    const plain = plainText(name);
    if (plain === '') {
      this.#warnings.add('measurement missing');
      return defaultMeasurement;
    }
    const cut = cutToBytes(plain, measurementBytesMax);
    if (cut !== name) this.#warnings.add('measurement cut');
    return cut;
  }

  #tagsNeedWork(tags: ReadonlyMap<string, string>): boolean {
    if (tags.size > tagsMax) return true;
    let units = 0;
    for (const [key, value] of tags) {
      if (value === '' || plainText(value) !== value || !this.#isNormalKey(key)) return true;
      units += key.length + value.length;
      // Three bytes a unit at most.
      if (value.length * 3 > tagValueBytesMax || units * 3 > tagsBytesMax) return true;
    }
    return false;
  }

  #normalTags(tags: ReadonlyMap<string, string>): Map<string, string> {
    const normal = new Map<string, string>();
    let bytes = 0;
    for (const [sentKey, sentValue] of tags) {
      const key = this.#key(sentKey, normal);
      if (key === undefined) continue;
      const value = cutToBytes(plainText(sentValue), tagValueBytesMax);
      bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
      if (value === '' || normal.size === tagsMax || bytes > tagsBytesMax) {
        this.#warnings.add('tag dropped');
        continue;
      }
      if (value !== sentValue) this.#warnings.add('tag value changed');
      normal.set(key, value);
    }
    return normal;
  }

  #fieldsNeedWork({ tags, fields }: Point): boolean {
    if (fields.size > fieldsMax) return true;
    for (const [key, value] of fields) {
      if (tags.has(key) || !this.#isNormalKey(key)) return true;
      if (!this.takesAsIs(value)) return true;
    }
    return false;
  }

  #normalFields({ tags, fields }: Point): Map<string, FieldValue> {
    const normal = new Map<string, FieldValue>();
    for (const [sentKey, sentValue] of fields) {
      const key = this.#key(sentKey, normal);
      if (key === undefined) continue;
      if (tags.has(key)) {
        this.#warnings.add('key dropped');
        continue;
      }
      const value = this.#value(sentValue);
      if (value === undefined) continue;
      if (normal.size === fieldsMax) this.#warnings.add('field dropped');
      else normal.set(key, value);
    }
    return normal;
  }

  #value(value: FieldValue): FieldValue | undefined {
    if (typeof value === 'string') {
      if (!this.#rules.keepsStrings) {
        this.#warnings.add('string in metric dropped');
        return undefined;
      }
      const cut = cutToBytes(value, stringBytesMax);
      if (cut !== value) this.#warnings.add('string cut');
      return cut;
    }
    if (typeof value !== 'number' || Number.isFinite(value)) return value;
    if (Number.isNaN(value)) {
      this.#warnings.add('NaN dropped');
      return undefined;
    }
    this.#warnings.add('infinite value replaced');
    return value > 0 ? uint64Max : int64Min;
  }

  #isNormalKey(key: string): boolean {
    return !this.#rules.disabledKeys.has(key) && normalKey(key, this.#rules.keepsDots) === key && key !== '';
  }

  /** Undefined for a key that is dropped. */
  #key(sent: string, taken: ReadonlyMap<string, unknown>): string | undefined {
    const key = normalKey(sent, this.#rules.keepsDots);
    if (key === '' || this.#rules.disabledKeys.has(key) || taken.has(key)) {
      this.#warnings.add('key dropped');
      return undefined;
    }
    if (key !== sent) this.#warnings.add('key changed');
    return key;
  }

  #addDefault(point: Point): void {
    const { tags, fields } = point;
    const { defaultTag } = this.#rules;
    if (defaultTag === undefined || tags.has(defaultTag[0]) || fields.has(defaultTag[0])) return;
    addTag(point, defaultTag[0], defaultTag[1]);
    this.#warnings.add('default added');
  }
}
