import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type EngineKeeper, type EngineState, type KeeperOptions, keepEngine } from './keeper.ts';

const folders: string[] = [];
const keepers: EngineKeeper[] = [];

afterEach(async () => {
  for (const keeper of keepers.splice(0)) await keeper.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'belvedere-engine-test-'));
  folders.push(folder);
  return folder;
}

interface Kept {
  readonly keeper: EngineKeeper;
  readonly states: EngineState[];
  readonly said: string[];
}

function keep(options: Partial<KeeperOptions> & { folder: string }): Kept {
  const states: EngineState[] = [];
  const said: string[] = [];
  const say = (_: object, message: string) => said.push(message);
  const keeper = keepEngine({
    memoryBytesMax: 512 * 1024 * 1024,
    log: { debug: () => undefined, info: say, warn: say, error: say },
    onChange: (state) => states.push(state),
    ...options,
  });
  keepers.push(keeper);
  return { keeper, states, said };
}

const untilReady = (keeper: EngineKeeper) =>
  expect.poll(() => keeper.state().status, { timeout: 20_000 }).toBe('ready');

describe('without the library', () => {
  it('says what is missing and what to do, and does not try again and again', async () => {
    const folder = temporaryFolder();
    const { keeper, states, said } = keep({ folder, loaderPath: join(folder, 'no-such-library.cjs') });
    await expect.poll(() => keeper.state().status, { timeout: 20_000 }).toBe('unavailable');
    expect(keeper.state().reason).toMatch(/cannot be loaded: Cannot find module .*npm ci.*BELVEDERE_ENGINE=off\.$/);
    expect(states).toHaveLength(1);
    expect(said).toEqual(['the telemetry engine ended']);
    // It waits for the next attempt, and closing does not wait with it.
    await keeper.close();
  });

  it('names what the library says about the platform', async () => {
    const folder = temporaryFolder();
    const loaderPath = join(folder, 'loader.cjs');
    writeFileSync(loaderPath, "exports.loadNative = () => { throw new Error('no native binding for plan9-vax'); };");
    const { keeper } = keep({ folder, loaderPath });
    await expect.poll(() => keeper.state().reason, { timeout: 20_000 }).toMatch(/no native binding for plan9-vax/);
  });
});

describe('an engine that dies before it is ready', () => {
  it('is tried again with longer and longer pauses, and then counts as unavailable', async () => {
    const folder = temporaryFolder();
    const loaderPath = join(folder, 'loader.cjs');
    writeFileSync(loaderPath, "process.kill(process.pid, 'SIGSEGV');");
    const { keeper } = keep({ folder, loaderPath });
    expect(keeper.state()).toEqual({ status: 'starting', reason: 'The telemetry engine is starting.' });
    await expect.poll(() => keeper.state().status, { timeout: 20_000 }).toBe('unavailable');
    expect(keeper.state().reason).toMatch(/does not start on .*: SIGSEGV ended it\. It is tried again/);
  });

  it('is ready as soon as what was in its way is gone', { timeout: 60_000 }, async () => {
    const folder = temporaryFolder();
    // A file where the tables belong.
    writeFileSync(join(folder, 'tables'), '');
    const { keeper } = keep({ folder });
    await expect.poll(() => keeper.state().status, { timeout: 20_000 }).toBe('unavailable');
    expect(keeper.state().reason).toMatch(/does not start on/);
    rmSync(join(folder, 'tables'));
    await untilReady(keeper);
    expect(keeper.state().reason).toBe('');
  });
});

it('a folder that cannot be made is told as a state and not thrown', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), '');
  const { keeper } = keep({ folder: join(folder, 'file', 'engine') });
  await expect.poll(() => keeper.state().status, { timeout: 20_000 }).toBe('unavailable');
  expect(keeper.state().reason).toMatch(/ENOTDIR/);
});

it('nobody else can reach the engine: folder and socket are its owner’s alone', async () => {
  const folder = join(temporaryFolder(), 'engine');
  mkdirSync(folder, { mode: 0o755 });
  const { keeper } = keep({ folder });
  await untilReady(keeper);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(keeper.socketPath).mode & 0o777).toBe(0o600);
});

it('a folder whose path is too long for a socket gets one in a temporary folder, which goes with it', async () => {
  const folder = join(temporaryFolder(), 'long'.repeat(20), 'path'.repeat(20));
  const { keeper } = keep({ folder });
  await untilReady(keeper);
  const socketFolder = dirname(keeper.socketPath);
  expect(keeper.socketPath.length).toBeLessThan(100);
  expect(statSync(socketFolder).mode & 0o777).toBe(0o700);
  await keeper.close();
  expect(() => statSync(socketFolder)).toThrow(/ENOENT/);
});

it('a socket that a killed engine left does not keep the next one from listening', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'engine.sock'), 'left');
  const { keeper } = keep({ folder });
  await untilReady(keeper);
});

it('closes while it is still starting', async () => {
  const { keeper } = keep({ folder: temporaryFolder() });
  await keeper.close();
  expect(keeper.state().status).not.toBe('ready');
});
