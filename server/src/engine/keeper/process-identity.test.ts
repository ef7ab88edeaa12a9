import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { endProcess, identify, isRunning } from './process-identity.ts';

it('a process is recognised by more than its pid', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const identity = identify(other.pid ?? 0);
  if (identity === undefined) throw new Error('the process is not there');
  expect(isRunning(identity)).toBe(true);
  expect(isRunning({ ...identity, startTicks: '1' })).toBe(false);
  expect(isRunning({ ...identity, bootId: 'another' })).toBe(false);

  // A pid that was given to another process since is no reason to kill that one.
  expect(await endProcess({ ...identity, startTicks: '1' })).toBe(false);
  expect(isRunning(identity)).toBe(true);

  const exited = once(other, 'exit');
  expect(await endProcess(identity)).toBe(true);
  expect((await exited)[1]).toBe('SIGKILL');
  expect(identify(identity.pid)).toBeUndefined();
});
