import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { exitCodes } from './exit-codes.ts';

const superviseScript = fileURLToPath(new URL('./testing/supervise-script.ts', import.meta.url));
const fakeServer = fileURLToPath(new URL('./testing/fake-server.ts', import.meta.url));

const started: ChildProcessByStdio<null, Readable, Readable>[] = [];

afterEach(() => {
  for (const supervisor of started.splice(0)) supervisor.kill('SIGKILL');
});

/** The two processes share the output pipe, so its end means that both are gone. */
function start({ behaviour, secondStopAfterMs = 60_000 }: { behaviour: string[]; secondStopAfterMs?: number }) {
  const parameters = [superviseScript, String(secondStopAfterMs), fakeServer, ...behaviour];
  const supervisor = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(supervisor);
  const lines = createInterface({ input: supervisor.stdout })[Symbol.asyncIterator]();
  const messages: string[] = [];
  createInterface({ input: supervisor.stderr }).on('line', (line) => messages.push(line));
  // Listened for from the start: the process may end while a test reads lines.
  const closed = once(supervisor, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const nextLine = async () => (await lines.next()).value as string | undefined;
  const serverPid = async () => Number(/^up (\d+)$/.exec((await nextLine()) ?? '')?.[1]);
  return { supervisor, messages, closed, nextLine, serverPid };
}

describe('a server that dies', () => {
  test('is started again after kill -9, each time, with one line about it', async () => {
    const run = start({ behaviour: ['serve'] });
    let pid = await run.serverPid();
    for (let round = 0; round < 3; round += 1) {
      process.kill(pid, 'SIGKILL');
      const next = await run.serverPid();
      expect(next).toBeGreaterThan(0);
      expect(next).not.toBe(pid);
      pid = next;
    }
    run.supervisor.kill('SIGTERM');
    expect(await run.closed).toEqual([0, null]);
    expect(run.messages).toHaveLength(3);
    expect(run.messages[0]).toMatch(/^belvedere: the server was ended by SIGKILL after .* started again now$/);
  });

  test('is started again after an unexpected exit code', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'belvedere-supervisor-'));
    const run = start({ behaviour: ['exit-once', join(folder, 'first-life-is-over')] });
    expect(await run.serverPid()).toBeGreaterThan(0);
    expect(run.messages[0]).toContain('the server ended with code 1');
    run.supervisor.kill('SIGTERM');
    await run.closed;
    rmSync(folder, { recursive: true });
  });
});

describe('an end that a restart cannot mend', () => {
  test.each([exitCodes.configuration, exitCodes.folderInUse, exitCodes.dataUnusable, exitCodes.addressUnusable])(
    'exit code %i is passed on without a restart',
    async (code) => {
      const run = start({ behaviour: ['exit', String(code)] });
      expect(await run.serverPid()).toBeGreaterThan(0);
      expect(await run.closed).toEqual([code, null]);
      expect(await run.nextLine()).toBeUndefined();
      expect(run.messages).toEqual([]);
    },
  );
});

describe('a stop', () => {
  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'by %s reaches the server and ends both with 0',
    async (signal) => {
      const run = start({ behaviour: ['serve'] });
      await run.serverPid();
      run.supervisor.kill(signal);
      expect(await run.nextLine()).toBe(`end ${signal}`);
      expect(await run.closed).toEqual([0, null]);
      expect(run.messages).toEqual([]);
    },
  );

  test('that the server was given directly is not undone by a restart', async () => {
    const run = start({ behaviour: ['serve'] });
    process.kill(await run.serverPid(), 'SIGTERM');
    expect(await run.nextLine()).toBe('end SIGTERM');
    expect(await run.closed).toEqual([0, null]);
  });

  test('asked for a second time kills a server that does not end', async () => {
    const run = start({ behaviour: ['hang'], secondStopAfterMs: 0 });
    await run.serverPid();
    run.supervisor.kill('SIGTERM');
    expect(await run.nextLine()).toBe('end SIGTERM');
    run.supervisor.kill('SIGTERM');
    expect(await run.closed).toEqual([137, null]);
    expect(run.messages).toEqual([]);
  });

  test('that arrives twice at once, as Ctrl-C under npm does, still lets the server end by itself', async () => {
    const run = start({ behaviour: ['serve'] });
    const pid = await run.serverPid();
    process.kill(pid, 'SIGINT');
    run.supervisor.kill('SIGINT');
    run.supervisor.kill('SIGINT');
    expect(await run.nextLine()).toBe('end SIGINT');
    expect(await run.nextLine()).toBeUndefined();
    expect(await run.closed).toEqual([0, null]);
  });

  test('during the wait before a restart starts nothing any more', async () => {
    const run = start({ behaviour: ['exit', '1'] });
    while (!run.messages.some((message) => message.includes('in 800 ms'))) {
      await once(run.supervisor.stderr, 'data');
    }
    run.supervisor.kill('SIGTERM');
    expect(await run.closed).toEqual([0, null]);
    expect(run.messages.at(-1)).toContain('in 800 ms');
  });
});

describe('a supervisor that is killed with -9', () => {
  test('takes its server with it, which ends by itself', async () => {
    const run = start({ behaviour: ['serve'] });
    await run.serverPid();
    run.supervisor.kill('SIGKILL');
    expect(await run.nextLine()).toBe('end supervisor gone');
    expect(await run.closed).toEqual([null, 'SIGKILL']);
  });
});
