import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withNul, withoutNul } from './nul.ts';
import { bindStatement } from './values.ts';

const text = fc.string({ unit: fc.constantFrom('\u0000', '\u0001', '\u0002', 'a', 'ä', '😀', '%'), maxLength: 8 });
const order = (one: string, other: string): number => Math.sign(Buffer.compare(Buffer.from(one), Buffer.from(other)));

test('every text comes back as it was, holds no NUL on its way, and stands where it stood among others', () => {
  fc.assert(
    fc.property(text, text, (one, other) => {
      expect(withNul(withoutNul(one))).toBe(one);
      expect(withoutNul(one)).not.toContain('\u0000');
      expect(order(withoutNul(one), withoutNul(other))).toBe(order(one, other));
    }),
  );
});

test('a number that no integer column can hold is compared as a double; others stay what they are', () => {
  const statement = 'select 1 where a = $1 and b = $2 and c = $3 and d = $11';
  expect(bindStatement(statement, [1, 1e300, 2.5])).toEqual({
    text: 'select 1 where a = $1 and b = $2::float8 and c = $3::float8 and d = $11',
    values: [1, 1e300, 2.5],
  });
  expect(bindStatement(statement, [2 ** 53, 'x', null]).text).toBe(statement);
});

test.each([[Number.NaN], [undefined], [{}], [new Date(0)], [['a']]])('%s is not bound at all', (value) => {
  expect(() => bindStatement('select $1', [value])).toThrow(TypeError);
});
