import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../kernel/context.ts';
import { transact } from '../kernel/transact.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { labelOperations } from './operations.ts';
import { revertibleLabels } from './revert.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const call = (ctx: Context, id: string, request: Parameters<typeof callOperation>[2]) =>
  callOperation(operationNamed(labelOperations, id), ctx, request);
const set = (ctx: Context, host: string, body: object) =>
  call(ctx, 'objectLabels.modify', { params: { host }, body: { source: 'HOST', ...body } });
const list = async (ctx: Context, body: object = {}) =>
  (await call(ctx, 'objectLabels.list', { body: { source: 'HOST', ...body } })).content;
const changesOf = (ctx: Context) =>
  kernel.store.read
    .selectFrom('changes')
    .selectAll()
    .where('workspace_id', '=', ctx.workspace.id)
    .where('noun', '=', 'objectLabels')
    .orderBy('seq')
    .execute();

test('labels are listed by the name of their object, objects without any left out', async () => {
  const ctx = await contextFor(kernel);
  expect((await set(ctx, 'web-1', { labels: ['prod', 'eu', 'prod'] })).content).toBe(true);
  await set(ctx, '__proto__', { labels: ['odd'] });
  await set(ctx, 'bare', { labels: [] });
  expect(JSON.stringify(await list(ctx))).toBe('{"__proto__":{"labels":["odd"]},"web-1":{"labels":["prod","eu"]}}');
  expect(await list(ctx, { names: ['web-1', 'other'] })).toEqual({ 'web-1': { labels: ['prod', 'eu'] } });
  expect(await list(ctx, { source: 'host_processes' })).toEqual({});
  expect(await list(await contextFor(kernel))).toEqual({});
});

test('a list takes the place of the one before, and without one nothing changes', async () => {
  const ctx = await contextFor(kernel);
  await set(ctx, 'web-1', { labels: ['prod'] });
  await set(ctx, 'web-1', {});
  await set(ctx, 'web-1', { labels: ['prod'] });
  expect(await changesOf(ctx)).toHaveLength(1);
  await set(ctx, 'web-1', { labels: ['test'] });
  expect(await list(ctx)).toEqual({ 'web-1': { labels: ['test'] } });
  await set(ctx, 'web-1', { labels: [] });
  expect(await list(ctx)).toEqual({});
  expect(await changesOf(ctx)).toHaveLength(3);
});

describe('a change of labels', () => {
  const revert = (ctx: Context, change: Awaited<ReturnType<typeof changesOf>>[number]) =>
    transact(ctx, (unit) => revertibleLabels.revert(ctx, unit, change));

  test('can be taken back, the first one too', async () => {
    const ctx = await contextFor(kernel);
    await set(ctx, 'web-1', { labels: ['prod'] });
    await set(ctx, 'web-1', { labels: ['test'] });
    const [, second] = await changesOf(ctx);
    if (second === undefined) throw new Error('two changes were made');
    expect(await revert(ctx, second)).toMatchObject({ revision: 3, deleted: false });
    expect(await list(ctx)).toEqual({ 'web-1': { labels: ['prod'] } });
    await expect(revert(ctx, second)).rejects.toMatchObject({ code: 'ChangeSuperseded' });

    const other = await contextFor(kernel);
    await set(other, 'web-2', { labels: ['prod'] });
    const [made] = await changesOf(other);
    if (made === undefined) throw new Error('a change was made');
    await expect(revert(ctx, made)).rejects.toMatchObject({ code: 'ChangeNotRevertible' });
    await revert(other, made);
    expect(await list(other)).toEqual({});
  });

  test('is refused to whoever may only read', async () => {
    const ctx = await contextFor(kernel, { roles: ['readOnly'] });
    await expect(set(ctx, 'web-1', { labels: [] })).rejects.toMatchObject({ code: 'PermissionDenied' });
    expect(await list(ctx)).toEqual({});
  });
});
