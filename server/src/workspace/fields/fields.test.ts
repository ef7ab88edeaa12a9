import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../kernel/context.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { fieldOperations } from './operations.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const call = (ctx: Context, verb: string, request: Parameters<typeof callOperation>[2] = {}) =>
  callOperation(operationNamed(fieldOperations, `fields.${verb}`), ctx, request);

const on = (uuid: string) => ({ params: { field_uuid: uuid } });

const base = { name: 'test_load', alias: 'as_load' };
const whole = { ...base, desc: 'temp', fieldSource: 'logging', fieldType: 'float', unit: 'custom/["time","ns"]' };

const add = async (ctx: Context, body: object = {}) =>
  (await call(ctx, 'create', { body: { ...base, ...body } })).content;
const get = async (ctx: Context, uuid: string) => (await call(ctx, 'get', on(uuid))).content;
const modify = async (ctx: Context, uuid: string, body: object = {}) =>
  (await call(ctx, 'modify', { ...on(uuid), body: { ...base, ...body } })).content;
const list = async (ctx: Context, query: Record<string, unknown> = {}) =>
  (await call(ctx, 'list', { query })).content.data;
const named = (ctx: Context, name: string): Promise<{ name: string; uuid: string; sysField: number }[]> =>
  list(ctx, { search: name });

const accepts = (verb: string, body: unknown) => {
  const { body: schema } = operationNamed(fieldOperations, `fields.${verb}`);
  return schema !== undefined && Value.Check(schema, body);
};

describe('add', () => {
  it('answers everything that was sent, in the form that the catalogue documents', async () => {
    const ctx = await contextFor(kernel);
    const added = await add(ctx, whole);
    expect(added).toEqual({
      ...whole,
      aliasEn: '',
      descEn: '',
      sysField: 0,
      declaration: {},
      id: expect.any(Number),
      uuid: expect.stringMatching(/^field_[0-9a-f]{32}$/),
      status: 0,
      creator: ctx.actor.uuid,
      updator: '',
      createAt: Math.floor(kernel.now() / 1000),
      updateAt: -1,
      deleteAt: -1,
      workspaceUUID: ctx.workspace.uuid,
    });
    expect(await get(ctx, added.uuid)).toEqual(added);
  });

  it('makes a general field without type and unit where nothing else is said', async () => {
    const ctx = await contextFor(kernel);
    expect(await add(ctx)).toMatchObject({ desc: '', fieldSource: '', fieldType: '', unit: '' });
  });

  it('clears the unit of a text', async () => {
    const ctx = await contextFor(kernel);
    expect(await add(ctx, { ...whole, fieldType: 'string' })).toMatchObject({ fieldType: 'string', unit: '' });
  });

  it('keeps names unique within one source', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await add(ctx);
    await expect(add(ctx)).rejects.toMatchObject({ code: 'NameTaken', detail: { uuid } });
    await add(ctx, { fieldSource: 'rum' });
    await expect(add(ctx, { fieldSource: 'rum' })).rejects.toMatchObject({ code: 'NameTaken' });
    await add(ctx, { name: 'Test_load' });
    await add(await contextFor(kernel));
    await call(ctx, 'delete', { body: { objUUIDs: [uuid] } });
    await add(ctx);
  });

  it('hides a built-in field only where the caller says so', async () => {
    const ctx = await contextFor(kernel);
    const [builtIn] = await named(ctx, 'usage_idle');
    expect(builtIn).toMatchObject({ name: 'usage_idle', sysField: 1 });
    for (const coverInner of [undefined, false]) {
      expect(await add(ctx, { name: 'usage_idle', coverInner })).toBe('need_confirm');
    }
    expect(await named(ctx, 'usage_idle')).toEqual([builtIn]);
    // The built-in fields are general ones.
    await add(ctx, { name: 'usage_idle', fieldSource: 'logging' });
    expect((await named(ctx, 'usage_idle')).map(({ sysField }) => sysField)).toEqual([0, 1]);
    const { uuid } = await add(ctx, { name: 'usage_idle', coverInner: true });
    expect((await named(ctx, 'usage_idle')).map(({ sysField }) => sysField)).toEqual([0, 0]);
    expect(await named(await contextFor(kernel), 'usage_idle')).toMatchObject([{ sysField: 1 }]);
    await call(ctx, 'delete', { body: { objUUIDs: [uuid] } });
    expect((await named(ctx, 'usage_idle')).map(({ sysField }) => sysField)).toEqual([0, 1]);
  });

  it('takes the documented values and lengths, and no others', () => {
    for (const right of [
      { name: 'n'.repeat(256), alias: '名'.repeat(256), desc: 'd'.repeat(3000), unit: 'u'.repeat(256) },
      { desc: '', unit: '', fieldType: '', fieldSource: '' },
      ...['int', 'float', 'boolean', 'string', 'long'].map((fieldType) => ({ fieldType })),
      ...['logging', 'object', 'custom_object', 'keyevent', 'tracing'].map((fieldSource) => ({ fieldSource })),
      ...['rum', 'security', 'network', 'billing'].map((fieldSource) => ({ fieldSource })),
      { coverInner: true },
    ]) {
      expect(accepts('create', { ...base, ...right }), JSON.stringify(right)).toBe(true);
      expect(accepts('modify', { ...base, ...right }), JSON.stringify(right)).toBe(true);
    }
    for (const wrong of [
      { name: '' },
      { name: 'n'.repeat(257) },
      { name: null },
      { name: undefined },
      { alias: '' },
      { alias: 'a'.repeat(257) },
      { alias: undefined },
      { desc: 'd'.repeat(3001) },
      { desc: null },
      { unit: 'u'.repeat(257) },
      { unit: null },
      { fieldType: 'text' },
      { fieldType: null },
      { fieldSource: 'metric' },
      { fieldSource: null },
      { coverInner: 'true' },
      { coverInner: null },
      { aliasEn: 'a' },
    ]) {
      expect(accepts('create', { ...base, ...wrong }), JSON.stringify(wrong)).toBe(false);
      expect(accepts('modify', { ...base, ...wrong }), JSON.stringify(wrong)).toBe(false);
    }
  });

  it('needs the permission to manage fields', async () => {
    const owner = await contextFor(kernel);
    const { uuid } = await add(owner);
    const { permissions } = await contextFor(kernel, { roles: ['readOnly'] });
    const reader = { ...owner, permissions };
    expect(await get(reader, uuid)).toMatchObject(base);
    expect(await named(reader, base.name)).toMatchObject([{ uuid }]);
    for (const [verb, request] of [
      ['create', { body: base }],
      // Also where nothing would be written.
      ['create', { body: { ...base, name: 'usage_idle' } }],
      ['modify', { ...on(uuid), body: base }],
      ['delete', { body: { objUUIDs: [uuid] } }],
    ] as const) {
      await expect(call(reader, verb, request), verb).rejects.toMatchObject({
        code: 'PermissionDenied',
        detail: { permission: 'field.fieldCfgManage' },
      });
    }
  });
});

describe('modify', () => {
  it('keeps what the body leaves out, says who changed it and when, and knows stale revisions', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await add(ctx, whole);
    kernel.clock.advance(1000);
    const { content, revision } = await call(ctx, 'modify', { ...on(uuid), body: { name: 'renamed', alias: 'b' } });
    expect(content).toMatchObject({ ...whole, name: 'renamed', alias: 'b', updator: ctx.actor.uuid });
    expect(content.updateAt).toBe(content.createAt + 1);
    expect(revision).toBe(2);
    expect(await get(ctx, uuid)).toEqual(content);
    const emptied = { desc: '', unit: '', fieldType: '', fieldSource: '' };
    expect(await modify(ctx, uuid, emptied)).toMatchObject(emptied);
    await expect(modify({ ...ctx, expectedRevision: 1 }, uuid)).rejects.toMatchObject({ code: 'RevisionConflict' });
  });

  it('clears the unit of what becomes or is a text', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await add(ctx, whole);
    expect(await modify(ctx, uuid, { fieldType: 'string' })).toMatchObject({ unit: '' });
    expect(await modify(ctx, uuid, { unit: 'b' })).toMatchObject({ fieldType: 'string', unit: '' });
  });

  it('keeps names unique within one source', async () => {
    const ctx = await contextFor(kernel);
    await add(ctx);
    const { uuid } = await add(ctx, { fieldSource: 'rum' });
    await expect(modify(ctx, uuid, { fieldSource: '' })).rejects.toMatchObject({ code: 'NameTaken' });
    expect(await modify(ctx, uuid, { alias: 'other' })).toMatchObject({ fieldSource: 'rum', alias: 'other' });
  });

  it('comes to hide a built-in field only where the caller says so, once', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await add(ctx);
    expect(await modify(ctx, uuid, { name: 'usage_idle' })).toBe('need_confirm');
    expect(await get(ctx, uuid)).toMatchObject(base);
    expect(await modify(ctx, uuid, { name: 'usage_idle', coverInner: true })).toMatchObject({ name: 'usage_idle' });
    expect(await modify(ctx, uuid, { name: 'usage_idle', desc: 'own' })).toMatchObject({ desc: 'own' });
    expect(await named(ctx, 'usage_idle')).toMatchObject([{ uuid }]);
  });
});

describe('built-in fields', () => {
  it('are the same in every workspace, read only, and are what is known of measurements', async () => {
    const ctx = await contextFor(kernel);
    const [listedOne] = await list(ctx, { search: 'USAGE_IDLE' });
    expect(listedOne).toEqual({
      uuid: expect.stringMatching(/^field_[0-9a-f]{32}$/),
      name: 'usage_idle',
      alias: 'usage_idle',
      desc: 'Time with nothing to do.',
      fieldSource: '',
      fieldType: '',
      unit: 'percent',
      sysField: 1,
      id: null,
      status: 0,
      creator: 'sys',
      createAt: 0,
      updator: '',
      updateAt: -1,
      deleteAt: -1,
      workspaceUUID: ctx.workspace.uuid,
      creatorInfo: { email: 'SYS', mobile: '', name: 'SYS', status: 0, username: 'SYS', uuid: '', wsAccountStatus: 0 },
      updatorInfo: {},
    });
    const { creatorInfo: _, updatorInfo: __, ...shown } = listedOne;
    expect(await get(ctx, shown.uuid)).toEqual({ ...shown, aliasEn: '', descEn: '', declaration: {} });
    const [elsewhere] = await named(await contextFor(kernel), 'usage_idle');
    expect(elsewhere?.uuid).toBe(shown.uuid);
    for (const [verb, request] of [
      ['modify', { ...on(shown.uuid), body: { ...base, coverInner: true } }],
      ['delete', { body: { objUUIDs: [shown.uuid] } }],
    ] as const) {
      await expect(call(ctx, verb, request), verb).rejects.toMatchObject({
        code: 'PermissionDenied',
        detail: { uuid: shown.uuid },
      });
    }
  });

  it('tell the meanings of a name that several measurements have, and a unit only where it is one', async () => {
    const ctx = await contextFor(kernel);
    const all: { name: string; desc: string; unit: string; fieldType: string }[] = await list(ctx, { pageSize: 1000 });
    const of = (name: string) => all.filter((each) => each.name === name);
    expect(of('total')).toMatchObject([
      { desc: 'mem: Memory of the machine. swap: Swap space. disk: Size.', unit: 'B', fieldType: '' },
    ]);
    expect(of('host')).toMatchObject([{ desc: 'Name of the machine.', unit: '', fieldType: 'string' }]);
  });
});

describe('list', () => {
  it('shows the fields of the workspace before the built-in ones, in pages over both', async () => {
    const ctx = await contextFor(kernel);
    const names: string[] = (await list(ctx, { pageSize: 1000 })).map(({ name }: { name: string }) => name);
    expect(names).toEqual([...names].sort());
    expect(await list(ctx)).toHaveLength(50);
    const first = await add(ctx, { name: 'usage_of_mine' });
    kernel.clock.advance(1000);
    await add(ctx, { name: 'Usage_two' });
    const page = async (pageIndex: number) => {
      const { content, pageInfo } = await call(ctx, 'list', { query: { search: 'usage_', pageIndex, pageSize: 3 } });
      expect(content.declaration).toEqual({});
      expect(pageInfo).toEqual({
        count: content.data.length,
        pageIndex,
        pageSize: 3,
        totalCount: 2 + names.filter((name) => name.includes('usage_')).length,
      });
      return content.data.map(({ name }: { name: string }) => name);
    };
    const usages = names.filter((name) => name.includes('usage_'));
    expect(await page(1)).toEqual(['Usage_two', 'usage_of_mine', usages[0]]);
    expect(await page(2)).toEqual(usages.slice(1, 4));
    expect(await page(50)).toEqual([]);
    const { aliasEn: _, descEn: __, declaration: ___, ...shown } = first;
    expect(await list(ctx, { search: 'of_mine' })).toEqual([
      {
        ...shown,
        creatorInfo: expect.objectContaining({ uuid: ctx.actor.uuid, name: 'Tess Tester', acntWsNickname: '' }),
        updatorInfo: {},
      },
    ]);
    await modify(ctx, first.uuid, { name: 'usage_of_mine', alias: 'changed' });
    const [changed] = await list(ctx, { search: 'of_mine' });
    expect(changed.updatorInfo).toMatchObject({ uuid: ctx.actor.uuid, mobile: '', wsAccountStatus: 0 });
    expect(await list(ctx, { search: 'no field at all' })).toEqual([]);
    const { query } = operationNamed(fieldOperations, 'fields.list');
    const takes = (each: object) => query !== undefined && Value.Check(query, each);
    expect([takes({ pageSize: 1000 }), takes({ pageSize: 1001 }), takes({ pageIndex: 0 })]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('delete', () => {
  it('takes all or none, and answers true', async () => {
    const ctx = await contextFor(kernel);
    const { uuid: one } = await add(ctx);
    const { uuid: two } = await add(ctx, { fieldSource: 'rum' });
    await expect(call(ctx, 'delete', { body: { objUUIDs: [one, 'field_none'] } })).rejects.toMatchObject({
      code: 'ObjectNotFound',
    });
    expect(await named(ctx, base.name)).toHaveLength(2);
    expect((await call(ctx, 'delete', { body: { objUUIDs: [one, two] } })).content).toBe(true);
    expect(await named(ctx, base.name)).toEqual([]);
    expect([accepts('delete', {}), accepts('delete', { objUUIDs: [] })]).toEqual([false, false]);
  });

  it('does not reach another workspace, and neither does anything else', async () => {
    const { uuid } = await add(await contextFor(kernel));
    const stranger = await contextFor(kernel);
    for (const [verb, request] of [
      ['delete', { body: { objUUIDs: [uuid] } }],
      ['get', on(uuid)],
      ['modify', { ...on(uuid), body: base }],
      ['version.list', on(uuid)],
    ] as const) {
      await expect(call(stranger, verb, request), verb).rejects.toMatchObject({ code: 'ObjectNotFound' });
    }
    expect(await named(stranger, base.name)).toEqual([]);
  });
});

describe('history', () => {
  it('shows what of a field was changed, and brings it back unless its name is taken', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await add(ctx, whole);
    await modify(ctx, uuid, { unit: 'b', name: 'renamed' });
    const { content } = await call(ctx, 'version.diff', { ...on(uuid), query: { from: 1, to: 2 } });
    expect(content.changes).toContainEqual({
      path: '/attributes/unit',
      kind: 'changed',
      before: whole.unit,
      after: 'b',
    });
    const restore = () => call(ctx, 'version.restore', { params: { field_uuid: uuid, revision: 1 }, body: {} });
    const { uuid: other } = await add(ctx, whole);
    await expect(restore()).rejects.toMatchObject({ code: 'NameTaken', detail: { uuid: other } });
    await call(ctx, 'delete', { body: { objUUIDs: [other] } });
    await restore();
    expect(await get(ctx, uuid)).toMatchObject(whole);
  });
});
