import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archiveText } from '../archive/testing/archive-text.ts';
import { exported, imported } from '../archive/testing/archives.ts';
import type { Context } from '../kernel/context.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { blacklistOperations } from './operations.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const call = async (ctx: Context, verb: string, request: Parameters<typeof callOperation>[2] = {}) =>
  (await callOperation(operationNamed(blacklistOperations, `blacklists.${verb}`), ctx, request)).content;

const filters = [{ name: 'host', value: ['127.0.0.1'], operation: 'in', condition: 'and' }];
const base = { name: 'rule 1', desc: 'why', type: 'logging', source: 'kodo-log', sources: null, filters };

const add = async (ctx: Context, body: object = {}): Promise<{ uuid: string }> =>
  call(ctx, 'create', { body: { ...base, ...body } });
const run = async (ctx: Context, blacklists: readonly object[], blacklistType = 'all') =>
  (await call(ctx, 'import', { body: { blacklists, blacklistType } })).blacklists;
const rules = async (ctx: Context): Promise<{ uuid: string; name: string }[]> =>
  call(ctx, 'list', { query: { type: 'all' } });
const exportAll = async (ctx: Context): Promise<object[]> =>
  (await call(ctx, 'export', { body: { blacklistUUIDs: (await rules(ctx)).map((rule) => rule.uuid) } })).blacklists;

describe('export and import', () => {
  it('change nothing where the rules came from, and make the same ones elsewhere', async () => {
    const [from, to] = [await contextFor(kernel), await contextFor(kernel)];
    await add(from);
    await add(from);
    await add(from, { name: 'all', source: 're(`.*`)', filters: [] });
    await add(from, { name: 'several', source: null, sources: ['a', 'b'] });
    const rows = await exportAll(from);
    expect(rows).toContainEqual(base);
    for (const order of [rows, rows.toReversed()]) expect(await run(from, order)).toEqual(order);
    expect(await rules(from)).toHaveLength(4);
    await run(to, rows);
    await run(to, rows);
    expect(await exportAll(to)).toHaveLength(4);
    expect(await exportAll(to)).toEqual(expect.arrayContaining(rows));
  });

  it('never changes a rule that is there', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await add(ctx);
    await run(ctx, [{ ...base, source: 'another' }]);
    expect(await rules(ctx)).toHaveLength(2);
    expect(await call(ctx, 'get', { params: { blist_uuid: uuid } })).toMatchObject(base);
  });
});

describe('import', () => {
  it('takes rows of older exports, and names them after their sources', async () => {
    const ctx = await contextFor(kernel);
    const row = { type: 'logging', source: 'kodo-log', filters };
    const [taken] = await run(ctx, [row]);
    expect(taken).toEqual({ ...row, name: 'kodo-log', desc: '', sources: null });
    const others = [
      { type: 'rum' },
      { type: 'rum', source: '', sources: ['a', 'b'] },
      { ...row, source: '源'.repeat(60) },
    ];
    expect((await run(ctx, others)).map(({ name }: { name: string }) => name)).toEqual([
      'rum',
      'a, b',
      '源'.repeat(50),
    ]);
  });

  it('from the menu of logs takes rules of logs only; what a row does not say is meant there', async () => {
    const ctx = await contextFor(kernel);
    const { type: _, ...untyped } = base;
    expect(await run(ctx, [untyped], 'logging')).toEqual([base]);
    await expect(run(ctx, [base, { ...base, type: 'rum' }], 'logging')).rejects.toMatchObject({
      code: 'InvalidParameter',
      detail: { field: 'blacklists[1].type' },
    });
    await expect(run(ctx, [untyped])).rejects.toMatchObject({ detail: { field: 'blacklists[0].type' } });
  });

  it('is all rows or none, with the place of what is wrong', async () => {
    const ctx = await contextFor(kernel);
    const bad = { ...base, filters: [{ name: 'a', value: ['b'], values: ['c'] }] };
    await expect(run(ctx, [base, bad])).rejects.toMatchObject({
      code: 'InvalidParameter',
      detail: { field: 'blacklists[1].filters[0].values' },
    });
    await expect(run(ctx, [{ ...base, sources: ['re(`.*`)'] }])).rejects.toMatchObject({
      detail: { field: 'blacklists[0].sources' },
    });
    expect(await rules(ctx)).toEqual([]);
    expect(await run(ctx, [])).toEqual([]);
  });
});

describe('an archive', () => {
  const line = (attributes: object, head: object = {}) => ({
    kind: 'blacklists',
    name: 'rule 1',
    format: 'guance',
    status: 0,
    attributes: { desc: '', type: 'logging', source: 'a', sources: null, filters, ...attributes },
    tags: [],
    ...head,
  });

  it('carries the rules into another workspace', async () => {
    const [from, to] = [await contextFor(kernel), await contextFor(kernel)];
    await add(from, { name: '😀'.repeat(50) });
    const archive = await exported(from);
    expect((await imported(to, archive)).counts).toMatchObject({ created: 1, refused: 0 });
    expect(await exportAll(to)).toEqual(await exportAll(from));
    expect(await exported(to)).toBe(archive);
  });

  it('is held to the rules of add', async () => {
    const ctx = await contextFor(kernel);
    const lines = [
      line({ type: 'host' }),
      line({ sources: ['re(`.*`)'] }),
      line({ filters: [{ name: 'a`', operation: 'in', condition: 'and', value: [] }] }),
      line({}, { name: 'n'.repeat(51) }),
      line({}, { body: {} }),
    ];
    expect((await imported(ctx, archiveText(lines))).counts).toMatchObject({ created: 0, refused: lines.length });
    expect((await imported(ctx, archiveText([line({})]))).counts).toMatchObject({ created: 1, refused: 0 });
  });
});
