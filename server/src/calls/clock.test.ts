import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createCallClock } from './clock.ts';

it('never repeats a time and never goes back, whatever the wall clock does', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_010 }), { minLength: 2 }), (walls) => {
      let turn = 0;
      const clock = createCallClock(() => walls[turn++ % walls.length] as number);
      const times = Array.from({ length: walls.length * 3 }, clock);
      expect(new Set(times).size).toBe(times.length);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }),
  );
});

it('says the wall clock in microseconds where calls are apart', () => {
  let wall = 1_764_000_000_000.75;
  const clock = createCallClock(() => wall);
  expect(clock()).toBe(1_764_000_000_000_000);
  expect(clock()).toBe(1_764_000_000_000_001);
  wall += 1_000;
  expect(clock()).toBe(1_764_000_001_000_000);
});
