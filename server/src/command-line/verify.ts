import { masterKey } from '../data-folder/index.ts';
import { checkSqliteStore } from '../store/copy.ts';
import { verifyChain } from '../workspace/changes/index.ts';
import { commandLog, existingFolder, withKernel } from './folder.ts';

/** Exit code 1 when anything is wrong, so that scripts and cron can tell. */
export async function verify(): Promise<number> {
  const folder = existingFolder();
  for (const warning of masterKey(folder, folder.configuration).warnings) commandLog.warn({}, warning);
  const damage = checkSqliteStore(folder.storeFile);
  const found = await withKernel((kernel) => verifyChain(kernel.store.read, kernel.secrets.deriveKey('change-chain')));
  const problems = [...damage, ...found.problems.map(String)];
  for (const problem of problems) process.stdout.write(`PROBLEM ${problem}\n`);
  const verdict = problems.length === 0 ? 'whole' : `${problems.length} problems`;
  process.stdout.write(
    `Verified ${found.changes} changes and ${found.versions} versions in ${folder.path}: ${verdict}.\n`,
  );
  return problems.length === 0 ? 0 : 1;
}
