import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sameJsonText } from '../../json/index.ts';
import type { Context } from '../kernel/context.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { dashboardOperations } from './operations.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const call = (ctx: Context, verb: string, request: Parameters<typeof callOperation>[2] = {}) =>
  callOperation(operationNamed(dashboardOperations, `dashboards.${verb}`), ctx, request);

const on = (uuid: string) => ({ params: { dashboard_uuid: uuid } });

/** Everything that a JSON library would change on the way: key order, number spelling, duplicates, escapes. */
const awkward =
  '{"main":{"charts":[{"name":"a","type":"text","queries":[],"pos":{"x":0,"y":12.50,"w":1e1,"h":1.0,"i":"k"}}],"groups":["g"],"2":1,"1":2,"big":12345678901234567890,"dup":1,"dup":2,"s":"\\u00e9\\/"},"title":"old","summary":"from the template"}';

describe('create', () => {
  it('stores the template as sent, apart from title and tagInfo', async () => {
    const ctx = await contextFor(kernel);
    const { content } = await call(ctx, 'create', { body: `{"name":"CPU","templateInfo":${awkward}}` });
    const exported = await call(ctx, 'export', on(content.uuid));
    const expected = awkward.replace('"old"', '"CPU"').replace(/\}$/, ',"tagInfo":[]}');
    expect(sameJsonText(exported.contentText, expected)).toBe(true);
  });

  it('takes description and tags from the template where the request has none, and the request where it has', async () => {
    const ctx = await contextFor(kernel);
    const templateInfo = { summary: 'of template', tagInfo: [{ id: 'tag_foreign', name: 'net' }], main: {} };
    const taken = await call(ctx, 'create', { body: { name: 'a', templateInfo } });
    expect(taken.content.desc).toBe('of template');
    expect(taken.content.tag_info.map((tag: { name: string }) => tag.name)).toEqual(['net']);
    const given = await call(ctx, 'create', { body: { name: 'b', desc: 'own', tagNames: ['x', 'y'], templateInfo } });
    expect(given.content.desc).toBe('own');
    expect(given.content.tag_info.map((tag: { name: string }) => tag.name)).toEqual(['x', 'y']);
  });

  it('refuses a template with more tags than a dashboard may have, unless the request names its own', async () => {
    const ctx = await contextFor(kernel);
    // Enough to exceed what one statement of the database may name.
    const templateInfo = { tagInfo: Array.from({ length: 40_000 }, (_, index) => ({ name: `t${index}` })) };
    await expect(call(ctx, 'create', { body: { name: 'a', templateInfo } })).rejects.toMatchObject({
      code: 'InvalidParameter',
    });
    const given = await call(ctx, 'create', { body: { name: 'a', tagNames: ['t1'], templateInfo } });
    expect(given.content.tag_info).toHaveLength(1);
  });

  it.each(['charts', 'groups'])('refuses more %s than a list can name', async (part) => {
    const ctx = await contextFor(kernel);
    const templateInfo = { main: { [part]: Array(5_001).fill({}) } };
    const refused = { code: 'InvalidParameter', message: expect.stringContaining(`templateInfo.main.${part}`) };
    await expect(call(ctx, 'create', { body: { name: 'a', templateInfo } })).rejects.toMatchObject(refused);
    const { content } = await call(ctx, 'create', { body: { name: 'a' } });
    await expect(call(ctx, 'import', { ...on(content.uuid), body: { templateInfo } })).rejects.toMatchObject(refused);
  });

  it('gives the chosen uuid, refuses it while it lives, and starts at revision 1 when it is chosen again', async () => {
    const ctx = await contextFor(kernel);
    const uuid = `dsbd_custom_${'a1'.repeat(16)}`;
    const body = { name: 'chosen', specifyDashboardUUID: uuid };
    expect((await call(ctx, 'create', { body })).content.uuid).toBe(uuid);
    await expect(call(ctx, 'create', { body })).rejects.toMatchObject({ code: 'UuidTaken' });
    await call(ctx, 'delete', on(uuid));
    expect((await call(ctx, 'create', { body })).revision).toBe(1);
  });

  it('refuses a megabyte of settings beside the document', async () => {
    const ctx = await contextFor(kernel);
    const long = { name: 'n', fromTheFuture: 'x'.repeat(1_100_000) };
    await expect(call(ctx, 'create', { body: long })).rejects.toMatchObject({ code: 'BodyTooLarge' });
  });

  it('keeps keys that no catalogue names', async () => {
    const ctx = await contextFor(kernel);
    const { content } = await call(ctx, 'create', { body: { name: 'n', fromTheFuture: { a: 1 } } });
    const version = await call(ctx, 'version.get', { params: { dashboard_uuid: content.uuid, revision: 1 } });
    expect(version.content.attributes.extra).toEqual({ fromTheFuture: { a: 1 } });
  });

  it('refuses owner and unknown ids in permission sets', async () => {
    const ctx = await contextFor(kernel);
    for (const field of ['permissionSet', 'readPermissionSet']) {
      for (const id of ['owner', 'nobody', 'wsak_1']) {
        await expect(call(ctx, 'create', { body: { name: 'p', isPublic: -1, [field]: [id] } })).rejects.toMatchObject({
          code: 'InvalidParameter',
          message: expect.stringContaining(field),
        });
      }
    }
  });
});

describe('get and list', () => {
  it('answers one chart position for each chart of the template and one id for each group', async () => {
    const ctx = await contextFor(kernel);
    const { content } = await call(ctx, 'create', { body: `{"name":"CPU","templateInfo":${awkward}}` });
    const { content: got, revision } = await call(ctx, 'get', on(content.uuid));
    expect(revision).toBe(1);
    expect(got.chartPos).toEqual([
      { chartUUID: expect.stringMatching(/^chrt_[0-9a-f]{32}$/), pos: { x: 0, y: 12.5, w: 10, h: 1, i: 'k' } },
    ]);
    expect(got.chartGroupPos).toEqual([expect.stringMatching(/^chtg_[0-9a-f]{32}$/)]);
    expect(got.tag_info).toEqual({ [content.uuid]: [] });
  });

  it('lists the newest change first and pages with the right totals, also past the end', async () => {
    const ctx = await contextFor(kernel);
    const uuids: string[] = [];
    for (const name of ['one', 'two', 'three']) {
      kernel.clock.advance(1000);
      uuids.push((await call(ctx, 'create', { body: { name } })).content.uuid);
    }
    kernel.clock.advance(1000);
    await call(ctx, 'modify', { ...on(uuids[0] ?? ''), body: { desc: 'newer' } });
    const names = async (query: object) =>
      (await call(ctx, 'list', { query: { ...query } })).content.map((row: { name: string }) => row.name);
    expect(await names({})).toEqual(['one', 'three', 'two']);
    expect(await names({ pageIndex: 2, pageSize: 2 })).toEqual(['two']);
    expect((await call(ctx, 'list', { query: { pageIndex: 9, pageSize: 2 } })).pageInfo).toEqual({
      count: 0,
      pageIndex: 9,
      pageSize: 2,
      totalCount: 3,
    });
    expect((await call(ctx, 'list')).pageInfo?.pageSize).toBe(50);
  });

  it('searches the name literally and without case, and filters by all of several tags', async () => {
    const ctx = await contextFor(kernel);
    await call(ctx, 'create', { body: { name: 'CPU 100%', tagNames: ['a', 'b'] } });
    await call(ctx, 'create', { body: { name: 'cpu 100x', tagNames: ['a'] } });
    const count = async (query: Record<string, unknown>) => (await call(ctx, 'list', { query })).pageInfo?.totalCount;
    expect(await count({ search: 'cpu' })).toBe(2);
    expect(await count({ search: '100%' })).toBe(1);
    expect(await count({ search: '_' })).toBe(0);
    expect(await count({ tagNames: ['a'] })).toBe(2);
    expect(await count({ tagNames: ['a', 'b'] })).toBe(1);
    expect(await count({ tagNames: ['c'] })).toBe(0);
  });
});

describe('modify', () => {
  it('changes only what the request names, and says the old name', async () => {
    const ctx = await contextFor(kernel);
    const { content } = await call(ctx, 'create', { body: { name: 'n', desc: 'd', tagNames: ['t'] } });
    const { content: changed, revision } = await call(ctx, 'modify', { ...on(content.uuid), body: { name: 'm' } });
    expect(changed).toMatchObject({ name: 'm', old_name: 'n', desc: 'd' });
    expect(changed.tag_info.tagInfo).toHaveLength(1);
    expect(revision).toBe(2);
    expect((await call(ctx, 'export', on(content.uuid))).content.title).toBe('m');
    const cleared = await call(ctx, 'modify', { ...on(content.uuid), body: { tagNames: [] } });
    expect(cleared.content.tag_info.tagInfo).toEqual([]);
  });

  it('writes nothing when nothing differs', async () => {
    const ctx = await contextFor(kernel);
    const { content } = await call(ctx, 'create', { body: { name: 'n', desc: 'd' } });
    const again = await call(ctx, 'modify', { ...on(content.uuid), body: { name: 'n', desc: 'd' } });
    expect(again.revision).toBe(1);
    expect((await call(ctx, 'version.list', { params: { dashboard_uuid: content.uuid } })).content).toHaveLength(1);
    expect((await call(ctx, 'modify', on(content.uuid))).revision).toBe(1);
  });

  it('refuses a stale revision with both revisions and who changed it', async () => {
    const ctx = await contextFor(kernel);
    const { content } = await call(ctx, 'create', { body: { name: 'n' } });
    await call({ ...ctx, expectedRevision: 1 }, 'modify', { ...on(content.uuid), body: { desc: 'first' } });
    const stale = { ...ctx, expectedRevision: 1 };
    for (const [verb, body] of [
      ['modify', { desc: 'second' }],
      ['delete', {}],
      ['import', { templateInfo: {} }],
    ] as const) {
      await expect(call(stale, verb, { ...on(content.uuid), body })).rejects.toMatchObject({
        code: 'RevisionConflict',
        detail: { expectedRevision: 1, currentRevision: 2, updator: ctx.actor.uuid },
      });
    }
  });
});

describe('export and import', () => {
  it('changes nothing when an export is imported, also after another library has spelled it anew', async () => {
    const ctx = await contextFor(kernel);
    const { content } = await call(ctx, 'create', {
      body: `{"name":"CPU","tagNames":["t"],"templateInfo":${awkward.replace('1e1', '10').replace('1.0', '1').replace('12.50', '12.5').replace('12345678901234567890', '1').replace('"dup":1,', '').replace('"2":1,"1":2,', '')}}`,
    });
    const { content: template } = await call(ctx, 'export', on(content.uuid));
    const body = JSON.stringify({ templateInfo: template }, null, 2);
    expect((await call(ctx, 'import', { ...on(content.uuid), body })).revision).toBe(1);
    const { content: after } = await call(ctx, 'get', on(content.uuid));
    expect(after.createdWay).toBe('manual');
  });

  it('keeps uuid, name and tags, replaces the charts and renews their ids', async () => {
    const ctx = await contextFor(kernel);
    const { content } = await call(ctx, 'create', {
      body: `{"name":"CPU","tagNames":["t"],"templateInfo":${awkward}}`,
    });
    const templateInfo = { title: 'other', main: { charts: [{ name: 'x' }, '{"name":"text"}'], groups: [] } };
    const { content: after } = await call(ctx, 'import', { ...on(content.uuid), body: { templateInfo } });
    expect(after).toMatchObject({ uuid: content.uuid, name: 'CPU', createdWay: 'import' });
    expect(after.tagInfo).toHaveLength(1);
    expect(after.chartPos).toHaveLength(2);
    expect(after.chartPos[0].chartUUID).not.toBe(content.chartPos[0].chartUUID);
    expect((await call(ctx, 'export', on(content.uuid))).content).toMatchObject({
      title: 'CPU',
      tagInfo: [{ name: 't' }],
    });
  });

  it('changes nothing without a template and refuses to change the uuid', async () => {
    const ctx = await contextFor(kernel);
    const { content } = await call(ctx, 'create', { body: { name: 'n' } });
    expect((await call(ctx, 'import', on(content.uuid))).revision).toBe(1);
    const body = { specifyDashboardUUID: `dsbd_custom_${'0'.repeat(32)}` };
    await expect(call(ctx, 'import', { ...on(content.uuid), body })).rejects.toMatchObject({
      code: 'InvalidParameter',
    });
  });
});

describe('history', () => {
  it('lists, shows, compares and restores versions as new revisions with their reason', async () => {
    const ctx = await contextFor(kernel);
    const { content } = await call(ctx, 'create', { body: `{"name":"n","tagNames":["t"],"templateInfo":${awkward}}` });
    await call(ctx, 'modify', { ...on(content.uuid), body: { name: 'm', tagNames: [] } });
    const params = (revision: number) => ({ params: { dashboard_uuid: content.uuid, revision } });
    const diff = await call(ctx, 'version.diff', { ...on(content.uuid), query: { from: 1, to: 2 } });
    expect(diff.content.changes).toContainEqual({ path: '/name', kind: 'changed', before: 'n', after: 'm' });
    const restored = await call(ctx, 'version.restore', { ...params(1), body: { reason: 'it was better' } });
    expect(restored.content).toEqual({ uuid: content.uuid, revision: 3, restoredRevision: 1, changed: true });
    const versions = await call(ctx, 'version.list', on(content.uuid));
    expect(versions.content.map((version: { verb: string }) => version.verb)).toEqual(['restore', 'modify', 'create']);
    expect(versions.content[0].reason).toBe('it was better');
    expect(versions.content[0].digest).toBe(versions.content[2].digest);
    expect((await call(ctx, 'get', on(content.uuid))).content.tagInfo).toHaveLength(1);
    await expect(call(ctx, 'version.get', params(9))).rejects.toMatchObject({ code: 'VersionNotFound' });
  });
});

describe('access', () => {
  it('hides the dashboards of another workspace with the body of a missing one', async () => {
    const mine = await contextFor(kernel);
    const other = await contextFor(kernel);
    const { content } = await call(mine, 'create', { body: { name: 'secret' } });
    for (const verb of ['get', 'export', 'modify', 'delete', 'import', 'version.list']) {
      await expect(call(other, verb, { ...on(content.uuid), body: { name: 'x' } })).rejects.toMatchObject({
        code: 'ObjectNotFound',
        message: `dashboard ${content.uuid} does not exist in this workspace`,
      });
    }
    expect((await call(other, 'list')).content).toEqual([]);
  });

  it('opens a private dashboard to its creator and the owner only, in reads, lists and totals', async () => {
    const creator = await contextFor(kernel, { roles: ['general'] });
    const { workspace } = creator;
    const admin = await contextFor(kernel, { workspace, roles: ['wsAdmin'] });
    const owner = await contextFor(kernel, { workspace, roles: ['owner'] });
    const { content } = await call(creator, 'create', { body: { name: 'mine', isPublic: 0 } });
    await expect(call(admin, 'get', on(content.uuid))).rejects.toMatchObject({ code: 'ObjectNotFound' });
    for (const [ctx, total] of [
      [creator, 1],
      [owner, 1],
      [admin, 0],
    ] as const) {
      expect((await call(ctx, 'list', { query: { pageIndex: 2, pageSize: 1 } })).pageInfo?.totalCount).toBe(total);
    }
  });

  it('lets readPermissionSet read, permissionSet change, and nobody else see a custom dashboard', async () => {
    const creator = await contextFor(kernel);
    const { workspace } = creator;
    const reader = await contextFor(kernel, { workspace, roles: ['readOnly'] });
    const editor = await contextFor(kernel, { workspace, roles: ['general'] });
    const outsider = await contextFor(kernel, { workspace, roles: ['wsAdmin'] });
    const { content } = await call(creator, 'create', {
      body: { name: 'c', isPublic: -1, permissionSet: ['general'], readPermissionSet: ['readOnly'] },
    });
    expect((await call(reader, 'get', on(content.uuid))).content.name).toBe('c');
    expect((await call(reader, 'list')).content).toHaveLength(1);
    await expect(call(reader, 'modify', on(content.uuid))).rejects.toMatchObject({ code: 'PermissionDenied' });
    expect((await call(editor, 'modify', { ...on(content.uuid), body: { desc: 'e' } })).revision).toBe(2);
    await expect(call(outsider, 'get', on(content.uuid))).rejects.toMatchObject({ code: 'ObjectNotFound' });
    await call(creator, 'modify', { ...on(content.uuid), body: { permissionSet: [], readPermissionSet: ['general'] } });
    await expect(call(editor, 'delete', on(content.uuid))).rejects.toMatchObject({
      code: 'PermissionDenied',
      message: expect.stringContaining('permissionSet'),
    });
  });

  it('refuses changes to roles without scene.setManage and to keys that may only read', async () => {
    const reader = await contextFor(kernel, { roles: ['readOnly'] });
    await expect(call(reader, 'create', { body: { name: 'n' } })).rejects.toMatchObject({
      code: 'PermissionDenied',
      detail: { permission: 'scene.setManage' },
    });
    const key = await contextFor(kernel, { readOnly: true });
    await expect(call(key, 'create', { body: { name: 'n' } })).rejects.toMatchObject({ code: 'ReadOnlyKey' });
  });
});
