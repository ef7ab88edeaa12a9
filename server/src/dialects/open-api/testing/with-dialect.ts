import { afterEach, beforeEach, expect } from 'vitest';
import { startDialect, type TestDialect } from './start-dialect.ts';

/**
 * A dialect for each test of a file. After each test no error may have been counted as unhandled; a test that provokes one
 * says so with `expectUnhandled`.
 */
export function withDialect(...parameters: Parameters<typeof startDialect>): {
  readonly dialect: () => TestDialect;
  readonly expectUnhandled: (count: number) => void;
} {
  let current: TestDialect | undefined;
  let expected = 0;
  beforeEach(async () => {
    expected = 0;
    current = await startDialect(...parameters);
  });
  afterEach(async () => {
    expect(current?.http.metrics.unhandledErrors()).toBe(expected);
    await current?.http.close();
  });
  return {
    dialect: () => {
      if (current === undefined) throw new Error('there is a dialect only while a test runs');
      return current;
    },
    expectUnhandled: (count) => {
      expected = count;
    },
  };
}
