import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Context } from '../kernel/context.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { filtersForAgents } from './for-agents.ts';
import { blacklistOperations } from './operations.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const call = (ctx: Context, verb: string, request: Parameters<typeof callOperation>[2] = {}) =>
  callOperation(operationNamed(blacklistOperations, `blacklists.${verb}`), ctx, request);
const add = async (ctx: Context, body: object = {}): Promise<string> =>
  (await call(ctx, 'create', { body: { name: 'rule', type: 'logging', source: 'nginx', ...body } })).content.uuid;
const forAgents = (ctx: Context) => filtersForAgents(kernel, ctx.workspace.id);

it('gives the conditions of each kind of data, and none of another workspace', async () => {
  const ctx = await contextFor(kernel);
  await add(await contextFor(kernel), { source: 'of another workspace' });
  expect(await forAgents(ctx)).toEqual({});
  await add(ctx);
  await add(ctx, { type: 'metric', source: 'cpu' });
  await add(ctx, { source: 'apache' });
  await add(ctx, { type: 'rum', source: null });
  expect(await forAgents(ctx)).toEqual({
    logging: ["{ `source` =  'nginx'  }", "{ `source` =  'apache'  }"],
    metric: ["{ `measurement` =  'cpu'  }"],
  });
});

it('gives up what is deleted, disabled or drops nothing any more, and keeps its text where nothing was changed', async () => {
  const ctx = await contextFor(kernel);
  const first = await add(ctx);
  kernel.clock.advance(1000);
  const second = await add(ctx, { source: 'apache' });
  const both = { logging: ["{ `source` =  'nginx'  }", "{ `source` =  'apache'  }"] };
  expect(await forAgents(ctx)).toEqual(both);
  kernel.clock.advance(1000);
  const rename = { params: { blist_uuid: first }, body: { name: 'renamed', type: 'logging' } };
  await call(ctx, 'modify', rename);
  expect(await forAgents(ctx)).toEqual(both);
  await call(ctx, 'modify', { ...rename, body: { ...rename.body, source: null } });
  expect(await forAgents(ctx)).toEqual({ logging: ["{ `source` =  'apache'  }"] });
  await kernel.store.write((db) => db.updateTable('documents').set({ status: 2 }).where('uuid', '=', second).execute());
  expect(await forAgents(ctx)).toEqual({});
  await add(ctx, { source: 'third' });
  expect(await forAgents(ctx)).toEqual({ logging: ["{ `source` =  'third'  }"] });
  const [{ uuid }] = (await call(ctx, 'list', { query: { type: 'all', pageSize: 1 } })).content;
  await call(ctx, 'delete', { query: { blacklistUUIDs: [uuid] } });
  expect(await forAgents(ctx)).toEqual({});
});

it('gives those that were changed last where all would be too much', async () => {
  const ctx = await contextFor(kernel);
  const value = Array.from({ length: 90 }, () => 'v'.repeat(1_000));
  for (let count = 0; count < 25; count += 1) {
    kernel.clock.advance(1000);
    await add(ctx, { source: `s${count}`, filters: [{ name: 'a', value }] });
  }
  const { logging = [] } = await forAgents(ctx);
  expect(logging.map((each) => each.slice(0, 21).split("'")[1])).toEqual(
    Array.from({ length: 22 }, (_, index) => `s${index + 3}`),
  );
  expect(logging.join('').length).toBeLessThan(2_000_000);
});
