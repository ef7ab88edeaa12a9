/**
 * Builds the console into `console/dist`, where the server finds it; does nothing when it is built already. Runs before every
 * `npm start`: what it costs when nothing changed is the hashing of a few hundred small files.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'console');
const built = join(folder, 'dist');
const stampFile = join(built, '.stamp');
/** Everything that the result depends on; the packages by the lock file. */
const sources = ['console', 'packages/dql/src', 'package-lock.json', 'scripts/build-console.mjs'];

const stamp = stampOf();
if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) await build();

function stampOf() {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const path of filesOf(join(root, source)))
      hash.update(path).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

/** @returns {string[]} */
function filesOf(path) {
  if (!path.endsWith('console') && !path.includes('src')) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith(join(folder, 'dist')) && !file.includes('node_modules'))
    .sort();
}

/** Into a folder of its own first: a server that starts meanwhile reads a whole console, or none. */
async function build() {
  console.log('Building the console (once; later runs skip this) ...');
  const { build: viteBuild } = await import('vite');
  const unfinished = join(folder, `dist-${process.pid}`);
  try {
    await viteBuild({
      root: folder,
      configFile: join(folder, 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: unfinished, emptyOutDir: true },
    });
    mkdirSync(unfinished, { recursive: true });
    writeFileSync(join(unfinished, '.stamp'), stamp);
    rmSync(built, { recursive: true, force: true });
    renameSync(unfinished, built);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
