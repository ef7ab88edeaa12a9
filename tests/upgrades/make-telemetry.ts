/**
 * `node tests/upgrades/make-telemetry.ts <commit> …` writes `telemetry.json.gz`: the statements by which servers of these commits made the
 * tables of the engine. The data folder of an engine is too large to be kept; what it is made of is not.
 */
import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { repository, temporaryFolder } from '../support/product.ts';
import type { OldTables } from './telemetry.ts';

const temporary = temporaryFolder();
const clone = join(temporary.path, 'clone');
const git = (...parameters: string[]): string => execFileSync('git', parameters, { encoding: 'utf8' }).trim();
git('clone', '--quiet', '--no-checkout', repository, clone);
symlinkSync(join(repository, 'node_modules'), join(clone, 'node_modules'));
const print =
  "import('./server/src/telemetry/migrations/index.ts').then((m) => console.log(JSON.stringify(m.telemetryMigrations)))";
const all: OldTables[] = process.argv.slice(2).map((commit) => {
  git('-C', clone, 'checkout', '--quiet', '--detach', commit);
  const text = execFileSync(process.execPath, ['-e', print], { cwd: clone, encoding: 'utf8' });
  return { commit: git('-C', clone, 'rev-parse', 'HEAD'), migrations: JSON.parse(text) };
});
writeFileSync(join(import.meta.dirname, 'telemetry.json.gz'), gzipSync(JSON.stringify(all), { level: 9 }));
temporary.remove();
for (const { commit, migrations } of all) console.log(commit, migrations.map(({ name }) => name).join(' '));
