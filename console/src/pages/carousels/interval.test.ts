import { expect, test } from 'vitest';
import { intervalMsOf } from './interval.ts';

test.each([
  ['30s', 30_000],
  ['5m', 300_000],
  ['1h', 3_600_000],
  // As long as a timer of a browser can wait.
  ['99999h', 2_147_483_647],
])('each dashboard of a carousel of %s is shown for %i ms', (intervalTime, expected) => {
  expect(intervalMsOf({ intervalTime })).toBe(expected);
});
