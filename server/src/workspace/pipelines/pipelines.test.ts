import fc from 'fast-check';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../kernel/context.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { pipelineOperations } from './operations.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const call = (ctx: Context, verb: string, request: Parameters<typeof callOperation>[2] = {}) =>
  callOperation(operationNamed(pipelineOperations, `pipelines.${verb}`), ctx, request);

const on = (uuid: string) => ({ params: { pl_uuid: uuid } });

const base = { name: 'nginx', type: 'local', category: 'logging', content: 'YWRkX2tleSgpCg==' };

const add = async (ctx: Context, body: object = {}) =>
  (await call(ctx, 'create', { body: { ...base, ...body } })).content;
const get = async (ctx: Context, uuid: string) => (await call(ctx, 'get', on(uuid))).content;

const accepts = (verb: string, body: unknown) => {
  const { body: schema } = operationNamed(pipelineOperations, `pipelines.${verb}`);
  return schema !== undefined && Value.Check(schema, body);
};

describe('add', () => {
  it('answers everything that was sent, with the numbers and types that clients decode', async () => {
    const ctx = await contextFor(kernel);
    const body = {
      ...base,
      source: ['nginx', 'nsqlookupd'],
      testData: 'W10=\n',
      dataType: 'json',
      asDefault: 1,
      isForce: true,
      enableByLogBackup: 1,
      extend: { measurement: ['m'], appID: null, loggingIndex: '' },
    };
    const added = await add(ctx, body);
    expect(added).toEqual({
      ...body,
      id: expect.any(Number),
      uuid: expect.stringMatching(/^pl_[0-9a-f]{32}$/),
      status: 0,
      creator: ctx.actor.uuid,
      updator: ctx.actor.uuid,
      createAt: Math.floor(kernel.now() / 1000),
      updateAt: Math.floor(kernel.now() / 1000),
      deleteAt: -1,
      workspaceUUID: ctx.workspace.uuid,
      isSysTemplate: 0,
    });
    expect(await get(ctx, added.uuid)).toEqual(added);
  });

  it('fills what was left out with nothing', async () => {
    const ctx = await contextFor(kernel);
    expect(await add(ctx)).toMatchObject({
      source: [],
      testData: '',
      dataType: '',
      asDefault: 0,
      isForce: false,
      enableByLogBackup: 0,
      extend: {},
    });
  });

  it('refuses what is not base64 and names field and offset', async () => {
    const ctx = await contextFor(kernel);
    for (const field of ['content', 'testData']) {
      await expect(add(ctx, { [field]: 'YWJj!' })).rejects.toMatchObject({
        code: 'InvalidParameter',
        message: expect.stringContaining(field),
        detail: { field, offset: 4 },
      });
    }
  });

  it('takes the documented names, values and fields, and no others', () => {
    for (const name of ['a', 'A_z-9', '日志-规则', 'n'.repeat(256)]) {
      expect(accepts('create', { ...base, name }), name).toBe(true);
    }
    for (const name of ['', 'a b', 'a.p', 'é', 'a/b', 'ok\n', 'n'.repeat(257)]) {
      expect(accepts('create', { ...base, name }), name).toBe(false);
    }
    for (const wrong of [
      { type: 'remote' },
      { category: 'host' },
      { category: '' },
      { dataType: 'xml' },
      { asDefault: 2 },
      { enableByLogBackup: true },
      { isForce: 1 },
      { source: 'nginx' },
      { extend: null },
      { extend: { appId: [] } },
      { desc: 'unknown' },
    ]) {
      expect(accepts('create', { ...base, ...wrong }), JSON.stringify(wrong)).toBe(false);
      expect(accepts('modify', { ...base, ...wrong }), JSON.stringify(wrong)).toBe(false);
    }
    expect(accepts('create', { ...base, dataType: '', testData: '', extend: { appID: null } })).toBe(true);
    for (const key of Object.keys(base)) {
      expect(accepts('modify', { ...base, [key]: undefined }), `without ${key}`).toBe(false);
    }
  });

  it('needs the permission to manage pipelines', async () => {
    const ctx = await contextFor(kernel, { roles: ['readOnly'] });
    await expect(add(ctx)).rejects.toMatchObject({
      code: 'PermissionDenied',
      detail: { permission: 'pipeline.pipelineManage' },
    });
    expect((await call(ctx, 'list')).content).toEqual({ data: [] });
  });
});

describe('modify', () => {
  it('keeps what the body leaves out, but never a force', async () => {
    const ctx = await contextFor(kernel);
    const optional = {
      source: ['s'],
      testData: 'W10=',
      dataType: 'json',
      enableByLogBackup: 1,
      extend: { appID: ['a'] },
      asDefault: 1,
    };
    const { uuid } = await add(ctx, { ...optional, isForce: true });
    kernel.clock.advance(1000);
    const body = { ...base, name: 'renamed' };
    const { content, revision } = await call(ctx, 'modify', { ...on(uuid), body });
    expect(content).toMatchObject({ ...optional, name: 'renamed', isForce: false });
    expect(content.updateAt).toBe(content.createAt + 1);
    expect(revision).toBe(2);
    expect((await call(ctx, 'modify', { ...on(uuid), body })).revision).toBe(2);
    await expect(call({ ...ctx, expectedRevision: 1 }, 'modify', { ...on(uuid), body: base })).rejects.toMatchObject({
      code: 'RevisionConflict',
    });
  });
});

describe('the default of a category', () => {
  it('is one: a second is refused, and with isForce the first gives way as a revision of its own', async () => {
    const ctx = await contextFor(kernel);
    const first = await add(ctx, { asDefault: 1 });
    await add(ctx, { asDefault: 1, category: 'rum' });
    await expect(add(ctx, { name: 'second', asDefault: 1 })).rejects.toMatchObject({
      code: 'DefaultPipelineExists',
      detail: { category: 'logging', uuid: first.uuid },
    });
    const second = await add(ctx, { name: 'second', asDefault: 1, isForce: true });
    expect(second.asDefault).toBe(1);
    expect((await get(ctx, first.uuid)).asDefault).toBe(0);
    expect((await call(ctx, 'version.list', on(first.uuid))).content).toMatchObject([
      { revision: 2, verb: 'modify', creator: ctx.actor.uuid },
      { revision: 1, verb: 'create' },
    ]);
  });

  it('is taken by modify as well, whatever revision the caller names for its own pipeline', async () => {
    const ctx = await contextFor(kernel);
    const first = await add(ctx, { asDefault: 1 });
    await call(ctx, 'modify', { ...on(first.uuid), body: { ...base, testData: 'W10=' } });
    const second = await add(ctx, { name: 'second' });
    const body = { ...base, name: 'second', asDefault: 1 };
    const careful = { ...ctx, expectedRevision: 1 };
    await expect(call(careful, 'modify', { ...on(second.uuid), body })).rejects.toMatchObject({
      code: 'DefaultPipelineExists',
    });
    await call(careful, 'modify', { ...on(second.uuid), body: { ...body, isForce: true } });
    expect((await get(ctx, first.uuid)).asDefault).toBe(0);
  });

  it('is looked for in the category that the pipeline moves to', async () => {
    const ctx = await contextFor(kernel);
    await add(ctx, { asDefault: 1, category: 'rum' });
    const { uuid } = await add(ctx, { asDefault: 1 });
    await expect(call(ctx, 'modify', { ...on(uuid), body: { ...base, category: 'rum' } })).rejects.toMatchObject({
      code: 'DefaultPipelineExists',
    });
  });

  it('is free again when its pipeline is deleted, and another workspace has its own', async () => {
    const ctx = await contextFor(kernel);
    const first = await add(ctx, { asDefault: 1 });
    await add(await contextFor(kernel), { asDefault: 1 });
    await call(ctx, 'delete', { query: { pipelineUUIDs: [first.uuid] } });
    expect((await add(ctx, { asDefault: 1 })).asDefault).toBe(1);
  });

  it('holds for restored versions: they take the default only where they were allowed to', async () => {
    const ctx = await contextFor(kernel);
    const first = await add(ctx, { asDefault: 1 });
    await add(ctx, { name: 'second', asDefault: 1, isForce: true });
    const restore = { params: { pl_uuid: first.uuid, revision: 1 } };
    await expect(call(ctx, 'version.restore', restore)).rejects.toMatchObject({ code: 'DefaultPipelineExists' });
    expect(operationNamed(pipelineOperations, 'pipelines.version.restore').errors).toContain('DefaultPipelineExists');
  });
});

describe('list', () => {
  it('filters by name, type and any of several categories, and shows no scripts', async () => {
    const ctx = await contextFor(kernel);
    const local = await add(ctx, { name: 'Nginx-local' });
    kernel.clock.advance(1000);
    const central = await add(ctx, { name: 'central', type: 'central', category: 'rum' });
    kernel.clock.advance(1000);
    await add(ctx, { name: 'third', type: 'central', category: 'metric' });
    const names = async (query: Record<string, unknown>) =>
      (await call(ctx, 'list', { query })).content.data.map((row: { name: string }) => row.name);
    expect(await names({})).toEqual(['third', 'central', 'Nginx-local']);
    expect(await names({ search: 'nginx' })).toEqual(['Nginx-local']);
    expect(await names({ type: 'central' })).toEqual(['third', 'central']);
    expect(await names({ categories: ['logging', 'rum'] })).toEqual(['central', 'Nginx-local']);
    expect(await names({ categories: ['logging', 'rum'], type: 'central' })).toEqual(['central']);
    expect(await names({ categories: [] })).toHaveLength(3);
    const { content, pageInfo } = await call(ctx, 'list', { query: { pageIndex: 2, pageSize: 2 } });
    expect(pageInfo).toEqual({ count: 1, pageIndex: 2, pageSize: 2, totalCount: 3 });
    const [row] = content.data;
    expect(row).toMatchObject({ uuid: local.uuid, category: 'logging', asDefault: 0, status: 0 });
    expect(row.creatorInfo).toMatchObject({ uuid: ctx.actor.uuid, name: 'Tess Tester', iconUrl: '', status: 0 });
    for (const key of ['content', 'testData', 'source', 'extend', 'type']) expect(row).not.toHaveProperty(key);
    await call(ctx, 'modify', { ...on(central.uuid), body: { ...base, name: 'central', category: 'object' } });
    expect(await names({ categories: ['rum'] })).toEqual([]);
  });
});

describe('batch_set_disable', () => {
  it('sets status 2 and 0, all or none', async () => {
    const ctx = await contextFor(kernel);
    const one = await add(ctx, { asDefault: 1 });
    const two = await add(ctx);
    const set = (isDisable: boolean, plUUIDs: string[]) => call(ctx, 'setDisable', { body: { isDisable, plUUIDs } });
    const statuses = async () => [(await get(ctx, one.uuid)).status, (await get(ctx, two.uuid)).status];
    expect((await set(true, [one.uuid, two.uuid])).content).toBe(true);
    expect(await statuses()).toEqual([2, 2]);
    expect((await get(ctx, one.uuid)).asDefault).toBe(1);
    await set(false, [two.uuid]);
    expect(await statuses()).toEqual([2, 0]);
    await expect(set(false, [one.uuid, 'pl_none'])).rejects.toMatchObject({ code: 'ObjectNotFound' });
    expect(await statuses()).toEqual([2, 0]);
  });
});

describe('delete', () => {
  it('takes uuids from the query or the body, all or none, and answers true', async () => {
    const ctx = await contextFor(kernel);
    const uuids: string[] = [];
    for (let count = 0; count < 3; count += 1) uuids.push((await add(ctx)).uuid);
    const [one = '', two = '', three = ''] = uuids;
    const left = async () => (await call(ctx, 'list')).content.data.length;
    await expect(call(ctx, 'delete', { query: { pipelineUUIDs: [one, 'pl_none'] } })).rejects.toMatchObject({
      code: 'ObjectNotFound',
    });
    expect(await left()).toBe(3);
    expect((await call(ctx, 'delete', { query: { pipelineUUIDs: [one, two] } })).content).toBe(true);
    expect(await left()).toBe(1);
    await call(ctx, 'delete', { body: { pipelineUUIDs: [three] } });
    expect(await left()).toBe(0);
    await expect(call(ctx, 'delete')).rejects.toMatchObject({ code: 'InvalidParameter' });
    expect(operationNamed(pipelineOperations, 'pipelines.delete')).toMatchObject({
      method: 'GET',
      alsoPost: true,
      path: '/api/v1/pipeline/delete',
    });
  });

  it('does not reach another workspace', async () => {
    const { uuid } = await add(await contextFor(kernel));
    const stranger = await contextFor(kernel);
    const request = { query: { pipelineUUIDs: [uuid] } };
    await expect(call(stranger, 'delete', request)).rejects.toMatchObject({ code: 'ObjectNotFound' });
    await expect(call(stranger, 'get', on(uuid))).rejects.toMatchObject({ code: 'ObjectNotFound' });
    await expect(call(stranger, 'export', { body: { pipelineUUIDs: [uuid] } })).rejects.toMatchObject({
      code: 'ObjectNotFound',
    });
  });
});

describe('history', () => {
  it('shows changed scripts by lines', async () => {
    const ctx = await contextFor(kernel);
    const encode = (text: string) => Buffer.from(text).toString('base64');
    const { uuid } = await add(ctx, { content: encode('a\nb\nc\n') });
    await call(ctx, 'modify', { ...on(uuid), body: { ...base, content: encode('a\nB\nc\n') } });
    const { content } = await call(ctx, 'version.diff', { ...on(uuid), query: { from: 1, to: 2 } });
    expect(content.changes).toEqual([{ path: '/body/content/lines/1', kind: 'changed', before: 'b', after: 'B' }]);
    await call(ctx, 'modify', { ...on(uuid), body: { ...base, content: `${encode('a\nB\nc\n')}\n` } });
    const spelled = await call(ctx, 'version.diff', { ...on(uuid), query: { from: 2, to: 3 } });
    expect(spelled.content.changes).toMatchObject([{ path: '/body/content/asSent', kind: 'added' }]);
  });
});

describe('content', () => {
  it('comes back as it was sent through add, get, export, import and get, whatever the bytes', async () => {
    const from = await contextFor(kernel);
    const to = await contextFor(kernel);
    const sent = fc.tuple(fc.uint8Array(), fc.constantFrom('', '\n', '\r\n')).map(([bytes, end]) => {
      return Buffer.from(bytes).toString('base64') + end;
    });
    await fc.assert(
      fc.asyncProperty(sent, sent, async (content, testData) => {
        const { uuid } = await add(from, { content, testData });
        expect(await get(from, uuid)).toMatchObject({ content, testData });
        const { content: exported } = await call(from, 'export', { body: { pipelineUUIDs: [uuid] } });
        const body = { ...exported, pipelineType: 'all' };
        expect((await call(to, 'import', { body })).content).toMatchObject({ success_count: 1, fail_count: 0 });
        const [{ uuid: imported }] = (await call(to, 'list')).content.data;
        expect(await get(to, imported)).toMatchObject({ content, testData });
        await call(to, 'delete', { query: { pipelineUUIDs: [imported] } });
      }),
      { numRuns: 50 },
    );
  });
});
