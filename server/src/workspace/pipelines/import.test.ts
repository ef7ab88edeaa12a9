import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../kernel/context.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { pipelineOperations } from './operations.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const call = async (ctx: Context, verb: string, request: Parameters<typeof callOperation>[2] = {}) =>
  (await callOperation(operationNamed(pipelineOperations, `pipelines.${verb}`), ctx, request)).content;

const base = { name: 'nginx', type: 'central', category: 'logging', content: 'YQ==' };

const add = async (ctx: Context, body: object = {}): Promise<{ uuid: string }> =>
  call(ctx, 'create', { body: { ...base, ...body } });
const run = (ctx: Context, pipelines: readonly object[], options: object = {}) =>
  call(ctx, 'import', { body: { pipelines, pipelineType: 'all', ...options } });
const rows = async (ctx: Context): Promise<{ uuid: string; name: string }[]> => (await call(ctx, 'list')).data;
const exportAll = async (ctx: Context): Promise<object[]> =>
  (await call(ctx, 'export', { body: { pipelineUUIDs: (await rows(ctx)).map((row) => row.uuid) } })).pipelines;
const changes = async (ctx: Context): Promise<number> =>
  (await kernel.store.read.selectFrom('changes').select('id').where('workspace_id', '=', ctx.workspace.id).execute())
    .length;

const full = {
  ...base,
  source: ['s'],
  testData: 'W10=\n',
  dataType: 'json',
  asDefault: 1,
  isForce: true,
  enableByLogBackup: 1,
  extend: { appID: ['a'], measurement: null },
};

describe('import of an export', () => {
  it('changes nothing where it came from, in any order of the rows and of equal names', async () => {
    const ctx = await contextFor(kernel);
    await add(ctx, full);
    await add(ctx, { content: 'Yg==' });
    const { uuid } = await add(ctx, { content: 'Yw==', name: 'other' });
    await call(ctx, 'setDisable', { body: { isDisable: true, plUUIDs: [uuid] } });
    const exported = await exportAll(ctx);
    const before = await changes(ctx);
    for (const order of [exported, exported.toReversed()]) {
      expect(await run(ctx, order)).toEqual({ success_count: 3, fail_count: 0, failures: [] });
      expect(await run(ctx, order, { isForce: true })).toMatchObject({ success_count: 3 });
    }
    expect(await changes(ctx)).toBe(before);
    expect(await rows(ctx)).toHaveLength(3);
  });

  it('makes the same pipelines in another workspace', async () => {
    const from = await contextFor(kernel);
    const to = await contextFor(kernel);
    await add(from, full);
    const disabled = await add(from, { content: 'Yg==' });
    await call(from, 'setDisable', { body: { isDisable: true, plUUIDs: [disabled.uuid] } });
    const exported = await exportAll(from);
    expect(exported).toContainEqual(expect.objectContaining({ isDisable: true }));
    await run(to, exported);
    const { isForce: _, ...kept } = full;
    expect(await exportAll(to)).toEqual(expect.arrayContaining(exported));
    expect(exported).toContainEqual({ ...kept, isDisable: false });
  });
});

describe('import', () => {
  it('updates the pipeline of this name and category and keeps what the row leaves out', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await add(ctx, full);
    await add(ctx, { category: 'rum' });
    await run(ctx, [{ name: 'nginx', category: 'logging', content: 'Yg==', isDisable: true }]);
    expect(await rows(ctx)).toHaveLength(2);
    expect(await call(ctx, 'get', { params: { pl_uuid: uuid } })).toMatchObject({
      ...full,
      content: 'Yg==',
      status: 2,
    });
    const [version] = await call(ctx, 'version.list', { params: { pl_uuid: uuid } });
    expect(version).toMatchObject({ revision: 2, verb: 'import' });
  });

  it('makes new pipelines that run on the collector unless the row says otherwise', async () => {
    const ctx = await contextFor(kernel);
    const { type: _, ...row } = base;
    await run(ctx, [row, { ...base, name: 'second' }]);
    expect((await exportAll(ctx)).map((each) => (each as { type: string }).type).sort()).toEqual(['central', 'local']);
  });

  it('leaves out rows that break a rule, says which and why, and takes the others', async () => {
    const ctx = await contextFor(kernel);
    const bad = [
      [{ ...base, name: 'a b' }, 'name'],
      [{ ...base, name: 'n'.repeat(257) }, 'name'],
      [{ ...base, name: undefined }, 'name'],
      [{ ...base, category: 'host' }, 'category'],
      [{ ...base, category: undefined }, 'category'],
      [{ ...base, content: undefined }, 'content'],
      [{ ...base, content: 'YQ' }, 'content'],
      [{ ...base, testData: '!' }, 'testData'],
      [{ ...base, type: 'remote' }, 'type'],
      [{ ...base, dataType: 'xml' }, 'dataType'],
      [{ ...base, asDefault: 2 }, 'asDefault'],
      [{ ...base, enableByLogBackup: -1 }, 'enableByLogBackup'],
    ] as const;
    const outcome = await run(ctx, [base, ...bad.map(([row]) => row), { ...base, name: 'last' }]);
    expect(outcome).toMatchObject({ success_count: 2, fail_count: bad.length });
    expect(outcome.failures).toEqual(
      bad.map(([row, field], index) => ({
        index: index + 1,
        name: row.name ?? '',
        errorCode: 'InvalidParameter',
        message: expect.stringContaining(field),
      })),
    );
    expect((await rows(ctx)).map((row) => row.name).sort()).toEqual(['last', 'nginx']);
  });

  it('takes rows of the category logging only when it comes from the logging menu', async () => {
    const ctx = await contextFor(kernel);
    const both = [base, { ...base, category: 'rum' }];
    expect(await run(ctx, both, { pipelineType: 'logging' })).toMatchObject({ success_count: 1, fail_count: 1 });
    expect(await run(ctx, both)).toMatchObject({ success_count: 2, fail_count: 0 });
  });

  it('replaces a default only when the import is forced, and does not keep the force', async () => {
    const ctx = await contextFor(kernel);
    const first = await add(ctx, { name: 'first', asDefault: 1 });
    const row = { ...base, asDefault: 1 };
    expect(await run(ctx, [row])).toMatchObject({
      fail_count: 1,
      failures: [{ index: 0, name: 'nginx', errorCode: 'DefaultPipelineExists' }],
    });
    expect(await rows(ctx)).toHaveLength(1);
    expect(await run(ctx, [row], { isForce: true })).toMatchObject({ success_count: 1, fail_count: 0 });
    expect(await call(ctx, 'get', { params: { pl_uuid: first.uuid } })).toMatchObject({ asDefault: 0 });
    const [{ uuid } = { uuid: '' }] = (await rows(ctx)).filter(({ name }) => name === 'nginx');
    expect(await call(ctx, 'get', { params: { pl_uuid: uuid } })).toMatchObject({ asDefault: 1, isForce: false });
  });

  it('needs the permission to manage pipelines, and an empty import changes nothing', async () => {
    const ctx = await contextFor(kernel, { roles: ['readOnly'] });
    await expect(run(ctx, [base])).rejects.toMatchObject({ code: 'PermissionDenied' });
    expect(await run(await contextFor(kernel), [])).toEqual({ success_count: 0, fail_count: 0, failures: [] });
  });
});
