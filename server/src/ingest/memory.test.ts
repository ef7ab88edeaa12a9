import fc from 'fast-check';
import { beforeEach, expect, test, vi } from 'vitest';
import { giveBack, keptMemoryBytes, letGo, type Memory, takeMemory } from './memory.ts';

beforeEach(letGo);

const sizes = fc.oneof(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 6 * 1024 * 1024 }));

test('memory belongs to one holder at a time, is large enough, and what is kept of it is bounded', () => {
  const step = fc.oneof(
    fc.record({ take: sizes }),
    fc.record({ giveBack: fc.nat(20) }),
    fc.constant('let go' as const),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      letGo();
      const held = new Set<Memory>();
      for (const each of steps) {
        if (each === 'let go') {
          letGo();
        } else if ('take' in each) {
          const memory = takeMemory(each.take);
          expect(memory.bytes.length).toBeGreaterThanOrEqual(each.take);
          expect(held.has(memory)).toBe(false);
          for (const other of held) expect(other.bytes.buffer).not.toBe(memory.bytes.buffer);
          memory.view.setUint8(0, 7);
          expect(memory.bytes[0]).toBe(7);
          held.add(memory);
        } else {
          const memory = [...held][each.giveBack];
          if (memory === undefined) continue;
          held.delete(memory);
          giveBack(memory);
        }
        expect(keptMemoryBytes()).toBeLessThanOrEqual(48 * 1024 * 1024);
      }
    }),
    { numRuns: 200 },
  );
});

test('what was given back is taken again, and nothing is kept once nobody has taken any for a while', () => {
  vi.useFakeTimers();
  try {
    const memory = takeMemory(1_000);
    giveBack(memory);
    expect(takeMemory(900)).toBe(memory);
    giveBack(memory);
    vi.advanceTimersByTime(60_000);
    giveBack(takeMemory(1_000));
    vi.advanceTimersByTime(60_000);
    expect(keptMemoryBytes()).toBeGreaterThan(0);
    vi.advanceTimersByTime(120_000);
    expect(keptMemoryBytes()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
