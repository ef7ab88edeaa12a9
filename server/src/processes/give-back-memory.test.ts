import { constants, PerformanceObserver } from 'node:perf_hooks';
import { expect, it } from 'vitest';
import { giveBackMemory } from './give-back-memory.ts';

it('collects everything once a second passes in which there is little to do, and leaves no other way to do so', async () => {
  const kinds: unknown[] = [];
  const collected = new Promise<void>((resolve) => {
    const observer = new PerformanceObserver((list) => {
      // The types leave out what entries of this type hold.
      const entries = list.getEntries() as unknown as readonly { readonly detail: { readonly kind: number } }[];
      for (const { detail } of entries) kinds.push(detail.kind);
      if (!kinds.includes(constants.NODE_PERFORMANCE_GC_MAJOR)) return;
      observer.disconnect();
      resolve();
    });
    observer.observe({ entryTypes: ['gc'] });
  });
  giveBackMemory();
  await collected;
  expect('gc' in globalThis).toBe(false);
});
