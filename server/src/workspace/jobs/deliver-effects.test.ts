import { afterAll, beforeAll, expect, test } from 'vitest';
import { BelvedereError } from '../../errors/index.ts';
import type { Context } from '../kernel/context.ts';
import { enqueueEffect } from '../kernel/outbox.ts';
import { transact } from '../kernel/transact.ts';
import { contextFor, openTestKernel, type TestKernel } from '../testing/index.ts';
import { modifyWorkspaceSettings } from '../workspaces/modify.ts';
import { deliverDueEffects, type EffectHandlers, startDelivery } from './deliver-effects.ts';
import { effectHandlers } from './effects.ts';

let kernel: TestKernel;
let ctx: Context;

beforeAll(async () => {
  kernel = await openTestKernel();
  ctx = await contextFor(kernel, { roles: ['owner'] });
});

afterAll(() => kernel.close());

const enqueue = (kind: string, number: number, context: Context = ctx) =>
  transact(context, (unit) => enqueueEffect(context, unit, { kind, payload: { number } }));

const waiting = () => kernel.store.read.selectFrom('outbox').select(['kind', 'attempts', 'last_error']).execute();

function recorder(fail: (number: number) => boolean = () => false): { done: number[]; handlers: EffectHandlers } {
  const done: number[] = [];
  return {
    done,
    handlers: {
      'test.note': async (_kernel, { workspace, payload }) => {
        expect(workspace.uuid).toBe(ctx.workspace.uuid);
        const number = payload.number as number;
        if (fail(number)) throw new Error(`not ${number} now`);
        done.push(number);
      },
    },
  };
}

test('effects of committed changes are delivered once, in their order', async () => {
  for (const number of [1, 2, 3]) await enqueue('test.note', number);
  const { done, handlers } = recorder();
  expect(await deliverDueEffects(kernel, handlers)).toBe(3);
  expect(await deliverDueEffects(kernel, handlers)).toBe(0);
  expect(done).toEqual([1, 2, 3]);
  expect(await waiting()).toEqual([]);
});

test('a change that is not committed, or rehearsed, has no effect', async () => {
  await enqueue('test.note', 1, { ...ctx, dryRun: true });
  const failing = transact(ctx, async (unit) => {
    await enqueueEffect(ctx, unit, { kind: 'test.note', payload: { number: 2 } });
    throw new Error('the rest of the change failed');
  });
  await expect(failing).rejects.toThrow('the rest of the change failed');
  expect(await waiting()).toEqual([]);
});

test('what fails is kept with its reason, does not hold up the rest, and is tried again later', async () => {
  await enqueue('test.note', 1);
  await enqueue('test.note', 2);
  const { done, handlers } = recorder((number) => number === 1 && done.length < 2);
  expect(await deliverDueEffects(kernel, handlers)).toBe(1);
  expect(await waiting()).toEqual([{ kind: 'test.note', attempts: 1, last_error: 'Error: not 1 now' }]);
  expect(await deliverDueEffects(kernel, handlers)).toBe(0);
  done.push(0);
  kernel.clock.advance(2_000);
  expect(await deliverDueEffects(kernel, handlers)).toBe(1);
  expect(done).toEqual([2, 0, 1]);
  expect(await waiting()).toEqual([]);
});

test('what a server had claimed when it died is done by the next one', async () => {
  await enqueue('test.note', 7);
  const died = deliverDueEffects(kernel, { 'test.note': () => new Promise(() => {}) });
  const { done, handlers } = recorder();
  await new Promise<void>((resolve) => {
    const look = async (): Promise<void> => {
      if ((await waiting()).some(({ attempts }) => attempts === 1)) resolve();
      else setImmediate(() => void look());
    };
    void look();
  });
  expect(await deliverDueEffects(kernel, handlers)).toBe(0);
  kernel.clock.advance(6 * 60_000);
  expect(await deliverDueEffects(kernel, handlers)).toBe(1);
  expect(done).toEqual([7]);
  void died;
});

test('servers that look at once deliver each effect once between them', async () => {
  const numbers = Array.from({ length: 20 }, (_, index) => 100 + index);
  for (const number of numbers) await enqueue('test.note', number);
  const { done, handlers } = recorder();
  const delivered = await Promise.all([1, 2, 3].map(() => deliverDueEffects(kernel, handlers)));
  expect(delivered.reduce((sum, count) => sum + count, 0)).toBe(numbers.length);
  expect(done.toSorted((one, other) => one - other)).toEqual(numbers);
  expect(await waiting()).toEqual([]);
});

test('a commit wakes the delivery of its own process', async () => {
  const delivered = Promise.withResolvers<void>();
  const delivery = startDelivery(kernel, { 'test.note': async () => delivered.resolve() });
  await enqueue('test.note', 9);
  await delivered.promise;
  await delivery.stop();
  expect(await waiting()).toEqual([]);
});

test('an effect that nobody knows stays for a server that does', async () => {
  await enqueue('test.unknown', 1);
  expect(await deliverDueEffects(kernel, {})).toBe(0);
  expect(await waiting()).toMatchObject([{ kind: 'test.unknown', attempts: 1 }]);
});

test('shorter retention of calls acts when it is set, once the engine is there; other settings and dry runs do nothing', async () => {
  let isReachable = false;
  const pruned: string[] = [];
  const calls: TestKernel['calls'] = {
    ...kernel.calls,
    prune: async (retentionOf) => {
      if (!isReachable) throw new BelvedereError('EngineUnavailable');
      const { days, bytesMax } = retentionOf(ctx.workspace.uuid);
      pruned.push(`${days} days, ${bytesMax} bytes`);
      return 0;
    },
  };
  const modify = (settings: object, context: Context = ctx) =>
    modifyWorkspaceSettings({ ctx: context, input: { settings } });
  await deliverDueEffects(kernel, { 'test.unknown': async () => {} });
  kernel.clock.advance(10_000);
  await deliverDueEffects(kernel, { 'test.unknown': async () => {} });
  await modify({ callsPerMinute: 5 });
  await modify({ callRetentionDays: 7 }, { ...ctx, dryRun: true });
  expect(await waiting()).toEqual([]);

  await modify({ callRetentionDays: 7, callRetentionBytesMax: 1_000_000 });
  expect(await deliverDueEffects({ ...kernel, calls }, effectHandlers)).toBe(0);
  expect(await waiting()).toMatchObject([{ kind: 'calls.prune', attempts: 1 }]);
  isReachable = true;
  kernel.clock.advance(10_000);
  expect(await deliverDueEffects({ ...kernel, calls }, effectHandlers)).toBe(1);
  expect(pruned).toEqual(['7 days, 1000000 bytes']);
});
