import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dashboards } from '../dashboards/index.ts';
import type { Context } from '../kernel/context.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { viewers } from '../viewers/index.ts';
import { carouselOperations } from './operations.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const call = (ctx: Context, verb: string, request: Parameters<typeof callOperation>[2] = {}) =>
  callOperation(operationNamed(carouselOperations, `carousels.${verb}`), ctx, request);

const on = (uuid: string) => ({ params: { carousel_uuid: uuid } });

const onBoard = (ctx: Context, verb: string, request: Parameters<typeof callOperation>[2]) =>
  callOperation(operationNamed(dashboards.operations, `dashboards.${verb}`), ctx, request);

const board = async (ctx: Context, name: string, settings: object = {}): Promise<string> =>
  (await onBoard(ctx, 'create', { body: { name, ...settings } })).content.uuid;

const create = async (ctx: Context, dashboardUUIDs: readonly string[], body: object = {}) =>
  (await call(ctx, 'create', { body: { name: 'carousel', dashboardUUIDs, intervalTime: '30s', ...body } })).content;

const uuidsIn = async (ctx: Context, uuid: string): Promise<string[]> =>
  (await call(ctx, 'get', on(uuid))).content.dashboardUUIDs;

describe('a carousel', () => {
  it('answers every documented field, and in get the names of its dashboards in their order', async () => {
    const ctx = await contextFor(kernel);
    const [one, two] = [await board(ctx, 'one'), await board(ctx, 'two')];
    const made = await create(ctx, [two, one, two], { name: 'wall' });
    const fields = {
      id: expect.any(Number),
      uuid: expect.stringMatching(/^csel_[0-9a-f]{32}$/),
      name: 'wall',
      accountUUID: ctx.actor.uuid,
      dashboardUUIDs: [two, one, two],
      intervalTime: '30s',
      status: 0,
      creator: ctx.actor.uuid,
      updator: ctx.actor.uuid,
      createAt: Math.floor(kernel.now() / 1000),
      updateAt: Math.floor(kernel.now() / 1000),
      deleteAt: -1,
      workspaceUUID: ctx.workspace.uuid,
    };
    expect(made).toEqual(fields);
    expect((await call(ctx, 'get', on(made.uuid))).content).toEqual({
      ...fields,
      dashboardInfo: [{ [two]: 'two' }, { [one]: 'one' }, { [two]: 'two' }],
    });
    expect((await call(ctx, 'list')).content).toEqual([fields]);
  });

  it('is found by a part of its name; the whole list is one page unless a size is sent', async () => {
    const ctx = await contextFor(kernel);
    for (const name of ['Wall', 'desk']) await create(ctx, [], { name });
    const found = await call(ctx, 'list', { query: { search: 'WAL' } });
    expect(found.content.map((row: { name: string }) => row.name)).toEqual(['Wall']);
    expect((await call(ctx, 'list')).pageInfo).toEqual({ count: 2, pageIndex: 1, pageSize: 2, totalCount: 2 });
    const page = await call(ctx, 'list', { query: { pageIndex: 2, pageSize: 1 } });
    expect(page.pageInfo).toEqual({ count: 1, pageIndex: 2, pageSize: 1, totalCount: 2 });
  });

  it('needs all three fields, for a change as well', () => {
    const full = { name: 'n'.repeat(256), dashboardUUIDs: [], intervalTime: '40s' };
    for (const verb of ['create', 'modify']) {
      const { body: schema } = operationNamed(carouselOperations, `carousels.${verb}`);
      const accepts = (value: unknown) => schema !== undefined && Value.Check(schema, value);
      for (const intervalTime of ['1s', '30s', '5m', '1h']) expect(accepts({ ...full, intervalTime })).toBe(true);
      const { name: _, ...nameless } = full;
      const { dashboardUUIDs: __, ...empty } = full;
      const { intervalTime: ___, ...endless } = full;
      for (const wrong of [
        nameless,
        empty,
        endless,
        { ...full, name: '' },
        { ...full, name: 'n'.repeat(257) },
        { ...full, dashboardUUIDs: 'dsbd_1' },
        { ...full, dashboardUUIDs: Array(201).fill('dsbd_1') },
        { ...full, intervalTime: 30 },
        { ...full, intervalTime: '0s' },
        { ...full, intervalTime: '30' },
        { ...full, intervalTime: '30 s' },
      ]) {
        expect(accepts(wrong), `${verb} ${JSON.stringify(wrong)}`).toBe(false);
      }
    }
  });

  it('changes by a full update, and says nothing twice', async () => {
    const ctx = await contextFor(kernel);
    const [one, two] = [await board(ctx, 'one'), await board(ctx, 'two')];
    const { uuid } = await create(ctx, [one]);
    const body = { name: 'other', dashboardUUIDs: [two, one], intervalTime: '40s' };
    const { content, revision } = await call(ctx, 'modify', { ...on(uuid), body });
    expect(content).toMatchObject(body);
    expect(revision).toBe(2);
    expect((await call(ctx, 'modify', { ...on(uuid), body })).revision).toBe(2);
    const stale = { ...ctx, expectedRevision: 1 };
    await expect(call(stale, 'modify', { ...on(uuid), body })).rejects.toMatchObject({ code: 'RevisionConflict' });
    await call(ctx, 'version.restore', { params: { carousel_uuid: uuid, revision: 1 } });
    expect(await uuidsIn(ctx, uuid)).toEqual([one]);
    expect((await call(ctx, 'delete', on(uuid))).content).toBe(true);
    await expect(call(ctx, 'get', on(uuid))).rejects.toMatchObject({ code: 'ObjectNotFound' });
  });
});

describe('the dashboards of a carousel', () => {
  it('must live in the workspace and be open to the caller', async () => {
    const ctx = await contextFor(kernel, { roles: ['general'] });
    const owner = await contextFor(kernel, { workspace: ctx.workspace, roles: ['owner'] });
    const stranger = await contextFor(kernel);
    const deleted = await board(ctx, 'deleted');
    await onBoard(ctx, 'delete', { params: { dashboard_uuid: deleted } });
    const { content: viewer } = await callOperation(operationNamed(viewers.operations, 'viewers.create'), ctx, {
      body: { name: 'no dashboard' },
    });
    const open = await board(ctx, 'open');
    const { uuid } = await create(ctx, [open]);
    for (const wrong of [
      deleted,
      viewer.uuid,
      await board(owner, 'closed', { isPublic: 0 }),
      await board(stranger, 'of another workspace'),
      `dsbd_${'0'.repeat(32)}`,
    ]) {
      const refused = { code: 'ObjectNotFound', message: `dashboard ${wrong} does not exist in this workspace` };
      await expect(create(ctx, [open, wrong])).rejects.toMatchObject(refused);
      const body = { name: 'n', dashboardUUIDs: [wrong], intervalTime: '30s' };
      await expect(call(ctx, 'modify', { ...on(uuid), body })).rejects.toMatchObject(refused);
    }
    expect((await call(ctx, 'list')).content).toHaveLength(1);
    expect(await uuidsIn(ctx, uuid)).toEqual([open]);
  });

  it('show no longer when they are deleted or closed, and show again when they are back', async () => {
    const ctx = await contextFor(kernel, { roles: ['general'] });
    const owner = await contextFor(kernel, { workspace: ctx.workspace, roles: ['owner'] });
    const [kept, gone, shut] = [await board(owner, 'kept'), await board(owner, 'gone'), await board(owner, 'shut')];
    const { uuid } = await create(ctx, [kept, gone, shut]);
    await onBoard(owner, 'delete', { params: { dashboard_uuid: gone } });
    await onBoard(owner, 'modify', { params: { dashboard_uuid: shut }, body: { isPublic: 0 } });
    expect(await uuidsIn(ctx, uuid)).toEqual([kept]);
    expect(await uuidsIn(owner, uuid)).toEqual([kept, shut]);
    expect((await call(ctx, 'list')).content[0].dashboardUUIDs).toEqual([kept]);
    await onBoard(owner, 'modify', { params: { dashboard_uuid: shut }, body: { isPublic: 1 } });
    expect(await uuidsIn(ctx, uuid)).toEqual([kept, shut]);
  });

  it('stay where a caller sends back what he was shown', async () => {
    const ctx = await contextFor(kernel, { roles: ['general'] });
    const owner = await contextFor(kernel, { workspace: ctx.workspace, roles: ['owner'] });
    const [open, shut] = [await board(owner, 'open'), await board(owner, 'shut', { isPublic: 0 })];
    const { uuid } = await create(owner, [shut, open]);
    const body = { name: 'renamed', dashboardUUIDs: await uuidsIn(ctx, uuid), intervalTime: '5m' };
    const { content } = await call(ctx, 'modify', { ...on(uuid), body });
    expect(content).toMatchObject({ name: 'renamed', dashboardUUIDs: [open], intervalTime: '5m' });
    expect(await uuidsIn(owner, uuid)).toEqual([shut, open]);
  });
});

describe('access', () => {
  it('hides the carousels of another workspace with the answer of a missing one', async () => {
    const mine = await contextFor(kernel);
    const stranger = await contextFor(kernel);
    const { uuid } = await create(mine, []);
    const body = { name: 'n', dashboardUUIDs: [], intervalTime: '30s' };
    for (const verb of ['get', 'modify', 'delete', 'version.list']) {
      await expect(call(stranger, verb, { ...on(uuid), body })).rejects.toMatchObject({
        code: 'ObjectNotFound',
        message: `carousel ${uuid} does not exist in this workspace`,
      });
    }
    expect((await call(stranger, 'list')).content).toEqual([]);
  });

  it('lets a read-only caller watch and nothing else', async () => {
    const admin = await contextFor(kernel);
    const reader = await contextFor(kernel, { workspace: admin.workspace, roles: ['readOnly'] });
    const one = await board(admin, 'one');
    const { uuid } = await create(admin, [one]);
    expect(await uuidsIn(reader, uuid)).toEqual([one]);
    const body = { name: 'n', dashboardUUIDs: [one], intervalTime: '30s' };
    for (const verb of ['modify', 'delete', 'create']) {
      await expect(call(reader, verb, { ...on(uuid), body })).rejects.toMatchObject({
        code: 'PermissionDenied',
        detail: { permission: 'scene.setManage' },
      });
    }
    const key = await contextFor(kernel, { workspace: admin.workspace, readOnly: true });
    await expect(create(key, [])).rejects.toMatchObject({ code: 'ReadOnlyKey' });
  });
});
