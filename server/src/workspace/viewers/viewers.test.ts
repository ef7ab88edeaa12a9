import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sameJsonText } from '../../json/index.ts';
import { dashboards } from '../dashboards/index.ts';
import type { Context } from '../kernel/context.ts';
import { starDocument } from '../stars/index.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { viewerOperations } from './operations.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const call = (ctx: Context, verb: string, request: Parameters<typeof callOperation>[2] = {}) =>
  callOperation(operationNamed(viewerOperations, `viewers.${verb}`), ctx, request);

const on = (uuid: string) => ({ params: { viewer_uuid: uuid } });

const create = async (ctx: Context, body: object = {}) =>
  (await call(ctx, 'create', { body: { name: 'viewer', ...body } })).content;

const createDashboard = async (ctx: Context, body: object) =>
  (await callOperation(operationNamed(dashboards.operations, 'dashboards.create'), ctx, { body })).content;

const names = async (ctx: Context, query: object = {}): Promise<string[]> =>
  (await call(ctx, 'list', { query: { ...query } })).content.map((row: { name: string }) => row.name);

const accepts = (verb: string, part: 'body' | 'query', value: unknown) => {
  const schema = operationNamed(viewerOperations, `viewers.${verb}`)[part];
  return schema !== undefined && Value.Check(schema, value);
};

/** What a JSON library would change on the way: key order, number spelling, duplicates, escapes. */
const awkward =
  '{"main":{"charts":[],"groups":["g"],"2":1,"1":2,"big":12345678901234567890},"title":"old","summary":"of template","dashboardExtend":{"index":"tracing","charts":[null,{"n":1.0,"dup":1,"dup":2},null],"s":"\\u00e9\\/"},"dashboardType":"OWN"}';

describe('create', () => {
  it('answers every documented field, with the defaults for what was not said', async () => {
    const ctx = await contextFor(kernel);
    expect(await create(ctx, { name: 'add_viewer' })).toEqual({
      id: expect.any(Number),
      uuid: expect.stringMatching(/^dsbd_[0-9a-f]{32}$/),
      name: 'add_viewer',
      desc: '',
      pathName: '',
      chartGroupPos: [],
      chartPos: [],
      createdWay: 'manual',
      dashboardBindSet: [],
      extend: {},
      iconSet: {},
      mapping: [],
      ownerType: 'viewer',
      type: 'CUSTOM',
      isPublic: 1,
      permissionSet: [],
      readPermissionSet: [],
      status: 0,
      creator: ctx.actor.uuid,
      updator: ctx.actor.uuid,
      createAt: Math.floor(kernel.now() / 1000),
      updateAt: Math.floor(kernel.now() / 1000),
      deleteAt: -1,
      workspaceUUID: ctx.workspace.uuid,
      tag_info: [],
    });
  });

  it('keeps what the request says: description, type, settings, tags, that it was imported, and keys that nobody names', async () => {
    const ctx = await contextFor(kernel);
    const extend = { index: 'logging', charts: [null, null, null] };
    const sent = { desc: 'd', type: 'OWN', extend, isImport: true, tagNames: ['t'.repeat(128)], later: 1 };
    const made = await create(ctx, sent);
    expect(made).toMatchObject({ desc: 'd', type: 'OWN', extend, createdWay: 'import' });
    expect(made.tag_info).toEqual([{ id: expect.stringMatching(/^tag_/), name: 't'.repeat(128) }]);
    const version = await call(ctx, 'version.get', { params: { viewer_uuid: made.uuid, revision: 1 } });
    expect(version.content.attributes.extra).toEqual({ later: 1 });
    const exported = (await call(ctx, 'export', on(made.uuid))).content;
    expect(exported).toMatchObject({ dashboardType: 'OWN', dashboardExtend: extend, tagInfo: made.tag_info });
  });

  it('stores the template as sent, and takes from it what the request leaves out', async () => {
    const ctx = await contextFor(kernel);
    const { content } = await call(ctx, 'create', { body: `{"name":"mine","templateInfos":${awkward}}` });
    expect(content).toMatchObject({ name: 'mine', desc: 'of template', type: 'OWN', extend: { index: 'tracing' } });
    expect(content.chartGroupPos).toHaveLength(1);
    const exported = await call(ctx, 'export', on(content.uuid));
    const expected = awkward.replace('"old"', '"mine"').replace(/\}$/, ',"dashboardOwnerType":"viewer","tagInfo":[]}');
    expect(sameJsonText(exported.contentText, expected)).toBe(true);
    const own = { name: 'own', desc: '', type: 'CUSTOM', extend: { index: 'rum' } };
    const over = await call(ctx, 'create', {
      body: `${JSON.stringify(own).slice(0, -1)},"templateInfos":${awkward}}`,
    });
    expect(over.content).toMatchObject(own);
  });

  it('copies a viewer or a dashboard that the caller may read, and no other', async () => {
    const ctx = await contextFor(kernel);
    const source = await create(ctx, { name: 'source', desc: 'd', extend: { index: 'rum' }, tagNames: ['a'] });
    const copy = await create(ctx, { name: 'copy', sourceDashboardUUID: source.uuid });
    expect(copy).toMatchObject({ name: 'copy', desc: 'd', extend: { index: 'rum' }, tag_info: source.tag_info });
    expect(await create(ctx, { name: 'none', sourceDashboardUUID: '', templateUUID: '' })).toMatchObject({
      extend: {},
    });
    const board = await createDashboard(ctx, { name: 'board', extend: { from: 'board' } });
    const ofBoard = await create(ctx, { sourceDashboardUUID: board.uuid });
    expect(ofBoard.extend).toEqual({ from: 'board' });
    expect((await call(ctx, 'export', on(ofBoard.uuid))).content.dashboardOwnerType).toBe('viewer');

    const closed = await createDashboard(ctx, { name: 'closed', isPublic: 0 });
    const colleague = await contextFor(kernel, { workspace: ctx.workspace, roles: ['general'] });
    const stranger = await contextFor(kernel);
    for (const [who, uuid] of [
      [colleague, closed.uuid],
      [stranger, source.uuid],
      [ctx, `dsbd_${'0'.repeat(32)}`],
    ] as const) {
      await expect(create(who, { sourceDashboardUUID: uuid })).rejects.toMatchObject({ code: 'ObjectNotFound' });
    }
  });

  it('refuses a template by uuid, of which the server has none, and two origins at once', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await create(ctx);
    await expect(create(ctx, { templateUUID: 'tmpl_1' })).rejects.toMatchObject({ code: 'ObjectNotFound' });
    const both = { sourceDashboardUUID: uuid, templateInfos: { title: 't' } };
    await expect(create(ctx, both)).rejects.toMatchObject({ code: 'InvalidParameter' });
    const many = { templateInfos: { title: 't', main: { charts: Array(5_001).fill({}) } } };
    await expect(create(ctx, many)).rejects.toMatchObject({
      code: 'InvalidParameter',
      message: expect.stringContaining('templateInfos.main.charts'),
    });
    expect(await names(ctx)).toEqual(['viewer']);
  });

  it('takes exactly what is documented', () => {
    const full = { name: 'n'.repeat(64), desc: 'd'.repeat(2048), type: 't'.repeat(32), ownerType: 'viewer' };
    expect(accepts('create', 'body', { ...full, extend: {}, templateInfos: { title: '' }, isImport: false })).toBe(
      true,
    );
    for (const wrong of [
      { name: undefined },
      { name: '' },
      { name: 'n'.repeat(65) },
      { desc: 'd'.repeat(2049) },
      { desc: null },
      { type: 't'.repeat(33) },
      { ownerType: 'node' },
      { extend: [] },
      { extend: '' },
      { templateInfos: '' },
      { templateInfos: { summary: 'no title' } },
      { templateUUID: 'u'.repeat(129) },
      { sourceDashboardUUID: 'u'.repeat(129) },
      { isImport: 'yes' },
      { tagNames: ['t'.repeat(129)] },
      { isPublic: 2 },
    ]) {
      expect(accepts('create', 'body', { ...full, ...wrong }), JSON.stringify(wrong)).toBe(false);
    }
    expect(accepts('modify', 'body', {})).toBe(true);
    expect(accepts('modify', 'body', { pathName: 'p'.repeat(32), dashboardBindSet: [] })).toBe(true);
    for (const wrong of [{ pathName: 'p'.repeat(33) }, { name: 'n'.repeat(65) }, { dashboardBindSet: '' }]) {
      expect(accepts('modify', 'body', wrong), JSON.stringify(wrong)).toBe(false);
    }
    expect(accepts('list', 'query', { sortKey: 'whatever', sortMethod: '', pageSize: 100, pageIndex: 1 })).toBe(true);
    for (const wrong of [{ sortMethod: 'up' }, { filter: 'mine' }, { pageSize: 101 }, { pageIndex: 0 }]) {
      expect(accepts('list', 'query', wrong), JSON.stringify(wrong)).toBe(false);
    }
  });
});

describe('list', () => {
  it('is sorted by name or by the last change, in either direction; an unknown key is the default', async () => {
    const ctx = await contextFor(kernel);
    for (const name of ['b', 'a', 'c']) {
      kernel.clock.advance(1000);
      await create(ctx, { name });
    }
    expect(await names(ctx)).toEqual(['c', 'a', 'b']);
    expect(await names(ctx, { sortKey: 'updateAt', sortMethod: 'asc' })).toEqual(['b', 'a', 'c']);
    expect(await names(ctx, { sortKey: 'name' })).toEqual(['c', 'b', 'a']);
    expect(await names(ctx, { sortKey: 'name', sortMethod: 'asc' })).toEqual(['a', 'b', 'c']);
    expect(await names(ctx, { sortKey: 'creator', sortMethod: '' })).toEqual(['c', 'a', 'b']);
    const { content, pageInfo } = await call(ctx, 'list', {
      query: { sortKey: 'name', sortMethod: 'asc', pageIndex: 2, pageSize: 2 },
    });
    expect(content.map((row: { name: string }) => row.name)).toEqual(['c']);
    expect(pageInfo).toEqual({ count: 1, pageIndex: 2, pageSize: 2, totalCount: 3 });
  });

  it('searches the name, and filters by all of several tags', async () => {
    const ctx = await contextFor(kernel);
    await create(ctx, { name: 'Slow traces', tagNames: ['a', 'b'] });
    await create(ctx, { name: 'slow logs', tagNames: ['a'] });
    expect(await names(ctx, { search: 'SLOW t' })).toEqual(['Slow traces']);
    expect(await names(ctx, { tagNames: ['a', 'b'] })).toEqual(['Slow traces']);
    expect(await names(ctx, { tagNames: ['a'] })).toHaveLength(2);
  });

  it('shows no dashboards, and dashboards show no viewers', async () => {
    const ctx = await contextFor(kernel);
    await create(ctx, { name: 'a viewer' });
    await createDashboard(ctx, { name: 'a dashboard' });
    expect(await names(ctx)).toEqual(['a viewer']);
    const listed = await callOperation(operationNamed(dashboards.operations, 'dashboards.list'), ctx);
    expect(listed.content.map((row: { name: string }) => row.name)).toEqual(['a dashboard']);
  });

  it('filters by who made it, who starred it, how it was made, and what its creator keeps to himself', async () => {
    const ctx = await contextFor(kernel);
    const colleague = await contextFor(kernel, { workspace: ctx.workspace });
    const starred = await create(ctx, { name: 'starred' });
    await create(ctx, { name: 'imported', isImport: true });
    await create(ctx, { name: 'private', isPublic: 0 });
    await create(colleague, { name: 'of a colleague' });
    await create(colleague, { name: 'private of a colleague', isPublic: 0 });
    await starDocument({ ctx, input: { uuid: starred.uuid } });
    expect((await names(ctx, { filter: 'total' })).sort()).toEqual([
      'imported',
      'of a colleague',
      'private',
      'starred',
    ]);
    expect(await names(ctx, { filter: 'favorite' })).toEqual(['starred']);
    expect(await names(colleague, { filter: 'favorite' })).toEqual([]);
    expect(await names(ctx, { filter: 'import' })).toEqual(['imported']);
    expect((await names(ctx, { filter: 'myCreate' })).sort()).toEqual(['imported', 'private', 'starred']);
    expect(await names(ctx, { filter: 'selfVisibleOnly' })).toEqual(['private']);
    const owner = await contextFor(kernel, { workspace: ctx.workspace, roles: ['owner'] });
    expect(await names(owner, { filter: 'selfVisibleOnly' })).toEqual([]);
    const [row] = (await call(ctx, 'list', { query: { filter: 'favorite' } })).content;
    expect(row).toMatchObject({
      isFavorite: true,
      tag_info: { tagInfo: [] },
      creatorInfo: { email: '', iconUrl: '', name: 'Tess Tester', username: expect.stringContaining('tess-') },
      updatorInfo: { name: 'Tess Tester' },
    });
  });
});

describe('modify', () => {
  it('changes what the request names, keeps the rest, and says the old name', async () => {
    const ctx = await contextFor(kernel);
    const made = await create(ctx, { name: 'add_viewer', desc: 'd', extend: { index: 'tracing' }, tagNames: ['a'] });
    const { content, revision } = await call(ctx, 'modify', {
      ...on(made.uuid),
      body: { name: 'modify_viewer', tagNames: ['b'] },
    });
    expect(revision).toBe(2);
    expect(content).toMatchObject({
      name: 'modify_viewer',
      old_name: 'add_viewer',
      desc: 'd',
      extend: { index: 'tracing' },
      dashboardBidding: {},
      tag_info: { tagInfo: [{ name: 'b' }] },
    });
    const body = { desc: '', type: 'OWN', extend: {}, pathName: 'tracing__profile', dashboardBindSet: [{ a: 1 }] };
    expect((await call(ctx, 'modify', { ...on(made.uuid), body })).content).toMatchObject({
      ...body,
      name: 'modify_viewer',
    });
    const { content: got } = await call(ctx, 'get', on(made.uuid));
    expect(got).toMatchObject(body);
    expect(got.tag_info).toEqual({ [made.uuid]: [{ id: expect.any(String), name: 'b' }] });
  });

  it('writes nothing when nothing differs, and without a body', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await create(ctx, { name: 'n', extend: { a: 1 } });
    expect((await call(ctx, 'modify', on(uuid))).revision).toBe(1);
    expect(
      (await call(ctx, 'modify', { ...on(uuid), body: { name: 'n', extend: { a: 1 }, type: 'CUSTOM' } })).revision,
    ).toBe(1);
  });

  it('refuses a stale revision', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await create(ctx);
    await call(ctx, 'modify', { ...on(uuid), body: { desc: 'first' } });
    for (const verb of ['modify', 'delete', 'import']) {
      const request = { ...on(uuid), body: { templateInfo: { title: 't' } } };
      await expect(call({ ...ctx, expectedRevision: 1 }, verb, request)).rejects.toMatchObject({
        code: 'RevisionConflict',
      });
    }
  });
});

describe('export and import', () => {
  it('change nothing when an export is imported', async () => {
    const ctx = await contextFor(kernel);
    const { content } = await call(ctx, 'create', { body: `{"name":"v","tagNames":["t"],"templateInfos":${awkward}}` });
    const { contentText } = await call(ctx, 'export', on(content.uuid));
    const again = await call(ctx, 'import', { ...on(content.uuid), body: `{"templateInfo": ${contentText} }` });
    expect(again.revision).toBe(1);
    expect(again.content).toMatchObject({ createdWay: 'manual', tagInfo: content.tag_info });
    expect((await call(ctx, 'import', on(content.uuid))).revision).toBe(1);
  });

  it('give the settings of the template to a viewer that keeps its name and tags', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await create(ctx, { name: 'kept', tagNames: ['t'], extend: { index: 'rum' } });
    const { content } = await call(ctx, 'import', { ...on(uuid), body: `{"templateInfo":${awkward}}` });
    expect(content).toMatchObject({
      name: 'kept',
      createdWay: 'import',
      type: 'OWN',
      extend: { index: 'tracing' },
      tagInfo: [{ name: 't' }],
    });
  });

  it('take the content of another view, and not two at once', async () => {
    const ctx = await contextFor(kernel);
    const source = await create(ctx, { name: 'source', extend: { index: 'logging' } });
    const { uuid } = await create(ctx, { name: 'target' });
    const body = { sourceDashboardUUID: source.uuid };
    const { content } = await call(ctx, 'import', { ...on(uuid), body });
    expect(content).toMatchObject({ name: 'target', createdWay: 'import', extend: { index: 'logging' } });
    const both = { ...body, templateInfo: { title: 't' } };
    await expect(call(ctx, 'import', { ...on(uuid), body: both })).rejects.toMatchObject({ code: 'InvalidParameter' });
    const unknown = { sourceDashboardUUID: 'dash-xxxxx' };
    await expect(call(ctx, 'import', { ...on(uuid), body: unknown })).rejects.toMatchObject({ code: 'ObjectNotFound' });
  });
});

describe('delete and history', () => {
  it('answer the name under the uuid, and give an older state back', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await create(ctx, { name: 'first', extend: { index: 'rum' } });
    await call(ctx, 'modify', { ...on(uuid), body: { name: 'second', extend: {} } });
    await call(ctx, 'version.restore', { params: { viewer_uuid: uuid, revision: 1 } });
    expect((await call(ctx, 'get', on(uuid))).content).toMatchObject({ name: 'first', extend: { index: 'rum' } });
    expect((await call(ctx, 'delete', on(uuid))).content).toEqual({ [uuid]: 'first' });
    await expect(call(ctx, 'get', on(uuid))).rejects.toMatchObject({ code: 'ObjectNotFound' });
  });
});

describe('access', () => {
  it('hides the viewers of another workspace with the answer of a missing one', async () => {
    const mine = await contextFor(kernel);
    const stranger = await contextFor(kernel);
    const { uuid } = await create(mine);
    for (const verb of ['get', 'export', 'modify', 'delete', 'import', 'version.list']) {
      await expect(call(stranger, verb, on(uuid))).rejects.toMatchObject({
        code: 'ObjectNotFound',
        message: `viewer ${uuid} does not exist in this workspace`,
      });
    }
    expect(await names(stranger)).toEqual([]);
  });

  it('lets a read-only caller read and nothing else', async () => {
    const admin = await contextFor(kernel);
    const reader = await contextFor(kernel, { workspace: admin.workspace, roles: ['readOnly'] });
    const { uuid } = await create(admin, { name: 'open' });
    expect(await names(reader)).toEqual(['open']);
    expect((await call(reader, 'export', on(uuid))).content.title).toBe('open');
    for (const verb of ['modify', 'delete', 'import']) {
      await expect(call(reader, verb, on(uuid))).rejects.toMatchObject({
        code: 'PermissionDenied',
        detail: { permission: 'scene.setManage' },
      });
    }
    await expect(create(reader)).rejects.toMatchObject({ code: 'PermissionDenied' });
    const key = await contextFor(kernel, { workspace: admin.workspace, readOnly: true });
    await expect(create(key)).rejects.toMatchObject({ code: 'ReadOnlyKey' });
  });

  it('opens a viewer to those whom its sets name', async () => {
    const creator = await contextFor(kernel, { roles: ['general'] });
    const reader = await contextFor(kernel, { workspace: creator.workspace, roles: ['readOnly'] });
    const colleague = await contextFor(kernel, { workspace: creator.workspace, roles: ['general'] });
    const { uuid } = await create(creator, { isPublic: -1, readPermissionSet: ['readOnly'] });
    expect((await call(reader, 'get', on(uuid))).content).toMatchObject({
      isPublic: -1,
      readPermissionSet: ['readOnly'],
    });
    await expect(call(colleague, 'get', on(uuid))).rejects.toMatchObject({ code: 'ObjectNotFound' });
    await call(creator, 'modify', { ...on(uuid), body: { permissionSet: [colleague.actor.uuid] } });
    expect((await call(colleague, 'modify', { ...on(uuid), body: { desc: 'd' } })).revision).toBe(3);
  });
});
