import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { identify } from '../engine/keeper/process-identity.ts';
import { createTelemetry } from './create-telemetry.ts';
import { enginePidOf, quiet, serverOfTests, whenReady } from './testing/open-test-telemetry.ts';

const script = fileURLToPath(new URL('./testing/telemetry-script.ts', import.meta.url));

async function startParent(folder: string, ...rest: string[]): Promise<ChildProcess> {
  const parent = fork(script, [folder, ...rest], { execArgv: [] });
  await once(parent, 'message');
  return parent;
}

describe.skipIf(serverOfTests() !== undefined)('the server of an engine', () => {
  it.each([[[]], [['query']]])('takes it with it when it is killed: %j', async (rest) => {
    const folder = mkdtempSync(join(tmpdir(), 'belvedere-telemetry-'));
    const parent = await startParent(folder, ...rest);
    const pid = enginePidOf(folder);
    expect(identify(pid)).toBeDefined();
    parent.kill('SIGKILL');
    await expect.poll(() => identify(pid), { timeout: 10_000 }).toBeUndefined();
    rmSync(folder, { recursive: true });
  });

  it('first ends an engine that an earlier one left, and then starts its own', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'belvedere-telemetry-'));
    const parent = await startParent(folder);
    const stale = enginePidOf(folder);
    const warnings: object[] = [];
    const telemetry = createTelemetry({
      folder,
      engine: 'embedded',
      clickhouseUrl: undefined,
      engineMemoryBytesMax: 512 * 1024 * 1024,
      log: { ...quiet, warn: (fields) => warnings.push(fields) },
    });
    // The old server must not start another one on the folder: it is gone, only its engine is not.
    parent.kill('SIGKILL');
    await whenReady(telemetry);
    expect(identify(stale)).toBeUndefined();
    expect(enginePidOf(folder)).not.toBe(stale);
    await telemetry.close();
    rmSync(folder, { recursive: true });
  });

  it('is left alone by its engine when a terminal sends Ctrl-C to both: the engine waits to be told', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'belvedere-telemetry-'));
    const telemetry = createTelemetry({
      folder,
      engine: 'embedded',
      clickhouseUrl: undefined,
      engineMemoryBytesMax: 512 * 1024 * 1024,
      log: quiet,
    });
    await whenReady(telemetry);
    const pid = enginePidOf(folder);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(pid, signal);
    const result = await telemetry.client().query({ query: 'SELECT 1', format: 'JSONCompactEachRow' });
    expect(await result.json()).toEqual([[1]]);
    expect(enginePidOf(folder)).toBe(pid);
    await telemetry.close();
    rmSync(folder, { recursive: true });
  });
});
