import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { onBothDatabases } from './tests/support/both-databases.ts';

/** A PostgreSQL server for the run: `npm test` and scripts/test-postgres.ts start one and say where it is. */
const postgresServer = process.env.BELVEDERE_TEST_POSTGRES_SERVER;
/** By scripts/test-postgres.ts: all that is asked for runs on PostgreSQL, and only there. */
const isAllOnPostgres = process.env.BELVEDERE_TEST_POSTGRES_URL !== undefined;

export default defineConfig({
  test: {
    reporters: ['default', './tests/support/tally-reporter.ts'],
    // Processes, not threads: tests start servers, send signals and lock folders.
    pool: 'forks',
    maxWorkers: Math.max(2, Math.min(4, availableParallelism())),
    // Files share their worker's modules: loading the server's packages anew for each file would cost more than the tests.
    // So no test may change what is global to a process without putting it back.
    isolate: false,
    setupFiles: ['./tests/support/validate-answers.ts'],
    // They end what hangs. A machine that has much else to do takes its time to start a server.
    testTimeout: isAllOnPostgres ? 120_000 : 60_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: isAllOnPostgres ? 'all on postgres' : 'sqlite',
          include: [
            'console/src/**/*.test.ts',
            'server/src/**/*.test.ts',
            'tests/**/*.test.ts',
            'packages/**/*.test.ts',
          ],
        },
      },
      ...(postgresServer === undefined || isAllOnPostgres
        ? []
        : [
            {
              extends: true as const,
              test: {
                name: 'postgres',
                include: [`${onBothDatabases.folder}**/*.test.ts`, ...onBothDatabases.files],
                exclude: [`${onBothDatabases.without}**`],
                env: { BELVEDERE_TEST_POSTGRES_URL: postgresServer },
                // A statement is a way there and back, and some tests make thousands.
                testTimeout: 120_000,
              },
            },
          ]),
    ],
  },
});
