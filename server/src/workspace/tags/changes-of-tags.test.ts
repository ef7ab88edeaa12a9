import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../kernel/context.ts';
import type { Operation } from '../kernel/operation.ts';
import { transact } from '../kernel/transact.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { tagOperations } from './operations.ts';
import { revertibleTags } from './revert.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const call = (id: string, ctx: Context, request: Parameters<typeof callOperation>[2] = {}) =>
  callOperation(operationNamed(tagOperations, id), ctx, request);
const create = async (ctx: Context, name: string) => (await call('tags.create', ctx, { body: { name } })).content;
const of = (tag: { uuid: string }) => ({ params: { tag_uuid: tag.uuid } });
const rename = (ctx: Context, tag: { uuid: string }, name: string) =>
  call('tags.modify', ctx, { ...of(tag), body: { name } });
const listed = async (ctx: Context) =>
  (await call('tags.list', ctx)).content.map((tag: { name: string }) => tag.name).sort();

const changesOf = (tag: { uuid: string }) =>
  kernel.store.read.selectFrom('changes').selectAll().where('object_uuid', '=', tag.uuid).orderBy('seq').execute();

async function revertLast(ctx: Context, tag: { uuid: string }) {
  const change = (await changesOf(tag)).at(-1);
  if (change === undefined) throw new Error(`${tag.uuid} has no changes`);
  return transact(ctx, (unit) => revertibleTags.revert(ctx, unit, change));
}

describe('what is recorded of a tag', () => {
  test('is a version and a change for each step, and what a revert takes back', async () => {
    const ctx = await contextFor(kernel);
    const tag = await create(ctx, 'a');
    await rename(ctx, tag, 'b');
    await call('tags.delete', ctx, { body: { tagUUIDs: [tag.uuid] } });
    await revertLast(ctx, tag);
    const changes = await changesOf(tag);
    expect(
      changes.map(({ verb, revision_from, revision_to, object_name }) => [
        verb,
        revision_from,
        revision_to,
        object_name,
      ]),
    ).toEqual([
      ['create', 0, 1, 'a'],
      ['modify', 1, 2, 'b'],
      ['delete', 2, 3, 'b'],
      ['revert', 3, 4, 'b'],
    ]);
    expect(changes[3]?.reverts).toBe(changes[2]?.uuid);
    const versions = await kernel.store.read
      .selectFrom('versions')
      .select(['revision', 'deleted', 'digest'])
      .where('object_table', '=', 'tags')
      .where('object_id', '=', tag.id)
      .orderBy('revision')
      .execute();
    expect(versions.map(({ revision, deleted }) => [revision, deleted])).toEqual([
      [1, 0],
      [2, 0],
      [3, 1],
      [4, 0],
    ]);
    expect(versions[3]?.digest).toBe(versions[1]?.digest);
  });

  test('is nothing for a dry run, a refused name and a rename to the same name', async () => {
    const ctx = await contextFor(kernel);
    const tag = await create(ctx, 'a');
    await create(ctx, 'b');
    await rename({ ...ctx, dryRun: true }, tag, 'c');
    await expect(rename(ctx, tag, 'b')).rejects.toMatchObject({ code: 'NameTaken' });
    await rename(ctx, tag, 'a');
    expect(await changesOf(tag)).toHaveLength(1);
    expect(await listed(ctx)).toEqual(['a', 'b']);
  });
});

describe('the name of a tag', () => {
  test('goes to one of many who ask for it at once', async () => {
    const ctx = await contextFor(kernel);
    const attempts = await Promise.allSettled(Array.from({ length: 16 }, () => create(ctx, 'wanted')));
    const made = attempts.filter((attempt) => attempt.status === 'fulfilled');
    expect(made).toHaveLength(1);
    for (const attempt of attempts) {
      if (attempt.status === 'rejected') {
        expect(attempt.reason).toMatchObject({ code: 'NameTaken', detail: { uuid: made[0]?.value.uuid } });
      }
    }
  });

  test('goes to one of many who rename to it at once, and to none who creates it then', async () => {
    const ctx = await contextFor(kernel);
    const tags = [];
    for (const name of ['a', 'b', 'c', 'd']) tags.push(await create(ctx, name));
    const attempts = await Promise.allSettled([
      ...tags.map((tag) => rename(ctx, tag, 'wanted')),
      ...tags.map(() => create(ctx, 'wanted')),
    ]);
    expect(attempts.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(1);
    for (const attempt of attempts) {
      if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ code: 'NameTaken' });
    }
    expect((await listed(ctx)).filter((name: string) => name === 'wanted')).toHaveLength(1);
  });

  test('is free again after a delete and a rename, and can be swapped in three steps', async () => {
    const ctx = await contextFor(kernel);
    const one = await create(ctx, 'one');
    const two = await create(ctx, 'two');
    await rename(ctx, one, 'aside');
    await rename(ctx, two, 'one');
    await rename(ctx, one, 'two');
    await call('tags.delete', ctx, { body: { tagUUIDs: [two.uuid] } });
    await create(ctx, 'one');
    expect(await listed(ctx)).toEqual(['one', 'two']);
  });

  test('is not taken back by a revert while another tag has it', async () => {
    const ctx = await contextFor(kernel);
    const tag = await create(ctx, 'before');
    await rename(ctx, tag, 'after');
    const holder = await create(ctx, 'before');
    await expect(revertLast(ctx, tag)).rejects.toMatchObject({ code: 'NameTaken', detail: { uuid: holder.uuid } });
    await rename(ctx, holder, 'elsewhere');
    await revertLast(ctx, tag);
    expect(await listed(ctx)).toEqual(['before', 'elsewhere']);
  });
});

describe('If-Match', () => {
  test('is checked where one tag is deleted and refused where several are', async () => {
    const ctx = await contextFor(kernel);
    const tag = await create(ctx, 'a');
    const other = await create(ctx, 'b');
    await rename(ctx, tag, 'c');
    const expecting = (expectedRevision: number, tagUUIDs: string[]) =>
      call('tags.delete', { ...ctx, expectedRevision }, { body: { tagUUIDs } });
    await expect(expecting(1, [tag.uuid])).rejects.toMatchObject({
      code: 'RevisionConflict',
      detail: { expectedRevision: 1, currentRevision: 2, updator: ctx.actor.uuid },
    });
    await expect(expecting(2, [tag.uuid, other.uuid])).rejects.toMatchObject({
      code: 'InvalidParameter',
      message: expect.stringContaining('If-Match'),
    });
    await expecting(2, [tag.uuid, tag.uuid]);
    expect(await listed(ctx)).toEqual(['b']);
  });

  test('is checked by a revert', async () => {
    const ctx = await contextFor(kernel);
    const tag = await create(ctx, 'a');
    await call('tags.delete', ctx, { body: { tagUUIDs: [tag.uuid] } });
    await expect(revertLast({ ...ctx, expectedRevision: 1 }, tag)).rejects.toMatchObject({ code: 'RevisionConflict' });
    expect(await revertLast({ ...ctx, expectedRevision: 2 }, tag)).toMatchObject({ revision: 3 });
  });
});

describe('roles', () => {
  test('readOnly reads tags; changing any needs label.labelCfgManage, which general has not', async () => {
    const admin = await contextFor(kernel);
    const { workspace } = admin;
    const tag = await create(admin, 'a');
    for (const role of ['general', 'readOnly']) {
      const ctx = await contextFor(kernel, { workspace, roles: [role] });
      expect(await listed(ctx)).toEqual(['a']);
      expect((await call('tags.get', ctx, of(tag))).content.name).toBe('a');
      const denied = { code: 'PermissionDenied', detail: { permission: 'label.labelCfgManage' } };
      const attempts = [
        create(ctx, 'b'),
        rename(ctx, tag, 'b'),
        call('tags.delete', ctx, { body: { tagUUIDs: [tag.uuid] } }),
      ];
      await Promise.all(attempts.map((attempt) => expect(attempt).rejects.toMatchObject(denied)));
    }
    expect(revertibleTags.permission).toBe('label.labelCfgManage');
    const key = await contextFor(kernel, { workspace, readOnly: true });
    await expect(rename(key, tag, 'b')).rejects.toMatchObject({ code: 'ReadOnlyKey' });
  });

  test("a change of another workspace's tag cannot be reverted", async () => {
    const tag = await create(await contextFor(kernel), 'a');
    await expect(revertLast(await contextFor(kernel), tag)).rejects.toMatchObject({ code: 'ChangeNotRevertible' });
  });
});

describe('what a body may hold', () => {
  const bodyOf = (id: string) => (operationNamed(tagOperations, id) as Operation & { body: object }).body;
  const accepts = (id: string, body: object) => Value.Check(bodyOf(id), body);

  test.each(['tags.create', 'tags.modify'])('%s takes the documented lengths and colours and no others', (id) => {
    const whole = { name: 'n'.repeat(50), description: 'd'.repeat(100), colour: 'style_key23' };
    expect(accepts(id, whole)).toBe(true);
    expect(accepts(id, { ...whole, description: '' })).toBe(true);
    for (const colour of ['default', 'style_key1']) expect(accepts(id, { ...whole, colour })).toBe(true);
    for (const wrong of [
      { name: 'n'.repeat(51) },
      { name: '' },
      { description: 'd'.repeat(101) },
      { colour: 'style_key0' },
      { colour: 'style_key24' },
      { colour: '' },
      { color: 'default' },
    ]) {
      expect(accepts(id, { ...whole, ...wrong })).toBe(false);
    }
  });

  test('a name is needed to create, nothing is to modify, and one tag at least to delete', () => {
    expect(accepts('tags.create', { colour: 'default' })).toBe(false);
    expect(accepts('tags.modify', {})).toBe(true);
    expect(accepts('tags.delete', { tagUUIDs: [] })).toBe(false);
    expect(accepts('tags.delete', {})).toBe(false);
  });

  test('the list takes pages of up to 10,000 rows and the documented filters only', () => {
    const { query } = operationNamed(tagOperations, 'tags.list') as Operation & { query: object };
    expect(Value.Check(query, { pageSize: 10_000 })).toBe(true);
    expect(Value.Check(query, { pageSize: 10_001 })).toBe(false);
    expect(Value.Check(query, { filter: 'DialingRefTagObject' })).toBe(true);
    expect(Value.Check(query, { filter: 'dashboard' })).toBe(false);
  });
});
