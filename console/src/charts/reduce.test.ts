import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reducerOf, reduceValues } from './reduce.ts';

describe('reducers', () => {
  const values = [3, null, 1, 4, null];
  it.each([
    ['lastNotNull', 4],
    ['current', 4],
    ['last', null],
    ['firstNotNull', 3],
    ['min', 1],
    ['max', 4],
    ['mean', 8 / 3],
    ['avg', 8 / 3],
    ['sum', 8],
    ['count', 5],
    ['range', 3],
    ['diff', 1],
    ['distinctCount', 4],
    ['p50', 3],
    ['allIsNull', false],
    ['nobody knows', null],
  ])('%s', (name, expected) => {
    expect(reduceValues(values, name)).toBe(expected);
  });

  it('has no value for no numbers', () => {
    for (const name of ['min', 'mean', 'sum', 'p90', 'stdDev']) expect(reduceValues([null, 'x'], name)).toBeNull();
  });

  it('counts the growth of a counter that began anew', () => {
    expect(reduceValues([10, 15, 2, 4], 'delta')).toBe(9);
  });

  it('keeps the mean between the least and the largest', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1 }), (numbers) => {
        const [min, mean, max] = ['min', 'mean', 'max'].map((name) => Number(reduceValues(numbers, name)));
        expect(mean).toBeGreaterThanOrEqual((min ?? 0) - 1e-6);
        expect(mean).toBeLessThanOrEqual((max ?? 0) + 1e-6);
      }),
    );
  });

  it('takes no name of every object for a reducer', () => {
    expect(reducerOf('toString')).toBeUndefined();
  });

  it('reduces more values than a call may have arguments', () => {
    expect(
      reduceValues(
        Array.from({ length: 300_000 }, (_, index) => index),
        'max',
      ),
    ).toBe(299_999);
  });
});
