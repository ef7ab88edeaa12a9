import { afterAll, beforeAll, expect, test } from 'vitest';
import { pruneChanges } from '../../jobs/prune-changes.ts';
import type { Context } from '../../kernel/context.ts';
import { operations } from '../../registry.ts';
import { callOperation, contextFor, openTestKernel, operationNamed } from '../../testing/index.ts';
import type { TestKernel } from '../../testing/test-kernel.ts';
import { modifyWorkspaceSettings } from '../../workspaces/modify.ts';
import { type StreamInput, streamChanges } from './verb.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const tag = (ctx: Context, name: string) =>
  callOperation(operationNamed(operations, 'tags.create'), ctx, { body: { name } });

const whole: StreamInput = {
  after: 0,
  lastEventId: undefined,
  noun: undefined,
  isFollowing: false,
  seconds: undefined,
};
const read = async (ctx: Context, input: Partial<StreamInput> = {}): Promise<string> =>
  (await Array.fromAsync(await streamChanges({ ctx, input: { ...whole, ...input } }))).join('');

test('changes that are past their retention time are told as a gap', async () => {
  const ctx = await contextFor(kernel, { roles: ['owner'] });
  await tag(ctx, 'old');
  await modifyWorkspaceSettings({ ctx, input: { settings: { changeRetentionDays: 1, deleteRetentionDays: 1 } } });
  kernel.clock.advance(3 * 24 * 3_600_000);
  await tag(ctx, 'new');
  await pruneChanges(kernel);
  const [first] = await kernel.store.read
    .selectFrom('changes')
    .select('seq')
    .where('workspace_id', '=', ctx.workspace.id)
    .orderBy('seq')
    .execute();
  const before = (first?.seq ?? 0) - 1;
  expect(before).toBeGreaterThan(0);
  const text = await read(ctx);
  expect(text).toContain(`id: ${before}\nevent: gap\ndata: {"fromSeq":1,"toSeq":${before}}\n\n`);
  expect(text).toContain('"objectName":"new"');
  expect(text).not.toContain('"objectName":"old"');
  expect(await read(ctx, { after: before })).not.toContain('event: gap');
});

test('an id that is not there yet, as after the restore of a backup, starts anew at the end', async () => {
  const ctx = await contextFor(kernel);
  await tag(ctx, 'one');
  expect(await read(ctx, { lastEventId: '77' })).toBe('retry: 2000\n\nid: 1\nevent: reset\ndata: {"seq":1}\n\n');
});

test('silence is broken by a comment, at which the caller is looked up again', async () => {
  const ctx = await contextFor(kernel);
  let renewed = 0;
  const renew: Context['renew'] = async () => {
    renewed += 1;
    return ctx;
  };
  const gone = new AbortController();
  const input = { ...whole, isFollowing: true, noun: 'dashboards' };
  const stream = (await streamChanges({ ctx: { ...ctx, renew, untilGone: () => gone.signal }, input }))[
    Symbol.asyncIterator
  ]();
  expect((await stream.next()).value).toBe('retry: 2000\n\n');
  const next = stream.next();
  kernel.clock.advance(16_000);
  await tag(ctx, 'of another kind');
  expect((await next).value).toBe(': still here\n\n');
  expect(renewed).toBeGreaterThan(0);
  const end = stream.next();
  gone.abort();
  expect((await end).done).toBe(true);
});
