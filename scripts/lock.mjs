/**
 * Keeps package-lock.json usable on every platform and with every registry.
 *
 * `node scripts/lock.mjs`          repairs the file; run it after every `npm install <package>` or `npm update`
 * `node scripts/lock.mjs --check`  changes nothing and fails when a repair is due
 *
 * Two repairs are made. npm leaves an optional platform package out of the lock when the registry does not answer for it, and then
 * `npm ci` stops with "Missing: … from lock file" on the same machine: the entry is added, without a hash, since no file was seen.
 * And npm may write the address a package came from, which would tie everyone to one registry: the address is removed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const OPERATING_SYSTEMS = {
  aix: 'aix',
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  linuxmusl: 'linux',
  netbsd: 'netbsd',
  openbsd: 'openbsd',
  openharmony: 'openharmony',
  sunos: 'sunos',
  win32: 'win32',
  windows: 'win32',
};

const PROCESSORS = ['arm64', 'x64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32'];

/** npm writes these keys first and the others by name; any other order would make the next `npm install` rewrite the file. */
const FIRST_KEYS = [
  'name',
  'version',
  'lockfileVersion',
  'resolved',
  'integrity',
  'requires',
  'packages',
  'dependencies',
];

/**
 * The platform a package is for, read from its name.
 *
 * @param {string} packageName for example `@biomejs/cli-linux-x64-musl`
 * @returns {{ os?: string[], cpu?: string[], libc?: string[] } | undefined} undefined when the name tells no platform
 */
export function platformOf(packageName) {
  const parts = packageName.split(/[/\-.]/);
  const os = parts.map((part) => OPERATING_SYSTEMS[part]).find(Boolean);
  const cpu = PROCESSORS.find((processor) => parts.includes(processor));
  if (!os && !cpu) return undefined;
  // Without its C library a musl binary counts as a candidate on glibc, and npm asks the registry for it, in vain and for seconds.
  const libc = parts.some((part) => part.includes('musl'))
    ? 'musl'
    : parts.some((part) => part.startsWith('gnu'))
      ? 'glibc'
      : undefined;
  return { ...(os && { os: [os] }), ...(cpu && { cpu: [cpu] }), ...(libc && { libc: [libc] }) };
}

/**
 * The repaired lock, and a sentence for each thing that was wrong. The argument stays as it is.
 *
 * @param {{ packages: Record<string, any> }} lock a parsed package-lock.json, version 3
 */
export function repairLock(lock) {
  /** @type {string[]} */
  const findings = [];
  const packages = structuredClone(lock.packages);

  for (const [path, entry] of Object.entries(lock.packages)) {
    if (typeof entry.resolved === 'string' && !entry.link) {
      findings.push(`${path} carries a download address`);
      delete packages[path].resolved;
    }
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      const platform = platformOf(name);
      if (!platform || isLocked(packages, path, name)) continue;
      findings.push(`${name}, an optional platform package of ${path || 'the root'}, is missing`);
      packages[`node_modules/${name}`] = sortedKeys({
        version: String(range).replace(/^[\^~]/, ''),
        ...platform,
        optional: true,
        ...(entry.dev && { dev: true }),
      });
    }
  }

  const sortedPaths = Object.keys(packages).sort((a, b) => a.localeCompare(b, 'en'));
  return {
    lock: { ...lock, packages: Object.fromEntries(sortedPaths.map((path) => [path, packages[path]])) },
    findings,
  };
}

/** Whether a package found from `path` upwards is in the lock, as Node would look it up. */
function isLocked(packages, path, name) {
  for (let folder = path; folder !== ''; ) {
    if (packages[`${folder}/node_modules/${name}`]) return true;
    const parent = folder.lastIndexOf('/node_modules/');
    folder = parent === -1 ? '' : folder.slice(0, parent);
  }
  return packages[`node_modules/${name}`] !== undefined;
}

function sortedKeys(entry) {
  const rank = (key) => (FIRST_KEYS.includes(key) ? FIRST_KEYS.indexOf(key) : FIRST_KEYS.length);
  const keys = Object.keys(entry).sort((a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en'));
  return Object.fromEntries(keys.map((key) => [key, entry[key]]));
}

function main() {
  const file = fileURLToPath(new URL('../package-lock.json', import.meta.url));
  const before = readFileSync(file, 'utf8');
  const { lock, findings } = repairLock(JSON.parse(before));
  const after = `${JSON.stringify(lock, null, 2)}\n`;

  if (process.argv.includes('--check')) {
    for (const finding of findings) console.error(`package-lock.json: ${finding}`);
    if (after !== before) {
      console.error('package-lock.json needs a repair: run `npm run lock` and commit the file.');
      process.exitCode = 1;
    } else {
      console.log(`package-lock.json: ${Object.keys(lock.packages).length} entries, nothing to repair.`);
    }
    return;
  }
  for (const finding of findings) console.log(`repaired: ${finding}`);
  if (after !== before) writeFileSync(file, after);
  console.log(after === before ? 'package-lock.json needed no repair.' : 'package-lock.json was repaired.');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
