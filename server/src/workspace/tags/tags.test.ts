import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../kernel/context.ts';
import { setTags, tagsOf } from '../kernel/tagging.ts';
import { transact } from '../kernel/transact.ts';
import {
  type CalledAnswer,
  callOperation,
  contextFor,
  openTestKernel,
  operationNamed,
  type TestKernel,
} from '../testing/index.ts';
import { tagOperations } from './operations.ts';
import { revertibleTags } from './revert.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const call = (id: string, ctx: Context, request: Parameters<typeof callOperation>[2] = {}) =>
  callOperation(operationNamed(tagOperations, id), ctx, request);

const create = async (ctx: Context, name: string, rest: object = {}) =>
  (await call('tags.create', ctx, { body: { name, ...rest } })).content;

const of = (tag: { uuid: string }) => ({ params: { tag_uuid: tag.uuid } });
const names = (answer: CalledAnswer) => answer.content.map((tag: { name: string }) => tag.name);

/** A live document of a kind that carries these tags; answers its number. */
async function documentWith(ctx: Context, kind: string, tagNames: string[]): Promise<number> {
  return transact(ctx, async (unit) => {
    const { id } = await unit.db
      .insertInto('documents')
      .values({
        uuid: `doc_${kind}_${tagNames.join('_')}`,
        name: kind,
        workspace_id: ctx.workspace.id,
        kind,
        name_folded: kind,
        format: 'guance',
        status: 0,
        restricted: 0,
        attributes: '{}',
        derived: '{}',
        slot: -1,
        body: '{}',
        revision: 1,
        creator: ctx.actor.uuid,
        updator: ctx.actor.uuid,
        created_at: unit.at,
        updated_at: unit.at,
        deleted_at: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await setTags(ctx, unit, id, tagNames, []);
    return id;
  });
}

const shownOn = async (document: number) =>
  ((await tagsOf(kernel.store.read, [document])).get(document) ?? []).map((tag) => tag.name);

/** Takes back the newest change of a tag. */
async function revertLast(ctx: Context, tag: { uuid: string }) {
  const change = await kernel.store.read
    .selectFrom('changes')
    .selectAll()
    .where('workspace_id', '=', ctx.workspace.id)
    .where('object_uuid', '=', tag.uuid)
    .orderBy('seq', 'desc')
    .executeTakeFirstOrThrow();
  return transact(ctx, (unit) => revertibleTags.revert(ctx, unit, change));
}

describe('creating a tag', () => {
  test('answers it whole, with defaults for what was not sent', async () => {
    const ctx = await contextFor(kernel);
    const tag = await create(ctx, 'production');
    expect(tag).toMatchObject({
      uuid: expect.stringMatching(/^tag_[0-9a-f]{32}$/),
      id: expect.any(Number),
      name: 'production',
      description: '',
      colour: 'default',
      status: 0,
      deleteAt: -1,
      creator: ctx.actor.uuid,
      workspaceUUID: ctx.workspace.uuid,
    });
    const read = await call('tags.get', ctx, of(tag));
    expect(read.content).toEqual(tag);
    expect(read.revision).toBe(1);
  });

  test('with a name in use is refused and names the holder; another workspace is free to use it', async () => {
    const ctx = await contextFor(kernel);
    const tag = await create(ctx, 'taken');
    await expect(create(ctx, 'taken')).rejects.toMatchObject({ code: 'NameTaken', detail: { uuid: tag.uuid } });
    await create(await contextFor(kernel), 'taken');
    await create(ctx, 'Taken');
  });

  test.each(['general', 'readOnly'])('is not for %s', async (role) => {
    const ctx = await contextFor(kernel, { roles: [role] });
    await expect(create(ctx, 'x')).rejects.toMatchObject({
      code: 'PermissionDenied',
      detail: { permission: 'label.labelCfgManage' },
    });
  });
});

describe('the list of tags', () => {
  test('has the documented rows, newest change first, on pages', async () => {
    const ctx = await contextFor(kernel);
    const first = await create(ctx, 'first', { description: 'text', colour: 'style_key3' });
    await create(ctx, 'second');
    const all = await call('tags.list', ctx);
    expect(all.content).toEqual([
      { id: expect.any(String), name: 'second', description: '', colour: 'default' },
      { id: first.uuid, name: 'first', description: 'text', colour: 'style_key3' },
    ]);
    expect(all.pageInfo).toEqual({ count: 2, pageIndex: 1, pageSize: 50, totalCount: 2 });
    const page = await call('tags.list', ctx, { query: { pageIndex: 2, pageSize: 1 } });
    expect(names(page)).toEqual(['first']);
    expect(page.pageInfo).toEqual({ count: 1, pageIndex: 2, pageSize: 1, totalCount: 2 });
    const beyond = await call('tags.list', ctx, { query: { pageIndex: 9 } });
    expect(beyond.content).toEqual([]);
    expect(beyond.pageInfo?.totalCount).toBe(2);
  });

  test('is searched by a part of the name, whatever its case, with % and _ as themselves', async () => {
    const ctx = await contextFor(kernel);
    for (const name of ['Team_A', 'teamXA', '100%']) await create(ctx, name);
    expect(names(await call('tags.list', ctx, { query: { search: 'TEAM_' } }))).toEqual(['Team_A']);
    expect(names(await call('tags.list', ctx, { query: { search: '%' } }))).toEqual(['100%']);
  });

  test.each([
    ['BoardRefTagObject', 'dashboard'],
    ['ViewerRefTagObject', 'viewer'],
    ['CheckerRefTagObject', 'checker'],
    ['DialingRefTagObject', 'dialing'],
  ])('with %s has only tags of live objects of that kind', async (filter, kind) => {
    const ctx = await contextFor(kernel);
    const other = kind === 'dashboard' ? 'viewer' : 'dashboard';
    await create(ctx, 'unused');
    await documentWith(ctx, kind, ['used', 'both']);
    await documentWith(ctx, other, ['other', 'both']);
    const gone = await documentWith(ctx, kind, ['gone']);
    await kernel.store.write((db) =>
      db.updateTable('documents').set({ deleted_at: 1 }).where('id', '=', gone).execute(),
    );
    const found = await call('tags.list', ctx, { query: { filter } });
    expect(names(found).sort()).toEqual(['both', 'used']);
    expect(found.pageInfo?.totalCount).toBe(2);
  });
});

describe('changing a tag', () => {
  test('changes what is sent, and everything that carries it shows the new name', async () => {
    const ctx = await contextFor(kernel);
    const tag = await create(ctx, 'old name', { description: 'kept' });
    const document = await documentWith(ctx, 'dashboard', ['old name']);
    const changed = await call('tags.modify', ctx, { ...of(tag), body: { name: 'new name' } });
    expect(changed.content).toMatchObject({ uuid: tag.uuid, name: 'new name', description: 'kept' });
    expect(changed.revision).toBe(2);
    expect(await shownOn(document)).toEqual(['new name']);
    expect(names(await call('tags.list', ctx, { query: { search: 'new' } }))).toEqual(['new name']);
  });

  test('to what it already is writes nothing', async () => {
    const ctx = await contextFor(kernel);
    const tag = await create(ctx, 'same');
    expect((await call('tags.modify', ctx, { ...of(tag), body: { name: 'same' } })).revision).toBe(1);
  });

  test('to a name in use, or with a stale revision, is refused', async () => {
    const ctx = await contextFor(kernel);
    const tag = await create(ctx, 'one');
    await create(ctx, 'two');
    await expect(call('tags.modify', ctx, { ...of(tag), body: { name: 'two' } })).rejects.toMatchObject({
      code: 'NameTaken',
    });
    await call('tags.modify', ctx, { ...of(tag), body: { colour: 'style_key1' } });
    await expect(
      call('tags.modify', { ...ctx, expectedRevision: 1 }, { ...of(tag), body: { colour: 'style_key2' } }),
    ).rejects.toMatchObject({ code: 'RevisionConflict', detail: { expectedRevision: 1, currentRevision: 2 } });
  });
});

describe('deleting tags', () => {
  test('takes all of them or none', async () => {
    const ctx = await contextFor(kernel);
    const tags = [await create(ctx, 'a'), await create(ctx, 'b')];
    const uuids = tags.map((tag) => tag.uuid);
    await expect(call('tags.delete', ctx, { body: { tagUUIDs: [...uuids, 'tag_none'] } })).rejects.toMatchObject({
      code: 'ObjectNotFound',
    });
    expect(names(await call('tags.list', ctx))).toHaveLength(2);
    expect((await call('tags.delete', ctx, { body: { tagUUIDs: [...uuids, ...uuids] } })).content).toBe(true);
    expect(names(await call('tags.list', ctx))).toEqual([]);
  });

  test('hides it wherever it was, and reverting the delete brings it back there', async () => {
    const ctx = await contextFor(kernel);
    const tag = await create(ctx, 'comes back');
    const document = await documentWith(ctx, 'dashboard', ['comes back']);
    await call('tags.delete', ctx, { body: { tagUUIDs: [tag.uuid] } });
    expect(await shownOn(document)).toEqual([]);
    expect(await revertLast(ctx, tag)).toEqual({ uuid: tag.uuid, revision: 3, deleted: false });
    expect(await shownOn(document)).toEqual(['comes back']);
    expect((await call('tags.get', ctx, of(tag))).revision).toBe(3);
  });
});

describe('reverting', () => {
  test('a creation deletes the tag, and a change gives it its state back', async () => {
    const ctx = await contextFor(kernel);
    const tag = await create(ctx, 'first state', { colour: 'style_key5' });
    await call('tags.modify', ctx, { ...of(tag), body: { name: 'second state', colour: 'style_key6' } });
    await revertLast(ctx, tag);
    expect((await call('tags.get', ctx, of(tag))).content).toMatchObject({ name: 'first state', colour: 'style_key5' });
    const made = await create(ctx, 'a mistake');
    expect(await revertLast(ctx, made)).toMatchObject({ deleted: true });
    await expect(call('tags.get', ctx, of(made))).rejects.toMatchObject({ code: 'ObjectNotFound' });
  });

  test('a delete is refused when the name is taken again', async () => {
    const ctx = await contextFor(kernel);
    const tag = await create(ctx, 'reused');
    await call('tags.delete', ctx, { body: { tagUUIDs: [tag.uuid] } });
    const successor = await create(ctx, 'reused');
    await expect(revertLast(ctx, tag)).rejects.toMatchObject({
      code: 'UndeleteConflict',
      detail: { uuid: successor.uuid },
    });
  });

  test('an older change is refused: it would undo the newer one unseen', async () => {
    const ctx = await contextFor(kernel);
    const tag = await create(ctx, 'v1');
    const created = await kernel.store.read
      .selectFrom('changes')
      .selectAll()
      .where('object_uuid', '=', tag.uuid)
      .executeTakeFirstOrThrow();
    await call('tags.modify', ctx, { ...of(tag), body: { name: 'v2' } });
    await expect(transact(ctx, (unit) => revertibleTags.revert(ctx, unit, created))).rejects.toMatchObject({
      code: 'ChangeSuperseded',
    });
  });
});

test("another workspace's tag does not exist", async () => {
  const tag = await create(await contextFor(kernel), 'theirs');
  const stranger = await contextFor(kernel);
  const attempts = [
    call('tags.get', stranger, of(tag)),
    call('tags.modify', stranger, { ...of(tag), body: { name: 'mine' } }),
    call('tags.delete', stranger, { body: { tagUUIDs: [tag.uuid] } }),
  ];
  await Promise.all(attempts.map((attempt) => expect(attempt).rejects.toMatchObject({ code: 'ObjectNotFound' })));
});
