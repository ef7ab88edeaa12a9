/**
 * Brings node_modules in line with package-lock.json before `npm start` and `npm test`; does nothing when it already is.
 *
 * This file runs on whatever Node the machine has (20 or newer) and uses no package. It must stay the only command of the `pre`
 * scripts: the shell that runs a script line remembers where it found `node`, so only the script after it gets the Node 24 that is
 * installed here.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, linkSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const NEEDED_NODE_MAJOR = 24;
/** A cold install takes about half a minute; whoever waits longer than this waits for something that has gone wrong. */
const LONGEST_WAIT_MS = 15 * 60_000;
/** How long a taker-over waits before it believes that nobody else took the lock over at the same moment. */
const TAKEOVER_PAUSE_MS = 300;

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const bin = join(modules, '.bin');
/** Inside node_modules, so that removing the folder removes the claim that it is complete. */
const stampFile = join(modules, '.belvedere-install');
/** Outside node_modules, since `npm ci` empties that folder while the lock is held. */
const lockFile = join(root, '.install.lock');

if (!isInstalled()) {
  await takeLock();
  try {
    // Another process may have finished the install while this one waited for the lock.
    if (!isInstalled()) await install();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

/** A hash, not a file time: a checkout touches times without changing anything. */
function wantedStamp() {
  const hash = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  return `${hash} ${process.platform} ${process.arch}\n`;
}

function isInstalled() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wantedStamp();
}

async function install() {
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) {
    // npm would empty the folder behind the link, which belongs to somebody else, and then put a folder of its own here.
    fail(`${modules} is a symbolic link. Remove it, and the next run installs what is needed.`);
  }
  console.log('Installing the packages that package-lock.json names (once; later runs skip this) ...');
  rmSync(stampFile, { force: true });
  const stamp = wantedStamp();
  await runNpmCi();
  const nodeVersion = usableNodeVersion();
  if (nodeVersion === undefined || majorOf(nodeVersion) < NEEDED_NODE_MAJOR) {
    fail(
      `Belvedere needs Node ${NEEDED_NODE_MAJOR} or newer and found ${nodeVersion ?? 'none that runs'} on this machine ` +
        `(${process.platform} ${process.arch}). On Linux with glibc on x64 and arm64 it is installed with the other packages; ` +
        `elsewhere install Node ${NEEDED_NODE_MAJOR} from https://nodejs.org and run the same command again.`,
    );
  }
  mkdirSync(modules, { recursive: true });
  writeFileSync(stampFile, stamp);
}

/**
 * Runs `npm ci` with the npm that runs this script.
 *
 * NODE_ENV=production would leave out the compiler and the test runner. node_modules/.bin leaves the PATH because npm would run on
 * the very Node that it is about to delete. Install scripts are off: no package of ours needs one, and the flag must be given here, as
 * `ignore-scripts` in .npmrc would switch off the `pre` scripts, too.
 */
async function runNpmCi() {
  const path = pathWithoutOwnBin();
  const environment = { ...process.env, PATH: path, NODE_ENV: '' };
  const flags = [
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--no-update-notifier',
    '--loglevel=error',
  ];
  const npmFile = process.env.npm_execpath;
  const [command, ...first] = npmFile ? [nodeForNpm(path), npmFile] : ['npm'];
  const child = spawn(command, [...first, 'ci', ...flags], { cwd: root, env: environment, stdio: 'inherit' });
  const result = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  if (result !== 0) {
    fail(`npm ci did not finish (${result}). What it printed above says why; the next run starts the install again.`);
  }
}

function nodeForNpm(path) {
  const running = process.env.npm_node_execpath ?? process.execPath;
  if (!running.startsWith(modules + sep)) return running;
  const found = path
    .split(delimiter)
    .map((folder) => join(folder, 'node'))
    .find((file) => existsSync(file));
  return found ?? running;
}

function pathWithoutOwnBin() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.filter((folder) => !folder.startsWith(modules)).join(delimiter);
}

/** The version of the Node that npm scripts will run on, or undefined when none runs. */
function usableNodeVersion() {
  const installed = join(bin, 'node');
  if (existsSync(installed)) {
    const version = versionOf(installed);
    if (version !== undefined) return version;
    // A binary for another C library would hide the machine's own Node from every npm script.
    rmSync(installed, { force: true });
  }
  return versionOf('node', pathWithoutOwnBin());
}

function versionOf(command, path = process.env.PATH) {
  const result = spawnSync(command, ['--version'], { encoding: 'utf8', env: { ...process.env, PATH: path } });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

function majorOf(version) {
  return Number.parseInt(version.replace(/^v/, ''), 10);
}

/**
 * Two first runs at the same moment would delete each other's files. The lock holds the number of the process that installs; it is
 * written to a file of its own and linked into place, so that nobody ever reads a half-written one. A lock whose process is gone (killed
 * in the middle of an install) is taken over.
 */
async function takeLock() {
  const ownFile = `${lockFile}.${process.pid}`;
  const deadline = Date.now() + LONGEST_WAIT_MS;
  let toldWaiting = false;
  writeFileSync(ownFile, `${process.pid}\n`);
  try {
    for (;;) {
      try {
        linkSync(ownFile, lockFile);
        return;
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      const holder = lockHolder();
      if (holder !== undefined && !isAlive(holder)) {
        renameSync(ownFile, lockFile);
        await wait(TAKEOVER_PAUSE_MS);
        if (lockHolder() === process.pid) return;
        writeFileSync(ownFile, `${process.pid}\n`);
        continue;
      }
      if (!toldWaiting) console.log(`Another run (process ${holder ?? 'unknown'}) is installing; waiting for it ...`);
      toldWaiting = true;
      if (Date.now() > deadline) fail(`Gave up waiting. If no install is running, delete ${lockFile} and try again.`);
      await wait(TAKEOVER_PAUSE_MS);
    }
  } finally {
    rmSync(ownFile, { force: true });
  }
}

function lockHolder() {
  try {
    const holder = Number.parseInt(readFileSync(lockFile, 'utf8'), 10);
    return Number.isNaN(holder) ? undefined : holder;
  } catch {
    // It was released between two looks.
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process is there and belongs to somebody else.
    return error.code === 'EPERM';
  }
}

function fail(sentence) {
  console.error(sentence);
  rmSync(`${lockFile}.${process.pid}`, { force: true });
  if (lockHolder() === process.pid) rmSync(lockFile, { force: true });
  process.exit(1);
}
