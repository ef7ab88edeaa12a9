import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTraceIds } from './trace-id.ts';

test('trace ids have 19 digits and grow, whatever the clock does and however many are taken', () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: -5_000, max: 5_000 }), fc.integer({ min: 1, max: 2_500 })), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(steps, fc.integer({ min: 0, max: 999 }), (moves, processNumber) => {
      let now = 1_795_304_528_704;
      const next = createTraceIds(() => now, processNumber);
      let last = '';
      for (const [move, count] of moves) {
        now += move;
        for (let taken = 0; taken < count; taken += 1) {
          const id = next();
          expect(id).toMatch(/^[0-9]{19}$/);
          expect(id > last).toBe(true);
          last = id;
        }
      }
    }),
    { numRuns: 30 },
  );
});
