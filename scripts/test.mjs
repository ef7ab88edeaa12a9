/**
 * `npm test`: lint, type check, then all tests (the import-direction check is one of them), closed by one line with the count.
 *
 * The tests of verbs and of hostile input run twice, on SQLite and on PostgreSQL, and the two counts have to be the same.
 *
 * Everything runs even when an early step fails, so that one run shows all that is wrong. With arguments (`npm test -- keys`) only
 * the tests run, and the arguments go to vitest. A skipped test is listed with its reason, and fails the run where CI is set.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runsInCi } from '../tests/support/proof-size.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const filters = process.argv.slice(2);

const scratch = mkdtempSync(join(tmpdir(), 'belvedere-test-run-'));
const tallyFile = join(scratch, 'tally.json');
const failedSteps = [];
let postgres;
try {
  if (filters.length === 0) {
    await step('lock file', process.execPath, ['scripts/lock.mjs', '--check']);
    await step('lint', 'biome', ['check', '--error-on-warnings', '.']);
    await step('type check', 'tsc', ['--noEmit']);
    await step('type check of the console', 'tsc', ['--noEmit', '-p', 'console']);
  }
  await step('console', process.execPath, ['scripts/build-console.mjs']);
  postgres = await startPostgres();
  try {
    await step('tests', 'vitest', ['run', ...filters], { TEST_TALLY_FILE: tallyFile, ...postgres?.environment });
  } finally {
    await postgres?.stop();
  }
  closeWith(readTally());
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function step(title, command, args, environment = {}) {
  const started = performance.now();
  console.log(`\n== ${title}`);
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...environment } });
  // npm passes a signal on to this process only; without this the step would go on alone.
  const passOn = (signal) => child.kill(signal);
  process.once('SIGTERM', passOn).once('SIGINT', passOn);
  const result = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  process.off('SIGTERM', passOn).off('SIGINT', passOn);
  if (result !== 0) failedSteps.push(title);
  console.log(
    `== ${title}: ${result === 0 ? 'ok' : `failed (${result})`}, ${((performance.now() - started) / 1000).toFixed(1)} s`,
  );
  if (typeof result === 'string' && result.startsWith('SIG')) {
    await postgres?.stop();
    process.exit(1);
  }
}

/** A PostgreSQL server for this run, where Debian's package is installed. */
async function startPostgres() {
  const { hasPostgres, startTestPostgres } = await import('../tests/support/postgres.ts');
  if (!hasPostgres) return undefined;
  const { url, stop } = await startTestPostgres();
  return { environment: { BELVEDERE_TEST_POSTGRES_SERVER: url }, stop };
}

function readTally() {
  try {
    return JSON.parse(readFileSync(tallyFile, 'utf8'));
  } catch {
    // The runner died before its report; its own output says why.
    return undefined;
  }
}

/** Says how many tests passed on each database; the two are the same tests. */
function compareDatabases({ sqlite = 0, postgres = 0 }, hasPostgres) {
  if (!hasPostgres || sqlite + postgres === 0) return;
  console.log(`The same tests on both databases: ${sqlite} passed on SQLite, ${postgres} on PostgreSQL`);
  if (sqlite !== postgres) failedSteps.push('the same count on both databases');
}

function closeWith(tally) {
  const skipped = [...(tally?.skipped ?? [])];
  if (postgres === undefined) {
    const reason = 'the Debian package postgresql is missing';
    skipped.push({ file: 'server/src/workspace', test: 'all verbs on PostgreSQL', reason });
    skipped.push({ file: 'tests/hostile.test.ts', test: 'hostile input on PostgreSQL', reason });
  }
  compareDatabases(tally?.databases ?? {}, postgres !== undefined);
  for (const { file, test, reason } of skipped) console.log(`skipped: ${file} > ${test}: ${reason}`);
  if (skipped.length > 0 && runsInCi && filters.length === 0) failedSteps.push('no skipped tests in CI');
  if (failedSteps.length > 0) {
    console.log(`Failed: ${failedSteps.join(', ')}.`);
    process.exitCode = 1;
  }
  if (tally) {
    // A failed lint or type check counts as one failure, so that the line never looks better than the run was.
    const otherFailures = failedSteps.filter((title) => title !== 'tests').length;
    console.log(`${tally.passed} passed, ${tally.failed + otherFailures} failed, ${skipped.length} skipped`);
  }
}
