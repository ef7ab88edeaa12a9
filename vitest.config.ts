import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['console/src/**/*.test.ts', 'server/src/**/*.test.ts', 'tests/**/*.test.ts', 'packages/**/*.test.ts'],
    reporters: ['default', './tests/support/tally-reporter.ts'],
    // Processes, not threads: tests start servers, send signals and lock folders.
    pool: 'forks',
    maxWorkers: Math.max(2, Math.min(4, availableParallelism())),
    // Files share their worker's modules: loading the server's packages anew for each file would cost more than the tests.
    // So no test may change what is global to a process without putting it back.
    isolate: false,
    setupFiles: ['./tests/support/validate-answers.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
