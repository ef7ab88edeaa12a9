import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sameJsonText } from '../../json/index.ts';
import type { Context } from '../kernel/context.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { noteOperations } from './operations.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const call = (ctx: Context, verb: string, request: Parameters<typeof callOperation>[2] = {}) =>
  callOperation(operationNamed(noteOperations, `notes.${verb}`), ctx, request);

const on = (uuid: string) => ({ params: { notes_uuid: uuid } });

const create = async (ctx: Context, body: object = {}) =>
  (await call(ctx, 'create', { body: { name: 'note', ...body } })).content;

const accepts = (verb: string, body: unknown) => {
  const { body: schema } = operationNamed(noteOperations, `notes.${verb}`);
  return schema !== undefined && Value.Check(schema, body);
};

const text = '{"name":"","type":"text","queries":[{"query":{"content":"# \\u00e9"}}],"extend":{}}';
/** What a JSON library would change on the way: key order, number spelling, duplicates, escapes. */
const awkward =
  '{ "type":"bar","name":"b","queries":[{"n":1.0,"big":12345678901234567890,"dup":1,"dup":2}],"2":1,"1":2,"uuid":"x"}';
const importBody = (template: string): string => `{"templateInfo":${template}}`;

describe('create', () => {
  it('makes an empty public note, and with extend what was sent', async () => {
    const ctx = await contextFor(kernel);
    const created = await create(ctx, { name: '我的笔记', extend: { fixedTime: '15m' } });
    expect(created).toEqual({
      id: expect.any(Number),
      uuid: expect.stringMatching(/^notes_[0-9a-f]{32}$/),
      name: '我的笔记',
      extend: { fixedTime: '15m' },
      isPublic: 1,
      pos: [],
      status: 0,
      creator: ctx.actor.uuid,
      updator: ctx.actor.uuid,
      createAt: Math.floor(kernel.now() / 1000),
      updateAt: Math.floor(kernel.now() / 1000),
      deleteAt: -1,
      workspaceUUID: ctx.workspace.uuid,
    });
    expect((await create(ctx)).extend).toEqual({});
  });

  it('needs a name of 1 to 128 characters and takes no unknown field', () => {
    for (const verb of ['create', 'modify']) {
      expect(accepts(verb, { name: 'n'.repeat(128), chartUUIDs: [], extend: {} })).toBe(true);
      for (const wrong of [
        {},
        { name: '' },
        { name: 'n'.repeat(129) },
        { name: 'n', charUUIDs: [] },
        { name: 'n', chartUUIDs: 'chrt_1' },
        { name: 'n', chartUUIDs: ['chrt_1', 'chrt_1'] },
        { name: 'n', extend: null },
      ]) {
        expect(accepts(verb, wrong), `${verb} ${JSON.stringify(wrong)}`).toBe(false);
      }
    }
  });

  it('needs the permission to change scenes', async () => {
    const ctx = await contextFor(kernel, { roles: ['readOnly'] });
    await expect(create(ctx)).rejects.toMatchObject({
      code: 'PermissionDenied',
      detail: { permission: 'scene.setManage' },
    });
  });
});

describe('list', () => {
  it('searches the name without case, newest change first, with charts and people but without paging', async () => {
    const ctx = await contextFor(kernel);
    const first = await create(ctx, { name: 'Runbook' });
    await call(ctx, 'import', { ...on(first.uuid), body: importBody(`{"main":{"charts":[${text}]}}`) });
    kernel.clock.advance(1000);
    await create(ctx, { name: 'second' });
    const { content, pageInfo } = await call(ctx, 'list');
    expect(content.data.map((row: { name: string }) => row.name)).toEqual(['second', 'Runbook']);
    expect(pageInfo).toEqual({ count: 2, pageIndex: 1, pageSize: 2, totalCount: 2 });
    expect(content.data[1]).toMatchObject({
      isFavourited: false,
      isPublic: 1,
      pos: [{ chartUUID: expect.stringMatching(/^chrt_[0-9a-f]{32}$/) }],
      creatorInfo: { iconUrl: '', name: 'Tess Tester', username: expect.stringContaining('tess-') },
      updatorInfo: { name: 'Tess Tester' },
    });
    const found = await call(ctx, 'list', { query: { search: 'RUN' } });
    expect(found.content.data).toHaveLength(1);
    expect((await call(await contextFor(kernel), 'list')).content.data).toEqual([]);
  });
});

describe('get', () => {
  it('shows full charts, with the text of each as it was sent, and people with their address', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await create(ctx);
    const { content: imported } = await call(ctx, 'import', {
      ...on(uuid),
      body: importBody(`{"main":{"charts":[${awkward},${text}]}}`),
    });
    const { content, contentText, revision } = await call(ctx, 'get', on(uuid));
    expect(revision).toBe(2);
    expect(content).not.toHaveProperty('pos');
    expect(content.creatorInfo).toMatchObject({ name: 'Tess Tester', email: '' });
    expect(content.charts).toMatchObject([
      {
        uuid: imported.pos[0].chartUUID,
        name: 'b',
        chartGroupUUID: '',
        dashboardUUID: '',
        isWorkspaceKeyIndicator: 0,
        workspaceUUID: ctx.workspace.uuid,
        creator: ctx.actor.uuid,
        deleteAt: -1,
      },
      { uuid: imported.pos[1].chartUUID, type: 'text', queries: [{ query: { content: '# é' } }] },
    ]);
    expect(contentText).toContain('{"n":1.0,"big":12345678901234567890,"dup":1,"dup":2}');
  });

  it('answers the same for a note of another workspace as for none', async () => {
    const { uuid } = await create(await contextFor(kernel));
    const stranger = await contextFor(kernel);
    for (const verb of ['get', 'export', 'delete', 'import', 'version.list']) {
      await expect(call(stranger, verb, on(uuid)), verb).rejects.toMatchObject({ code: 'ObjectNotFound' });
    }
  });
});

describe('modify', () => {
  it('answers the old name, keeps what the request leaves out, and writes nothing when nothing differs', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await create(ctx, { extend: { fixedTime: '15m' } });
    await call(ctx, 'import', { ...on(uuid), body: importBody(`{"main":{"charts":[${text}]}}`) });
    const request = { ...on(uuid), body: { name: 'renamed' } };
    const { content, revision } = await call(ctx, 'modify', request);
    expect(content).toMatchObject({ name: 'renamed', oldName: 'note', extend: { fixedTime: '15m' } });
    expect(content).not.toHaveProperty('pos');
    expect(revision).toBe(3);
    const { content: read } = await call(ctx, 'get', on(uuid));
    expect(read.charts).toHaveLength(1);
    expect((await call(ctx, 'export', on(uuid))).content.name).toBe('renamed');
    expect(await call(ctx, 'modify', request)).toMatchObject({ revision: 3, content: { oldName: 'renamed' } });
    const cleared = await call(ctx, 'modify', { ...on(uuid), body: { name: 'renamed', extend: {}, chartUUIDs: [] } });
    expect(cleared.content.extend).toEqual({});
    expect((await call(ctx, 'get', on(uuid))).content.charts).toEqual([]);
  });

  it('refuses a stale revision', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await create(ctx);
    await call(ctx, 'modify', { ...on(uuid), body: { name: 'other' } });
    const stale = { ...ctx, expectedRevision: 1 };
    for (const verb of ['modify', 'delete', 'import']) {
      await expect(call(stale, verb, { ...on(uuid), body: { name: 'mine' } })).rejects.toMatchObject({
        code: 'RevisionConflict',
      });
    }
  });
});

describe('delete', () => {
  it('is a GET that answers the name', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await create(ctx);
    expect((await call(ctx, 'delete', on(uuid))).content).toEqual({ noteName: 'note' });
    await expect(call(ctx, 'get', on(uuid))).rejects.toMatchObject({ code: 'ObjectNotFound' });
    expect(operationNamed(noteOperations, 'notes.delete')).toMatchObject({
      method: 'GET',
      alsoPost: true,
      path: '/api/v1/notes/{notes_uuid}/delete',
    });
  });
});

describe('export and import', () => {
  const template = `{"main":{ "charts":[${awkward} , ${text}],"later":1.0},"name":"我的笔记","more":[1e2]}`;

  it('gives back the template as it was sent', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await create(ctx);
    const { content } = await call(ctx, 'import', { ...on(uuid), body: importBody(template) });
    expect(content).toMatchObject({ uuid, name: '我的笔记', pos: [{}, {}] });
    const { contentText } = await call(ctx, 'export', on(uuid));
    expect(sameJsonText(contentText, template)).toBe(true);
  });

  it('changes nothing when an export is imported, and keeps the uuids of charts that do not differ', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await create(ctx);
    const { content: first } = await call(ctx, 'import', { ...on(uuid), body: importBody(template) });
    const { contentText } = await call(ctx, 'export', on(uuid));
    const again = await call(ctx, 'import', { ...on(uuid), body: importBody(` ${contentText} `) });
    expect(again.revision).toBe(2);
    const more = await call(ctx, 'import', { ...on(uuid), body: importBody(template.replace('[1e2]', '[]')) });
    expect(more).toMatchObject({ revision: 3, content: { pos: first.pos } });
    const other = await call(ctx, 'import', { ...on(uuid), body: importBody(template.replace('"b"', '"B"')) });
    expect(other.revision).toBe(4);
    for (const { chartUUID } of other.content.pos) expect(JSON.stringify(first.pos)).not.toContain(chartUUID);
  });

  it('keeps the name when the template has none, and everything when there is no template', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await create(ctx, { name: 'kept' });
    for (const sent of [`{"main":{"charts":[${text}]}}`, `{"main":{"charts":[${text}]},"name":""}`]) {
      const { content, revision } = await call(ctx, 'import', { ...on(uuid), body: importBody(sent) });
      expect(content.name).toBe('kept');
      expect(revision).toBe(2);
    }
    expect((await call(ctx, 'import', on(uuid))).revision).toBe(2);
    expect((await call(ctx, 'import', { ...on(uuid), body: importBody('{}') })).content.pos).toEqual([]);
  });

  it('takes charts that are objects with name, type and queries, and whatever else they hold', () => {
    const withChart = (chart: unknown) => ({ templateInfo: { main: { charts: [chart] } } });
    const chart = { name: '', type: 'text', queries: [] };
    expect(accepts('import', withChart({ ...chart, pos: null, more: 1 }))).toBe(true);
    expect(accepts('import', { templateInfo: { main: { vars: [] }, title: 't' } })).toBe(true);
    for (const wrong of [
      '{"name":"","type":"text","queries":[]}',
      { ...chart, name: undefined },
      { ...chart, type: undefined },
      { ...chart, queries: undefined },
      { ...chart, type: '' },
      { ...chart, queries: {} },
      { ...chart, extend: [] },
    ]) {
      expect(accepts('import', withChart(wrong)), JSON.stringify(wrong)).toBe(false);
    }
    expect(accepts('import', { templateInfo: [] })).toBe(false);
    expect(accepts('import', { templateInfo: { name: 'n'.repeat(129) } })).toBe(false);
  });
});

describe('history', () => {
  it('compares charts by their parts and restores charts with their uuids', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await create(ctx);
    const { content: first } = await call(ctx, 'import', {
      ...on(uuid),
      body: importBody(`{"main":{"charts":[${text}]}}`),
    });
    await call(ctx, 'import', {
      ...on(uuid),
      body: importBody(`{"main":{"charts":[${text.replace('"text"', '"video"')}]}}`),
    });
    const diff = await call(ctx, 'version.diff', { ...on(uuid), query: { from: 2, to: 3 } });
    expect(diff.content.changes).toContainEqual({
      path: '/body/main/charts/0/type',
      kind: 'changed',
      before: 'text',
      after: 'video',
    });
    await call(ctx, 'version.restore', { params: { notes_uuid: uuid, revision: 2 } });
    const { content } = await call(ctx, 'get', on(uuid));
    expect(content.charts).toMatchObject([{ uuid: first.pos[0].chartUUID, type: 'text' }]);
    expect(noteOperations.map(({ path }) => path)).toContain('/api/v1/notes/{notes_uuid}/version/{revision}/restore');
  });
});
