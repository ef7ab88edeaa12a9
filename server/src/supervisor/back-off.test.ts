import { expect, test } from 'vitest';
import { createBackOff } from './back-off.ts';

test('the first restart is immediate, then the wait doubles up to five seconds', () => {
  const backOff = createBackOff();
  const delays = Array.from({ length: 9 }, () => backOff.nextDelayMs(10));
  expect(delays).toEqual([0, 100, 200, 400, 800, 1600, 3200, 5000, 5000]);
});

test('a server that was up for thirty seconds starts the count over', () => {
  const backOff = createBackOff();
  backOff.nextDelayMs(10);
  backOff.nextDelayMs(10);
  expect(backOff.nextDelayMs(29_999)).toBe(200);
  expect(backOff.nextDelayMs(30_000)).toBe(0);
  expect(backOff.nextDelayMs(10)).toBe(100);
});
