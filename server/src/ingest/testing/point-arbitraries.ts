import fc from 'fast-check';
import type { FieldValue, Point } from '../point.ts';

/** Texts of the characters that mean something to some decoder, and of any others. */
const text = (options: { minLength?: number; maxLength: number }): fc.Arbitrary<string> =>
  fc.string({
    unit: fc.oneof(
      fc.constantFrom(',', '=', ' ', '"', '\\', '#', '[', ']', '\t', 'a', 'i', 'é', '東', '😀'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    ),
    ...options,
  });

const noLineBreaks = (value: string): string => value.replaceAll(/[\r\n]/g, ' ');

/** What normalisation leaves of a name: something, on one line, without a backslash at its end. */
const name = text({ minLength: 1, maxLength: 20 })
  .map((value) => noLineBreaks(value).toWellFormed())
  .filter((value) => !value.endsWith('\\'));

const key = name.map((value) => value.replaceAll('.', '_'));

/** A measurement may not look like a comment, a blank line or a byte order mark. */
const measurement = name.filter((value) => !/^[#\uFEFF\s\0-\x20]/u.test(value));

const value: fc.Arbitrary<FieldValue> = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
  fc.integer().map(BigInt),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  text({ maxLength: 40 }).map((string) => string.toWellFormed()),
);

/** Points that normalisation leaves as they are. */
export const point: fc.Arbitrary<Point> = fc
  .record({
    measurement,
    tags: fc.array(fc.tuple(key, name), { maxLength: 4 }),
    fields: fc.array(fc.tuple(key, value), { minLength: 1, maxLength: 5 }),
    timeNs: fc.option(fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }), { nil: undefined }),
  })
  .map(({ measurement, tags, fields, timeNs }) => {
    const tagMap = new Map(tags);
    return { measurement, tags: tagMap, fields: new Map(fields.filter(([name]) => !tagMap.has(name))), timeNs };
  })
  .filter(({ fields }) => fields.size > 0);
