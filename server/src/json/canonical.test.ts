import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical.ts';
import { parseJson } from './parse.ts';

const record = fc.jsonValue();

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

test('the order of keys does not count', () => {
  fc.assert(
    fc.property(record, (value) => {
      expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
    }),
  );
});

test('the text is the value', () => {
  fc.assert(
    fc.property(record, (value) => {
      expect(parseJson(canonicalJson(value))).toEqual(parseJson(JSON.stringify(value)));
    }),
  );
});

test('a record has the same text before it is stored and after', () => {
  const record = { b: [1, { d: undefined, c: 'x' }], a: null, gone: undefined };
  expect(canonicalJson(record)).toBe('{"a":null,"b":[1,{"c":"x"}]}');
  expect(canonicalJson(JSON.parse(JSON.stringify(record)))).toBe(canonicalJson(record));
});

test('keys are sorted by UTF-16 units, as RFC 8785 says', () => {
  const text = canonicalJson({ '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 });
  expect(Object.values(JSON.parse(`[${text.match(/:\d/g)?.map((match) => match.slice(1))}]`))).toEqual([
    2, 4, 6, 7, 1, 5, 3,
  ]);
});

test('a row without prototype is a record', () => {
  expect(canonicalJson(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a":1}');
});

test('what JSON cannot carry is refused, not digested as something else', () => {
  for (const value of [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1n,
    undefined,
    [undefined],
    () => 1,
    new Date(0),
    new Map(),
  ]) {
    expect(() => canonicalJson({ value: [value] })).toThrow(TypeError);
  }
  expect(() => canonicalJson(new Array(1))).toThrow(TypeError);
});

test('too many levels are refused', () => {
  const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
  expect(() => canonicalJson(deep)).toThrow(RangeError);
  expect(canonicalJson([[]], 2)).toBe('[[]]');
});
