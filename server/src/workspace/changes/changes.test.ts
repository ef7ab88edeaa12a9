import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../kernel/context.ts';
import { newUuid } from '../kernel/identifiers.ts';
import { operations } from '../registry.ts';
import { type CalledAnswer, callOperation, contextFor, openTestKernel, operationNamed } from '../testing/index.ts';
import type { TestKernel } from '../testing/test-kernel.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const call = (ctx: Context, id: string, request: Parameters<typeof callOperation>[2] = {}): Promise<CalledAnswer> =>
  callOperation(operationNamed(operations, id), ctx, request);

const dashboard = (uuid: string) => ({ params: { dashboard_uuid: uuid } });

async function create(ctx: Context, body: object = {}): Promise<string> {
  return (await call(ctx, 'dashboards.create', { body: { name: 'CPU', ...body } })).content.uuid;
}
const modify = (ctx: Context, uuid: string, body: object) =>
  call(ctx, 'dashboards.modify', { ...dashboard(uuid), body });
const get = async (ctx: Context, uuid: string) => (await call(ctx, 'dashboards.get', dashboard(uuid))).content;
const remove = (ctx: Context, uuid: string) => call(ctx, 'dashboards.delete', dashboard(uuid));

const list = (ctx: Context, query: Record<string, unknown> = {}) => call(ctx, 'changes.list', { query });
const verbsOf = async (ctx: Context, query: Record<string, unknown> = {}): Promise<string[]> =>
  (await list(ctx, query)).content.map((change: { verb: string }) => change.verb);
const newest = async (ctx: Context, object: string) => (await list(ctx, { object, pageSize: 1 })).content[0];
const read = async (ctx: Context, uuid: string) =>
  (await call(ctx, 'changes.get', { params: { change_uuid: uuid } })).content;
const revert = (ctx: Context, uuid: string, body: object = {}) =>
  call(ctx, 'changes.revert', { params: { change_uuid: uuid }, body });
const revertNewest = async (ctx: Context, object: string, body: object = {}) =>
  revert(ctx, (await newest(ctx, object)).uuid, body);

describe('the list of changes', () => {
  it('says who did what to what, when and why, newest first', async () => {
    const ctx = await contextFor(kernel);
    const uuid = await create(ctx);
    kernel.clock.advance(1000);
    await modify({ ...ctx, reason: 'asked for' }, uuid, { name: 'CPU 2' });
    const { content, pageInfo } = await list(ctx);
    expect(pageInfo).toEqual({ count: 2, pageIndex: 1, pageSize: 50, totalCount: 2 });
    expect(content[0]).toEqual({
      uuid: expect.stringMatching(/^chg_[0-9a-f]{32}$/),
      seq: 2,
      createAt: Math.floor(kernel.now() / 1000),
      creator: ctx.actor.uuid,
      creatorInfo: { iconUrl: '', name: 'Tess Tester', username: expect.stringMatching(/^tess-/) },
      noun: 'dashboards',
      verb: 'modify',
      objectUUID: uuid,
      objectName: 'CPU 2',
      revisionFrom: 1,
      revisionTo: 2,
      reason: 'asked for',
      reverts: '',
      revertedBy: '',
      traceId: ctx.traceId,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(content[1]).toMatchObject({ seq: 1, verb: 'create', revisionFrom: 0, revisionTo: 1 });
  });

  it('answers something else with each of its filters, and the exact total with all of them', async () => {
    const ctx = await contextFor(kernel);
    const key = { kind: 'key', uuid: newUuid('wsak_'), name: 'deploy' } as const;
    const byKey = await contextFor(kernel, { workspace: ctx.workspace, actor: key });
    const start = Math.floor(kernel.now() / 1000);
    const first = await create(ctx, { tagNames: ['net'] });
    kernel.clock.advance(10_000);
    const second = await create(byKey);
    kernel.clock.advance(10_000);
    await remove(byKey, first);
    const total = async (query: object) => (await list(ctx, { ...query, pageSize: 1 })).pageInfo?.totalCount;
    expect(await verbsOf(ctx)).toEqual(['delete', 'create', 'create', 'create']);
    for (const [query, expected] of [
      [{}, 4],
      [{ actor: ctx.actor.uuid }, 2],
      [{ actor: key.uuid }, 2],
      [{ key: key.uuid }, 2],
      [{ key: ctx.actor.uuid }, 0],
      [{ actor: ctx.actor.uuid, key: key.uuid }, 0],
      [{ noun: 'tags' }, 1],
      [{ noun: 'dashboards' }, 3],
      [{ verb: 'delete' }, 1],
      [{ object: first }, 2],
      [{ object: second }, 1],
      [{ from: start + 10 }, 2],
      [{ from: start + 11 }, 1],
      [{ to: start + 10 }, 3],
      [{ to: start + 9 }, 2],
      [{ from: start, to: start }, 2],
      [{ object: first, verb: 'create', actor: ctx.actor.uuid, from: start, to: start }, 1],
    ] as const) {
      expect([query, await total(query)]).toEqual([query, expected]);
      expect((await list(ctx, query)).content).toHaveLength(expected);
    }
  });

  it('includes the whole of its last second', async () => {
    const ctx = await contextFor(kernel);
    kernel.clock.advance(999 - (kernel.now() % 1000));
    await create(ctx);
    const second = Math.floor(kernel.now() / 1000);
    kernel.clock.advance(1);
    await create(ctx);
    expect((await list(ctx, { to: second })).content).toHaveLength(1);
    expect((await list(ctx, { from: second + 1 })).content).toHaveLength(1);
  });

  it('has pages', async () => {
    const ctx = await contextFor(kernel);
    for (const name of ['a', 'b', 'c']) await create(ctx, { name });
    const page = async (pageIndex: number) => await list(ctx, { pageIndex, pageSize: 2 });
    expect((await page(1)).content.map((change: { objectName: string }) => change.objectName)).toEqual(['c', 'b']);
    expect((await page(2)).content.map((change: { objectName: string }) => change.objectName)).toEqual(['a']);
    expect((await page(3)).pageInfo).toEqual({ count: 0, pageIndex: 3, pageSize: 2, totalCount: 3 });
  });

  it('holds no change of another workspace, and is closed to roles without workspace.changeRead', async () => {
    const ctx = await contextFor(kernel);
    const uuid = await create(ctx);
    const stranger = await contextFor(kernel);
    expect((await list(stranger, { object: uuid })).content).toEqual([]);
    for (const roles of [['general'], ['readOnly']]) {
      const member = await contextFor(kernel, { workspace: ctx.workspace, roles });
      await expect(list(member)).rejects.toMatchObject({
        code: 'PermissionDenied',
        detail: { permission: 'workspace.changeRead' },
      });
    }
  });
});

describe('one change', () => {
  it('shows what differs between the states before and after it', async () => {
    const ctx = await contextFor(kernel);
    const uuid = await create(ctx, { desc: 'old' });
    await modify(ctx, uuid, { desc: 'new' });
    const change = await read(ctx, (await newest(ctx, uuid)).uuid);
    expect(change).toMatchObject({ verb: 'modify', stateBefore: 'stored', stateAfter: 'stored' });
    expect(change.diff).toEqual({
      truncated: false,
      changes: [{ path: '/attributes/desc', kind: 'changed', before: 'old', after: 'new' }],
    });
  });

  it('says that there was no object before a creation, after a delete and before an undelete', async () => {
    const ctx = await contextFor(kernel);
    const uuid = await create(ctx);
    const states = async () => {
      const { stateBefore, stateAfter, diff } = await read(ctx, (await newest(ctx, uuid)).uuid);
      return [stateBefore, stateAfter, diff];
    };
    expect(await states()).toEqual(['absent', 'stored', null]);
    await remove(ctx, uuid);
    expect(await states()).toEqual(['stored', 'absent', null]);
    await revertNewest(ctx, uuid);
    expect(await states()).toEqual(['absent', 'stored', null]);
  });

  it('shows tags too', async () => {
    const ctx = await contextFor(kernel);
    const tag = (await call(ctx, 'tags.create', { body: { name: 'net' } })).content;
    await call(ctx, 'tags.modify', { params: { tag_uuid: tag.uuid }, body: { name: 'network' } });
    const { diff } = await read(ctx, (await newest(ctx, tag.uuid)).uuid);
    expect(diff.changes).toEqual([{ path: '/name', kind: 'changed', before: 'net', after: 'network' }]);
  });

  it('keeps what a private dashboard says from members who may not open it', async () => {
    const ctx = await contextFor(kernel);
    const uuid = await create(ctx, { desc: 'old', isPublic: 0 });
    await modify(ctx, uuid, { desc: 'secret plan' });
    const change = await newest(ctx, uuid);
    const admin = await contextFor(kernel, { workspace: ctx.workspace });
    const seen = await read(admin, change.uuid);
    expect(seen).toMatchObject({ objectName: 'CPU', stateBefore: 'hidden', stateAfter: 'hidden', diff: null });
    const owner = await contextFor(kernel, { workspace: ctx.workspace, roles: ['owner'] });
    expect((await read(owner, change.uuid)).diff.changes).toHaveLength(1);
  });

  it('shows no state of keys', async () => {
    const ctx = await contextFor(kernel, { roles: ['owner'] });
    const added = await call(ctx, 'keys.create', { body: { name: 'deploy' } });
    const change = await read(ctx, (await newest(ctx, added.content.uuid)).uuid);
    expect(change).toMatchObject({ noun: 'keys', stateBefore: 'notStored', stateAfter: 'notStored', diff: null });
  });

  it('of another workspace answers like one that never was', async () => {
    const owner = await contextFor(kernel);
    const foreign = (await newest(owner, await create(owner))).uuid;
    const ctx = await contextFor(kernel);
    const missing = newUuid('chg_');
    const answerOf = async (act: (uuid: string) => Promise<unknown>, change: string) => {
      const error = (await act(change).catch((caught: unknown) => caught)) as { code: string; message: string };
      return { code: error.code, message: error.message.replace(change, '…') };
    };
    for (const act of [(change: string) => read(ctx, change), (change: string) => revert(ctx, change)]) {
      expect(await answerOf(act, foreign)).toEqual(await answerOf(act, missing));
      expect((await answerOf(act, foreign)).code).toBe('ObjectNotFound');
    }
  });
});

describe('revert', () => {
  it('of a modification gives the state before it as a new revision, with who and why', async () => {
    const ctx = await contextFor(kernel);
    const uuid = await create(ctx, { desc: 'old', tagNames: ['a'] });
    await modify(ctx, uuid, { desc: 'new', tagNames: ['b'] });
    const change = await newest(ctx, uuid);
    const answer = await revert(ctx, change.uuid, { reason: 'it was better' });
    const { changeUUID } = answer.content;
    expect(answer).toMatchObject({ revision: 3, objectUuid: uuid });
    expect(answer.content).toEqual({
      changeUUID: expect.stringMatching(/^chg_/),
      reverts: change.uuid,
      noun: 'dashboards',
      uuid,
      revision: 3,
      deleted: false,
    });
    const back = await get(ctx, uuid);
    expect(back.desc).toBe('old');
    expect(back.tag_info[uuid].map((tag: { name: string }) => tag.name)).toEqual(['a']);
    expect(await read(ctx, changeUUID)).toMatchObject({
      verb: 'revert',
      reason: 'it was better',
      reverts: change.uuid,
      creator: ctx.actor.uuid,
      revisionFrom: 2,
      revisionTo: 3,
    });
    expect(await read(ctx, change.uuid)).toMatchObject({ revertedBy: changeUUID });
  });

  it('of a creation deletes, of a delete brings back, of a revert does it again', async () => {
    const ctx = await contextFor(kernel);
    const uuid = await create(ctx, { tagNames: ['a'] });
    const undone = await revertNewest(ctx, uuid);
    expect(undone.content).toMatchObject({ deleted: true, revision: 2 });
    expect(undone.revision).toBeUndefined();
    await expect(get(ctx, uuid)).rejects.toMatchObject({ code: 'ObjectNotFound' });
    expect((await revertNewest(ctx, uuid)).content).toMatchObject({ deleted: false, revision: 3 });
    expect((await get(ctx, uuid)).tag_info[uuid]).toHaveLength(1);
    await remove(ctx, uuid);
    expect((await revertNewest(ctx, uuid)).content).toMatchObject({ deleted: false, revision: 5 });
    expect((await revertNewest(ctx, uuid)).content).toMatchObject({ deleted: true, revision: 6 });
    await modify(ctx, await create(ctx), {});
    expect((await revertNewest(ctx, uuid)).content).toMatchObject({ deleted: false, revision: 7 });
    await modify(ctx, uuid, { desc: 'x' });
    await revertNewest(ctx, uuid);
    await revertNewest(ctx, uuid);
    expect((await get(ctx, uuid)).desc).toBe('x');
    expect((await newest(ctx, uuid)).revisionTo).toBe(10);
  });

  it('of a change that others followed is refused, and names the current revision', async () => {
    const ctx = await contextFor(kernel);
    const uuid = await create(ctx);
    await modify(ctx, uuid, { desc: 'one' });
    const change = await newest(ctx, uuid);
    await modify(ctx, uuid, { desc: 'two' });
    await expect(revert(ctx, change.uuid)).rejects.toMatchObject({
      code: 'ChangeSuperseded',
      detail: { uuid, currentRevision: 3, changeRevision: 2 },
    });
    await revertNewest(ctx, uuid);
    await expect(revert(ctx, change.uuid)).rejects.toMatchObject({ code: 'ChangeSuperseded' });
  });

  it('of a delete is refused when another object took the uuid, and marks the right change as reverted', async () => {
    const ctx = await contextFor(kernel);
    const uuid = `dsbd_custom_${'b2'.repeat(16)}`;
    await create(ctx, { specifyDashboardUUID: uuid });
    await remove(ctx, uuid);
    const deletion = await newest(ctx, uuid);
    await create(ctx, { specifyDashboardUUID: uuid });
    await expect(revert(ctx, deletion.uuid)).rejects.toMatchObject({ code: 'UndeleteConflict' });
    await remove(ctx, uuid);
    const { changeUUID } = (await revert(ctx, deletion.uuid)).content;
    const reverted = (await list(ctx, { object: uuid })).content.filter(
      (change: { revertedBy: string }) => change.revertedBy !== '',
    );
    expect(reverted).toMatchObject([{ uuid: deletion.uuid, revertedBy: changeUUID }]);
  });

  it('heeds If-Match, also for a deleted object', async () => {
    const ctx = await contextFor(kernel);
    const uuid = await create(ctx);
    const change = async () => (await newest(ctx, uuid)).uuid;
    const stale = { ...ctx, expectedRevision: 7 };
    const conflict = { code: 'RevisionConflict', detail: { expectedRevision: 7 } };
    await expect(revert(stale, await change())).rejects.toMatchObject(conflict);
    await modify(ctx, uuid, { desc: 'x' });
    await expect(revert(stale, await change())).rejects.toMatchObject(conflict);
    await remove(ctx, uuid);
    await expect(revert(stale, await change())).rejects.toMatchObject(conflict);
    await revert({ ...ctx, expectedRevision: 3 }, await change());
  });

  it('needs workspace.changeRead, the permission of the noun, and a key that may write', async () => {
    const ctx = await contextFor(kernel);
    const uuid = await create(ctx);
    const change = (await newest(ctx, uuid)).uuid;
    const general = await contextFor(kernel, { workspace: ctx.workspace, roles: ['general'] });
    await expect(revert(general, change)).rejects.toMatchObject({
      code: 'PermissionDenied',
      detail: { permission: 'workspace.changeRead' },
    });
    const auditor = { ...general, permissions: new Set(['workspace.changeRead']) };
    await expect(revert(auditor, change)).rejects.toMatchObject({
      code: 'PermissionDenied',
      detail: { permission: 'scene.setManage' },
    });
    await expect(revert({ ...ctx, readOnly: true }, change)).rejects.toMatchObject({ code: 'ReadOnlyKey' });
  });

  it('of a private dashboard of somebody else finds nothing', async () => {
    const ctx = await contextFor(kernel);
    const uuid = await create(ctx, { isPublic: 0 });
    const admin = await contextFor(kernel, { workspace: ctx.workspace });
    await expect(revert(admin, (await newest(ctx, uuid)).uuid)).rejects.toMatchObject({ code: 'ObjectNotFound' });
  });

  it('of a change of a key is refused: a revoked secret must not come back', async () => {
    const ctx = await contextFor(kernel, { roles: ['owner'] });
    const { uuid } = (await call(ctx, 'keys.create', { body: { name: 'deploy' } })).content;
    await call(ctx, 'keys.delete', { params: { ak_uuid: uuid } });
    await expect(revertNewest(ctx, uuid)).rejects.toMatchObject({ code: 'ChangeNotRevertible' });
  });

  it('answers a repeat under the same idempotency key with the first answer', async () => {
    const ctx = await contextFor(kernel);
    const uuid = await create(ctx);
    const operation = operationNamed(operations, 'changes.revert');
    const answerOf = (result: unknown) => JSON.stringify(operation.answer(result as never));
    const idempotency = { key: 'k1', fingerprint: 'f', answerOf, showsSecret: false };
    const change = (await newest(ctx, uuid)).uuid;
    const { content } = await revert({ ...ctx, idempotency }, change);
    const replay = (await revert({ ...ctx, idempotency }, change).catch((error: unknown) => error)) as {
      answer: string;
    };
    expect(JSON.parse(replay.answer).content).toEqual(content);
    expect((await newest(ctx, uuid)).uuid).toBe(content.changeUUID);
  });

  it('in a dry run answers what would be and changes nothing', async () => {
    const ctx = await contextFor(kernel);
    const uuid = await create(ctx);
    expect((await revertNewest({ ...ctx, dryRun: true }, uuid)).content.deleted).toBe(true);
    expect((await get(ctx, uuid)).uuid).toBe(uuid);
    expect((await list(ctx)).content).toHaveLength(1);
  });
});
