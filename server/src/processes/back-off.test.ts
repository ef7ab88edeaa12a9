import { expect, test } from 'vitest';
import { createBackOff } from './back-off.ts';

test('the first restart is immediate, then the wait doubles up to five seconds while the server never becomes ready', () => {
  const backOff = createBackOff();
  const delays = Array.from({ length: 9 }, () => backOff.nextDelayMs(false));
  expect(delays).toEqual([0, 100, 200, 400, 800, 1600, 3200, 5000, 5000]);
});

test('a server that had become ready is started again at once, and the count starts over', () => {
  const backOff = createBackOff();
  backOff.nextDelayMs(false);
  backOff.nextDelayMs(false);
  expect(backOff.nextDelayMs(true)).toBe(0);
  expect(backOff.nextDelayMs(true)).toBe(0);
  expect(backOff.nextDelayMs(false)).toBe(0);
  expect(backOff.nextDelayMs(false)).toBe(100);
});
