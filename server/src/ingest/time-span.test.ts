import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TimeSpan } from './time-span.ts';

const time = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  fc
    .tuple(fc.bigInt({ min: 0n, max: 20n }), fc.bigInt({ min: -2n, max: 2n }))
    .map(([high, low]) => (high << 32n) + low),
);

test('what the upper half of a time tells is so, and it tells nearly all times within', () => {
  fc.assert(
    fc.property(time, time, time, (fromNs, endNs, timeNs) => {
      const span = new TimeSpan(fromNs, endNs);
      expect(span.has(timeNs)).toBe(timeNs >= fromNs && timeNs < endNs);
      const surely = span.surelyHas(Number(timeNs >> 32n));
      if (surely) expect(span.has(timeNs)).toBe(true);
      const isNearEdge = timeNs - fromNs < 2n ** 32n || endNs - timeNs < 2n ** 32n;
      if (span.has(timeNs) && !isNearEdge) expect(surely).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
