/**
 * Runs tests on PostgreSQL that else run on SQLite: `node scripts/test-postgres.ts [filter …]`, those of the verbs unless said. Starts a
 * server of Debian's package in a temporary folder and ends it; without the package it says so and ends with 1.
 */
import { spawn } from 'node:child_process';
import { hasPostgres, noPostgres, startTestPostgres } from '../tests/support/postgres.ts';

if (!hasPostgres) {
  console.error(noPostgres);
  process.exit(1);
}
const { url, stop } = await startTestPostgres();
try {
  const filters = process.argv.slice(2);
  const child = spawn('vitest', ['run', ...(filters.length > 0 ? filters : ['server/src/workspace'])], {
    stdio: 'inherit',
    // Whatever is asked for, also tests that npm test runs on SQLite alone.
    env: { ...process.env, BELVEDERE_TEST_POSTGRES_SERVER: url, BELVEDERE_TEST_POSTGRES_URL: url },
  });
  process.exitCode = await new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
} finally {
  await stop();
}
