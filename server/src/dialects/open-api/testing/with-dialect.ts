import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { startDialect, type TestDialect } from './start-dialect.ts';

const tenMinutesMs = 600_000;

/**
 * A dialect for the tests of a file. Each test starts without calls and with its limits unused. After each test no error may
 * have been counted as unhandled; a test that provokes one says so with `expectUnhandled`.
 */
export function withDialect(...parameters: Parameters<typeof startDialect>): {
  readonly dialect: () => TestDialect;
  readonly expectUnhandled: (count: number) => void;
} {
  let current: TestDialect | undefined;
  let expected = 0;
  const dialect = () => {
    if (current === undefined) throw new Error('there is a dialect only while a test runs');
    return current;
  };
  beforeAll(async () => {
    current = await startDialect(...parameters);
  });
  beforeEach(() => {
    dialect().calls.length = 0;
    dialect().clock.nowMs += tenMinutesMs;
    expected = dialect().http.metrics.unhandledErrors();
  });
  afterEach(() => {
    expect(dialect().http.metrics.unhandledErrors()).toBe(expected);
  });
  afterAll(async () => {
    await current?.http.close();
  });
  return {
    dialect,
    expectUnhandled: (count) => {
      expected += count;
    },
  };
}
