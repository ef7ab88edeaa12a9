import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '../kernel/context.ts';
import { historyVerbs } from '../kernel/documents/history.ts';
import type { DocumentDraft, DocumentNoun } from '../kernel/documents/noun.ts';
import { revertibleDocuments } from '../kernel/documents/revert.ts';
import { draftOf } from '../kernel/documents/rows.ts';
import { documentVerbs } from '../kernel/documents/verbs.ts';
import { transact } from '../kernel/transact.ts';
import { contextFor, openTestKernel, type TestKernel } from '../testing/index.ts';
import { createTag } from './create.ts';
import { deleteTags } from './delete.ts';
import { modifyTag } from './modify.ts';
import { listTags } from './read.ts';
import { revertibleTags } from './revert.ts';

/** A noun of its own: what is tested is the kernel's care for tags, for whatever carries them. */
const board: DocumentNoun = {
  kind: 'dashboard',
  plural: 'boards',
  title: 'board',
  prefix: 'brd_',
  permission: 'scene.setManage',
};
const boards = documentVerbs(board);
const history = historyVerbs(board);

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

let ctx: Context;
beforeEach(async () => {
  ctx = await contextFor(kernel);
});

const draft = (tagNames: string[], attributes: DocumentDraft['attributes'] = {}): DocumentDraft => ({
  name: 'board',
  format: 'test',
  status: 0,
  attributes,
  body: '{}',
  tagNames,
});

const tag = (name: string) => createTag({ ctx, input: { name, description: '', colour: 'style_key7' } });
const rename = (uuid: string, name: string) => modifyTag({ ctx, input: { uuid, name } });
const remove = (uuid: string) => deleteTags({ ctx, input: { uuids: [uuid] } });
const create = (tagNames: string[]) => boards.create({ ctx, input: { draft: draft(tagNames) } });
const modify = (uuid: string, changes: Partial<DocumentDraft>) =>
  boards.modify({ ctx, input: { uuid, rewrite: (current) => ({ ...draftOf(current), ...changes }) } });
const restore = (uuid: string, revision: number) =>
  history.restore({ ctx, input: { uuid, revision, reason: undefined } });

const tagsOn = async (uuid: string) => (await boards.get({ ctx, input: { uuid } })).tags;
const namesOn = async (uuid: string) => (await tagsOn(uuid)).map(({ name }) => name);
const revisionOf = async (uuid: string) => (await boards.get({ ctx, input: { uuid } })).revision;
const allNames = async () =>
  (await listTags({ ctx, input: { pageIndex: 1, pageSize: 100 } })).tags.map(({ name }) => name).sort();

/** Takes back the newest change of an object. */
async function revertLast(uuid: string) {
  const change = await kernel.store.read
    .selectFrom('changes')
    .selectAll()
    .where('object_uuid', '=', uuid)
    .orderBy('seq', 'desc')
    .executeTakeFirstOrThrow();
  const revertible = change.noun === 'tags' ? revertibleTags : revertibleDocuments(board);
  return transact(ctx, (unit) => revertible.revert(ctx, unit, change));
}

describe('a renamed tag', () => {
  test('shows its new name on every document at once, which get no revision for it', async () => {
    const { uuid: old } = await tag('old');
    const some = [await create(['old', 'other']), await create(['other', 'old'])];
    await rename(old, 'new');
    expect(await namesOn(some[0]?.uuid ?? '')).toEqual(['new', 'other']);
    expect(await namesOn(some[1]?.uuid ?? '')).toEqual(['other', 'new']);
    for (const { uuid } of some) expect(await revisionOf(uuid)).toBe(1);
  });

  test('is the same tag for a restore: the version that knew it by its old name does not make that again', async () => {
    const { uuid: old } = await tag('old');
    const { uuid } = await create(['old']);
    await modify(uuid, { tagNames: [], name: 'bare' });
    await rename(old, 'new');
    const restored = await restore(uuid, 1);
    expect(restored.changed).toBe(true);
    expect(await tagsOn(uuid)).toEqual([{ id: old, name: 'new' }]);
    expect(await allNames()).toEqual(['new']);
  });

  test('leaves nothing to do for a restore of the current version', async () => {
    const { uuid: old } = await tag('old');
    const { uuid } = await create(['old']);
    await rename(old, 'new');
    expect(await restore(uuid, 1)).toMatchObject({ changed: false, document: { revision: 1 } });
    expect(await allNames()).toEqual(['new']);
  });

  test('gives its old name away: a document that names that gets another tag', async () => {
    const { uuid: old } = await tag('old');
    const { uuid } = await create(['old']);
    await rename(old, 'new');
    await modify(uuid, { tagNames: ['old'] });
    const [now] = await tagsOn(uuid);
    expect(now?.name).toBe('old');
    expect(now?.id).not.toBe(old);
    await restore(uuid, 1);
    expect(await tagsOn(uuid)).toEqual([{ id: old, name: 'new' }]);
  });
});

describe('a deleted tag', () => {
  test('comes back on every document when its delete is reverted, also on those whose tags were set meanwhile', async () => {
    const { uuid: gone } = await tag('gone');
    const untouched = await create(['gone', 'other']);
    const changed = await create(['gone', 'other']);
    await remove(gone);
    expect(await namesOn(untouched.uuid)).toEqual(['other']);
    await modify(changed.uuid, { tagNames: ['other', 'third'] });
    await revertLast(gone);
    expect(await namesOn(untouched.uuid)).toEqual(['gone', 'other']);
    expect((await namesOn(changed.uuid)).sort()).toEqual(['gone', 'other', 'third']);
  });

  test('is made again by a restore of a version that carries it, since the version is asked for whole', async () => {
    const { uuid: gone } = await tag('gone');
    const { uuid } = await create(['gone']);
    await remove(gone);
    expect(await restore(uuid, 1)).toMatchObject({ changed: true });
    expect(await namesOn(uuid)).toEqual(['gone']);
    const [holder] = await tagsOn(uuid);
    await expect(revertLast(gone)).rejects.toMatchObject({ code: 'UndeleteConflict', detail: { uuid: holder?.id } });
  });
});

describe('reverting a change of a document', () => {
  test('gives back the tags that the change took', async () => {
    const { uuid } = await create(['a', 'b']);
    const ids = await tagsOn(uuid);
    await modify(uuid, { tagNames: ['c'] });
    await revertLast(uuid);
    expect(await tagsOn(uuid)).toEqual(ids);
  });

  test('leaves tags alone that the change did not touch, whatever became of them before and since', async () => {
    const before = await tag('deleted before');
    const since = await tag('deleted since');
    const renamed = await tag('renamed');
    const { uuid } = await create(['deleted before', 'deleted since', 'renamed', 'kept']);
    await remove(before.uuid);
    await modify(uuid, { name: 'other name' });
    await remove(since.uuid);
    await rename(renamed.uuid, 'renamed since');
    await revertLast(uuid);
    expect((await boards.get({ ctx, input: { uuid } })).name).toBe('board');
    expect(await namesOn(uuid)).toEqual(['renamed since', 'kept']);
    expect(await allNames()).toEqual(['kept', 'renamed since']);
  });
});

describe('setting the tags of a document', () => {
  test('to what they are writes nothing, also when a name is sent twice', async () => {
    const { uuid } = await create(['a', 'b', 'a']);
    expect(await namesOn(uuid)).toEqual(['a', 'b']);
    expect(await modify(uuid, { tagNames: ['a', 'b', 'b'] })).toMatchObject({ changed: false });
    expect(await modify(uuid, { tagNames: ['b', 'a'] })).toMatchObject({ changed: true });
    expect(await namesOn(uuid)).toEqual(['b', 'a']);
  });

  test('tells a name with a line break from two names', async () => {
    const { uuid } = await create(['a\nb']);
    await modify(uuid, { tagNames: ['a', 'b'] });
    expect(await namesOn(uuid)).toEqual(['a', 'b']);
  });

  test('makes the tags that are missing as changes of their own, each once', async () => {
    await Promise.all(Array.from({ length: 8 }, () => create(['x', 'y', 'z'])));
    const changes = await kernel.store.read
      .selectFrom('changes')
      .select(['verb', 'object_name'])
      .where('workspace_id', '=', ctx.workspace.id)
      .where('noun', '=', 'tags')
      .orderBy('seq')
      .execute();
    expect(changes).toEqual(['x', 'y', 'z'].map((object_name) => ({ verb: 'create', object_name })));
  });
});

describe('filtering tags by use', () => {
  const used = async (caller: Context) => {
    const { tags, totalCount } = await listTags({
      ctx: caller,
      input: { usedByKind: 'dashboard', pageIndex: 1, pageSize: 50 },
    });
    expect(totalCount).toBe(tags.length);
    return tags.map(({ name }) => name).sort();
  };

  test('counts only documents that the caller may read, so that no tag tells of a private one', async () => {
    const { workspace } = ctx;
    await create(['open']);
    await boards.create({ ctx, input: { draft: draft(['private'], { isPublic: 0 }) } });
    const custom = { isPublic: -1, permissionSet: [], readPermissionSet: ['readOnly'] };
    await boards.create({ ctx, input: { draft: draft(['custom'], custom) } });
    const as = (role: string) => contextFor(kernel, { workspace, roles: [role] });
    expect(await used(ctx)).toEqual(['custom', 'open', 'private']);
    expect(await used(await as('owner'))).toEqual(['custom', 'open', 'private']);
    expect(await used(await as('readOnly'))).toEqual(['custom', 'open']);
    expect(await used(await as('wsAdmin'))).toEqual(['open']);
    expect(await used(await contextFor(kernel))).toEqual([]);
  });

  test('counts a document no longer when it is deleted or drops the tag', async () => {
    const deleted = await create(['a', 'b']);
    const dropped = await create(['b', 'c']);
    await boards.delete({ ctx, input: { uuids: [deleted.uuid] } });
    await modify(dropped.uuid, { tagNames: ['b'] });
    expect(await used(ctx)).toEqual(['b']);
  });
});
