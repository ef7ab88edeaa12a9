import { checkSqliteStore } from '../store/copy.ts';
import { labelOf } from '../store/postgres/prepare.ts';
import { verifyChain } from '../workspace/changes/index.ts';
import { existingFolder, withKernel } from './folder.ts';

/** Exit code 1 when anything is wrong, so that scripts and cron can tell. */
export async function verify(): Promise<number> {
  const folder = existingFolder();
  const { databaseUrl } = folder.configuration;
  // PostgreSQL looks after its own pages.
  const damage = databaseUrl === undefined ? checkSqliteStore(folder.storeFile) : [];
  const found = await withKernel(
    (kernel) => verifyChain(kernel.store.read, kernel.secrets.deriveKey('change-chain')),
    folder,
  );
  const problems = [...damage, ...found.problems.map(String)];
  for (const problem of problems) process.stdout.write(`PROBLEM ${problem}\n`);
  const verdict = problems.length === 0 ? 'whole' : `${problems.length} problems`;
  process.stdout.write(
    `Verified ${found.changes} changes and ${found.versions} versions in ${databaseUrl === undefined ? folder.path : labelOf(databaseUrl)}: ${verdict}.\n`,
  );
  return problems.length === 0 ? 0 : 1;
}
