/**
 * `node tests/upgrades/make.ts <commit> <name>` writes `folders/<name>.json.gz`: the data folder of a server of that commit, filled over
 * HTTP. To be run for the commit that changes the format of the store, or for the last one before.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { adminPassword, apiKey, cleanEnvironment, repository, temporaryFolder } from '../support/product.ts';
import { fill } from './fill.ts';
import { packOldFolder } from './folder.ts';

const [commit, name] = process.argv.slice(2);
if (commit === undefined || name === undefined) throw new Error('usage: node tests/upgrades/make.ts <commit> <name>');

const temporary = temporaryFolder();
const clone = join(temporary.path, 'clone');
const folder = join(temporary.path, 'data');
const git = (...parameters: string[]): string => execFileSync('git', parameters, { encoding: 'utf8' }).trim();
git('clone', '--quiet', '--no-checkout', repository, clone);
git('-C', clone, 'checkout', '--quiet', '--detach', commit);
symlinkSync(join(repository, 'node_modules'), join(clone, 'node_modules'));

/** A setting, where the servers of that time know it: unknown ones end the start. */
const off = (variable: string): Record<string, string> =>
  spawnSync('git', ['-C', clone, 'grep', '-q', variable, '--', 'server/src/configuration']).status === 0
    ? { [variable]: 'off' }
    : {};

const server = spawn(process.execPath, ['server/src/main.ts'], {
  cwd: clone,
  env: {
    ...cleanEnvironment(),
    PORT: '0',
    BELVEDERE_DATA_DIR: folder,
    BELVEDERE_API_KEY: apiKey,
    BELVEDERE_ADMIN_PASSWORD: adminPassword,
    ...off('BELVEDERE_ENGINE'),
    ...off('BELVEDERE_COLLECTOR'),
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const address = await new Promise<string>((resolve, reject) => {
  let printed = '';
  server.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    const found = /listens on (https?:\/\/\S+)/.exec(printed)?.[1];
    if (found !== undefined) resolve(found);
  });
  server.once('exit', (code) => reject(new Error(`the server of ${commit} ended with ${code}: ${printed}`)));
});
const answers = await fill(address);
server.kill('SIGTERM');
await once(server, 'exit');
const path = join(import.meta.dirname, 'folders', `${name}.json.gz`);
packOldFolder(folder, path, { commit: git('-C', clone, 'rev-parse', 'HEAD'), answers });
temporary.remove();
console.log(`${path}: ${answers.map((answer) => answer.path).join(' ')}`);
