import { describe, expect, test } from 'vitest';
import type { Category } from './category.ts';
import { PointCollector } from './collect.ts';
import type { FieldValue } from './point.ts';

function normalise(
  category: Category,
  {
    measurement = 'm',
    tags = {},
    fields = { f: 1 },
    timeNs,
  }: {
    measurement?: string;
    tags?: Record<string, string>;
    fields?: Record<string, FieldValue>;
    timeNs?: bigint;
  },
) {
  const collector = new PointCollector(category);
  const point = {
    measurement,
    tags: new Map(Object.entries(tags)),
    fields: new Map(Object.entries(fields)),
    timeNs,
  };
  const refusal = collector.add(point);
  const [stored] = collector.points;
  return {
    refusal,
    measurement: stored?.measurement,
    tags: Object.fromEntries(stored?.tags ?? []),
    fields: Object.fromEntries(stored?.fields ?? []),
    warnings: Object.fromEntries(collector.warnings),
  };
}

test('a measurement without a name gets one, a long one is cut at a character', () => {
  expect(normalise('metric', { measurement: '' })).toMatchObject({
    measurement: '__default',
    warnings: { 'measurement missing': 1 },
  });
  expect(normalise('metric', { measurement: '東'.repeat(400) }).measurement).toBe('東'.repeat(341));
});

test('dots stay in keys of metrics and become underscores elsewhere', () => {
  const sent = { tags: { 'a.b': '1' }, fields: { 'c.d': 1 } };
  expect(normalise('metric', sent)).toMatchObject(sent);
  expect(normalise('tracing', sent)).toMatchObject({ tags: { a_b: '1' }, fields: { c_d: 1 } });
});

test('strings are dropped from metrics, and a metric of nothing else is refused', () => {
  expect(normalise('metric', { fields: { a: 'text', b: 1, c: true } })).toMatchObject({
    fields: { b: 1, c: true },
    warnings: { 'string in metric dropped': 1 },
  });
  expect(normalise('metric', { fields: { a: 'text' } }).refusal).toContain('no field');
  expect(normalise('logging', { fields: { a: 'text' } }).fields).toEqual({ a: 'text' });
});

test('infinite numbers become the largest integers, NaN is dropped', () => {
  const fields = { a: Number.POSITIVE_INFINITY, b: Number.NEGATIVE_INFINITY, c: Number.NaN };
  expect(normalise('metric', { fields })).toMatchObject({
    fields: { a: 18446744073709551615n, b: -9223372036854775808n },
    warnings: { 'infinite value replaced': 2, 'NaN dropped': 1 },
  });
});

test('a log without a status gets one, and an object without a name', () => {
  expect(normalise('logging', {}).tags).toEqual({ status: 'info' });
  expect(normalise('logging', { fields: { status: 'error' } }).tags).toEqual({});
  expect(normalise('object', {}).tags).toEqual({ name: 'default' });
  expect(normalise('custom_object', { tags: { name: 'a' } }).tags).toEqual({ name: 'a' });
  expect(normalise('metric', {}).tags).toEqual({});
});

test.each<[Category, string[]]>([
  ['logging', ['source', 'date']],
  ['object', ['class', 'date']],
  ['custom_object', ['class', 'date']],
])('keys that the table of %s fills itself are dropped', (category, keys) => {
  for (const key of keys) {
    const { tags, fields } = normalise(category, { tags: { [key]: 'x' }, fields: { [key]: 1, f: 2 } });
    expect(tags).not.toHaveProperty(key);
    expect(fields).toEqual({ f: 2 });
  }
});

describe('limits', () => {
  test('of the number of tags and fields', () => {
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, '1']));
    const { tags, fields, warnings } = normalise('tracing', { tags: many(300), fields: many(1_500) });
    expect(Object.keys(tags)).toHaveLength(256);
    expect(Object.keys(fields)).toHaveLength(1_024);
    expect(warnings).toMatchObject({ 'tag dropped': 44, 'field dropped': 220, 'key dropped': 256 });
  });

  test('of keys, which are dropped when cutting makes two the same', () => {
    const long = 'k'.repeat(256);
    const { fields, warnings } = normalise('metric', { fields: { [`${long}a`]: 1, [`${long}b`]: 2 } });
    expect(fields).toEqual({ [long]: 1 });
    expect(warnings).toEqual({ 'key changed': 1, 'key dropped': 1 });
  });

  test('of values of tags, and of all tags together', () => {
    expect(normalise('metric', { tags: { a: 'é'.repeat(600) } }).tags).toEqual({ a: 'é'.repeat(512) });
    const tags = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`tag${index}`, 'v'.repeat(1_024)]));
    const kept = normalise('metric', { tags }).tags;
    expect(Object.keys(kept)).toHaveLength(63);
  });

  test('of strings', () => {
    const text = 'x'.repeat(33 * 1_024 * 1_024);
    expect((normalise('logging', { fields: { message: text } }).fields.message as string).length).toBe(
      32 * 1_024 * 1_024,
    );
  });

  test('of times', () => {
    expect(normalise('metric', { timeNs: -1n }).refusal).toContain('1970');
    expect(normalise('metric', { timeNs: 2n ** 63n }).refusal).toContain('2262');
  });
});

test('line breaks and backslashes at the end are taken out of keys and values of tags', () => {
  expect(normalise('metric', { tags: { 'a\nb\\': 'c\r\nd\\\\' }, fields: { 'e\n': 1 } })).toMatchObject({
    tags: { 'a b': 'c d' },
    fields: { 'e ': 1 },
  });
  expect(normalise('logging', { fields: { message: 'a\nb\\' } }).fields).toEqual({ message: 'a\nb\\' });
});

test('tags without a value and keys without a name are dropped', () => {
  expect(normalise('metric', { tags: { a: '', '': 'b' }, fields: { '': 1, f: 2 } })).toMatchObject({
    tags: {},
    fields: { f: 2 },
  });
});
