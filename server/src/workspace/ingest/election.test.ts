import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestKernel, type TestKernel } from '../testing/index.ts';
import { elect } from './election.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const ask = (id: string, namespace = 'default', workspaceNumber = 1) =>
  elect(kernel, { workspaceNumber, namespace, id });

test('one agent of a namespace is elected, keeps the office while it asks, and loses it when it is silent', async () => {
  expect(await ask('a')).toEqual({ isElected: true, holder: 'a' });
  expect(await ask('b')).toEqual({ isElected: false, holder: 'a' });
  for (let turn = 0; turn < 5; turn += 1) {
    kernel.clock.advance(3_000);
    expect(await ask('a')).toEqual({ isElected: true, holder: 'a' });
    expect(await ask('b')).toEqual({ isElected: false, holder: 'a' });
  }
  kernel.clock.advance(10_001);
  expect(await ask('b')).toEqual({ isElected: true, holder: 'b' });
  expect(await ask('a')).toEqual({ isElected: false, holder: 'b' });
});

test('namespaces and workspaces elect on their own', async () => {
  expect(await ask('c', 'other')).toMatchObject({ isElected: true });
  expect(await ask('d', 'default', 2)).toMatchObject({ isElected: true });
});

test('offices that nobody asked for in a day are forgotten', async () => {
  await ask('e', 'gone', 3);
  kernel.clock.advance(25 * 3_600_000);
  await ask('e', 'here', 3);
  const names = await kernel.store.read
    .selectFrom('leases')
    .select('name')
    .where('name', 'like', 'election 3 %')
    .execute();
  expect(names).toEqual([{ name: 'election 3 here' }]);
});
