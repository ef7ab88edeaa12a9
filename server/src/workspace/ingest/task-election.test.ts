import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestKernel, type TestKernel } from '../testing/index.ts';
import { electForTasks } from './task-election.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const all = Array.from({ length: 40 }, (_, index) => `input${index}`);
const ask = (id: string, namespace: string, inputs: readonly string[] = all, workspaceNumber = 1) =>
  electForTasks(kernel, { workspaceNumber, namespace, id, inputs });

test('an agent alone runs everything', async () => {
  expect(await ask('a', 'alone')).toEqual([...all].sort());
  kernel.clock.advance(3_000);
  expect(await ask('a', 'alone')).toHaveLength(40);
});

test('agents that come get a share, and at no time two are told to run the same input', async () => {
  const told = new Map<string, readonly string[]>();
  const turn = async (id: string) => {
    told.set(id, await ask(id, 'shared'));
    const running = [...told.values()].flat();
    expect(new Set(running).size).toBe(running.length);
  };
  await turn('a');
  for (let round = 0; round < 4; round += 1) {
    for (const id of ['b', 'a', 'c']) await turn(id);
    kernel.clock.advance(3_000);
  }
  expect([...told.values()].flat().sort()).toEqual([...all].sort());
  for (const id of ['a', 'b', 'c']) expect(told.get(id)?.length).toBeGreaterThan(0);

  const before = { a: told.get('a') ?? [], b: told.get('b') ?? [] };
  // The third one is silent, and after a term it must have stopped by itself.
  for (let round = 0; round < 4; round += 1) {
    for (const id of ['a', 'b']) await turn(id);
    kernel.clock.advance(3_000);
    if (round === 2) told.delete('c');
  }
  expect([...told.values()].flat().sort()).toEqual([...all].sort());
  expect(told.get('a')).toEqual(expect.arrayContaining([...before.a]));
  expect(told.get('b')).toEqual(expect.arrayContaining([...before.b]));
});

test('an agent is told to run only what it can, and what it no longer names goes to others', async () => {
  expect(await ask('a', 'part', ['one', 'two'])).toEqual(['one', 'two']);
  expect(await ask('b', 'part', ['three'])).toEqual(['three']);
  expect(await ask('a', 'part', ['two'])).toEqual(['two']);
  expect(await ask('c', 'part', ['one'])).toEqual(['one']);
  expect(await ask('a', 'part', [])).toEqual([]);
});

test('namespaces and workspaces share nothing, whatever signs are in their names', async () => {
  for (const namespace of ['%', '_', "'", 'x y', '']) expect(await ask('a', namespace, ['cpu'])).toEqual(['cpu']);
  for (const namespace of ['%', '_', "'", 'x y', '']) expect(await ask('b', namespace, ['mem'])).toEqual(['mem']);
  expect(await ask('b', '%', ['cpu'], 2)).toEqual(['cpu']);
});

test('what nobody asked for in a day is forgotten', async () => {
  kernel.clock.advance(25 * 3_600_000);
  await ask('z', 'late', ['cpu']);
  const rows = await kernel.store.read.selectFrom('leases').select('holder').where('name', 'like', 'task %').execute();
  expect(rows).toEqual([{ holder: 'z' }]);
});
