/**
 * Runs the tests of the verbs on PostgreSQL, as they run on SQLite: `node scripts/test-postgres.ts [filter …]`. Starts a server of
 * Debian's package in a temporary folder and ends it; without the package it says so and ends with 1.
 */
import { spawn } from 'node:child_process';
import { selfSignedCertificate } from '../server/src/configuration/testing/self-signed-certificate.ts';
import { makeTemplate } from '../server/src/store/testing/postgres-database.ts';
import { postgresPrograms, startPostgres } from '../server/src/workspace/data-sources/testing/start-postgres.ts';

if (postgresPrograms === undefined) {
  console.error('the package postgresql is not installed');
  process.exit(1);
}
const certificate = selfSignedCertificate();
const server = await startPostgres(postgresPrograms, certificate);
try {
  const url = `postgres://me:pass@127.0.0.1:${server.port}/postgres`;
  await makeTemplate(url);
  const filters = process.argv.slice(2);
  const child = spawn('vitest', ['run', ...(filters.length > 0 ? filters : ['server/src/workspace'])], {
    stdio: 'inherit',
    env: { ...process.env, BELVEDERE_TEST_POSTGRES_URL: url },
  });
  process.exitCode = await new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
} finally {
  await server.stop();
}
