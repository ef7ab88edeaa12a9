import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('wizzy', import.meta.url));
const lockFile = join(folder, 'package-lock.json');
/** A copy of the lock file that was installed to its end. */
const stamp = join(folder, 'node_modules/.installed.json');

export type Installed = { readonly program: string } | { readonly missing: string };

/**
 * wizzy as the lock file in its folder names it, installed there the first time it is asked for. It is no dependency of the project: it
 * brings 130 packages, most of them older than the project's rules allow, and names one that registries do not have.
 */
export async function installedWizzy(): Promise<Installed> {
  const program = join(folder, 'node_modules/wizzy/src/index.js');
  const lock = readFileSync(lockFile, 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return { program };
  const problem = await install();
  if (problem !== undefined) return { missing: `wizzy cannot be installed: ${problem}` };
  writeFileSync(stamp, lock);
  return { program };
}

/** What npm said when it failed. */
function install(): Promise<string | undefined> {
  // A run of npm tells its children where its own project lies.
  const inherited = Object.entries(process.env).filter(([name]) => !/^npm_config_(local_prefix|prefix)$/i.test(name));
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-progress', '--fetch-retries=1'];
  return new Promise((resolve) => {
    const npm = spawn('npm', ['ci', ...options], {
      cwd: folder,
      env: Object.fromEntries(inherited),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaints = '';
    npm.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaints += text;
    });
    npm.once('error', ({ message }) => resolve(message));
    npm.once('close', (code) => {
      const errors = complaints.split('\n').filter((line) => line.startsWith('npm error'));
      resolve(code === 0 ? undefined : errors.join(' ').slice(0, 500) || `npm ends with ${code}`);
    });
  });
}
