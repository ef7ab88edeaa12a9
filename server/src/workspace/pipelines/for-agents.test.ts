import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Context } from '../kernel/context.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { pipelinesForAgents, pipelinesStamp } from './for-agents.ts';
import { pipelineOperations } from './operations.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const call = (ctx: Context, verb: string, request: Parameters<typeof callOperation>[2] = {}) =>
  callOperation(operationNamed(pipelineOperations, `pipelines.${verb}`), ctx, request);
const text = (script: string) => Buffer.from(script).toString('base64');
const add = async (ctx: Context, body: object): Promise<string> =>
  (
    await call(ctx, 'create', {
      body: { name: 'nginx', type: 'local', category: 'logging', content: text('1'), ...body },
    })
  ).content.uuid;
const forAgents = (ctx: Context) => pipelinesForAgents(kernel, ctx.workspace.id);

it('gives the enabled pipelines with their sources, and none of another workspace', async () => {
  const ctx = await contextFor(kernel);
  await add(await contextFor(kernel), { name: 'of_another_workspace' });
  await add(ctx, { source: ['nginx', 'web'], asDefault: 1 });
  const off = await add(ctx, { name: 'off' });
  await call(ctx, 'setDisable', { body: { isDisable: true, plUUIDs: [off] } });
  const gone = await add(ctx, { name: 'gone' });
  await call(ctx, 'delete', { query: { pipelineUUIDs: [gone] } });
  await add(ctx, { name: 'bills', category: 'billing' });
  await add(ctx, {
    name: 'pages',
    category: 'rum',
    source: [],
    extend: { appID: ['shop', 'blog'], measurement: ['view'], loggingIndex: null },
  });
  const { scripts, relations } = await forAgents(ctx);
  expect(scripts).toEqual([
    { name: 'pages.p', content: text('1'), category: 'rum', asDefault: false },
    { name: 'nginx.p', content: text('1'), category: 'logging', asDefault: true },
  ]);
  expect(relations).toEqual([
    { category: 'rum', source: 'shop_view', name: 'pages.p' },
    { category: 'rum', source: 'blog_view', name: 'pages.p' },
    { category: 'logging', source: 'nginx', name: 'nginx.p' },
    { category: 'logging', source: 'web', name: 'nginx.p' },
  ]);
});

it('gives one of those with the same name and category: the one for collectors', async () => {
  const ctx = await contextFor(kernel);
  await add(ctx, { content: text('for collectors'), source: ['a'] });
  await add(ctx, { content: text('for the server'), type: 'central', source: ['a', 'b'] });
  await add(ctx, { content: text('metrics'), category: 'metric' });
  const { scripts, relations } = await forAgents(ctx);
  expect(scripts.map(({ category, content }) => [category, content])).toEqual([
    ['metric', text('metrics')],
    ['logging', text('for collectors')],
  ]);
  expect(relations).toEqual([{ category: 'logging', source: 'a', name: 'nginx.p' }]);
});

it('has a stamp that grows with each change, also of the same millisecond, and with nothing else', async () => {
  const ctx = await contextFor(kernel);
  const stamp = () => pipelinesStamp(kernel, ctx.workspace.id);
  expect(await stamp()).toBe(0);
  const stamps = [0];
  const grows = async () => {
    const now = await stamp();
    expect(now).toBeGreaterThan(stamps.at(-1) ?? 0);
    expect(await stamp()).toBe(now);
    stamps.push(now);
  };
  const uuid = await add(ctx, {});
  await grows();
  await call(ctx, 'setDisable', { body: { isDisable: true, plUUIDs: [uuid] } });
  await grows();
  kernel.clock.advance(1);
  await call(ctx, 'setDisable', { body: { isDisable: false, plUUIDs: [uuid] } });
  await grows();
  await add(ctx, { name: 'other' });
  await grows();
  await call(ctx, 'delete', { query: { pipelineUUIDs: [uuid] } });
  await grows();
  kernel.clock.advance(60_000);
  expect(await stamp()).toBe(stamps.at(-1));
});
