import { expect, test } from 'vitest';
import { intervalMsOf } from './interval.ts';

test.each([
  ['30s', 30_000],
  ['5m', 300_000],
  ['1h', 3_600_000],
])('each dashboard of a carousel of %s is shown for %i ms', (intervalTime, expected) => {
  expect(intervalMsOf({ intervalTime })).toBe(expected);
});
