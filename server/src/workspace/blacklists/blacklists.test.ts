import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../kernel/context.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { blacklistOperations } from './operations.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const call = (ctx: Context, verb: string, request: Parameters<typeof callOperation>[2] = {}) =>
  callOperation(operationNamed(blacklistOperations, `blacklists.${verb}`), ctx, request);

const on = (uuid: string) => ({ params: { blist_uuid: uuid } });

const filters = [
  { name: 'host', value: ['host1', 'host2'], operation: 'in', condition: 'and' },
  { name: 'status', value: ['a*'], operation: 'match', condition: 'or' },
];
const base = { name: 'rule 1', type: 'logging', source: 'kodo-log', filters };

const add = async (ctx: Context, body: object = {}) =>
  (await call(ctx, 'create', { body: { ...base, ...body } })).content;
const get = async (ctx: Context, uuid: string) => (await call(ctx, 'get', on(uuid))).content;
const modify = async (ctx: Context, uuid: string, body: object) =>
  (await call(ctx, 'modify', { ...on(uuid), body: { name: 'rule 1', type: 'logging', ...body } })).content;

const accepts = (verb: string, body: unknown) => {
  const { body: schema } = operationNamed(blacklistOperations, `blacklists.${verb}`);
  return schema !== undefined && Value.Check(schema, body);
};

describe('add', () => {
  it('answers everything that was sent, with the numbers and types that clients decode', async () => {
    const ctx = await contextFor(kernel);
    const body = { ...base, desc: 'a description', sources: ['mysql', 'oracle'] };
    const added = await add(ctx, body);
    expect(added).toEqual({
      ...body,
      conditions:
        "{ `source` in [ 'mysql' ,  'oracle' ] and ( `host` in [ 'host1' ,  'host2' ]  or  `status` match [ 'a*' ] )}",
      id: expect.any(Number),
      uuid: expect.stringMatching(/^blist_[0-9a-f]{32}$/),
      status: 0,
      creator: ctx.actor.uuid,
      updator: ctx.actor.uuid,
      createAt: Math.floor(kernel.now() / 1000),
      updateAt: Math.floor(kernel.now() / 1000),
      deleteAt: -1,
      workspaceUUID: ctx.workspace.uuid,
    });
    expect(await get(ctx, added.uuid)).toEqual(added);
  });

  it('fills what was left out or is null with nothing, and such a rule drops nothing', async () => {
    const ctx = await contextFor(kernel);
    const nothing = { desc: '', source: '', sources: null, filters: [], conditions: '' };
    const body = { name: 'n', type: 'rum' };
    expect((await call(ctx, 'create', { body })).content).toMatchObject(nothing);
    const nulls = { ...body, source: null, sources: null, filters: null };
    expect((await call(ctx, 'create', { body: nulls })).content).toMatchObject(nothing);
  });

  it('fills filters, and takes values for value', async () => {
    const ctx = await contextFor(kernel);
    const sent = [{ name: 'host', values: ['h'] }, { name: 'a', value: null }, {}];
    const filled = { operation: 'in', condition: 'and' };
    expect((await add(ctx, { filters: sent })).filters).toEqual([
      { ...filled, name: 'host', value: ['h'] },
      { ...filled, name: 'a', value: [] },
      { ...filled, name: '', value: [] },
    ]);
    const both = {
      filters: [
        { name: 'a', value: ['b'] },
        { name: 'a', value: ['b'], values: ['c'] },
      ],
    };
    await expect(add(ctx, both)).rejects.toMatchObject({
      code: 'InvalidParameter',
      detail: { field: 'filters[1].values' },
    });
  });

  it('refuses all sources as one of several, and rules that are too long for agents', async () => {
    const ctx = await contextFor(kernel);
    await expect(add(ctx, { sources: ['a', 're(`.*`)'] })).rejects.toMatchObject({ detail: { field: 'sources' } });
    const long = { name: 'a', value: Array.from({ length: 100 }, () => 'v'.repeat(1_000)) };
    await expect(add(ctx, { filters: [long] })).rejects.toMatchObject({
      code: 'InvalidParameter',
      detail: { field: 'filters' },
    });
    expect((await add(ctx, { source: 're(`.*`)' })).conditions).toContain('`source` =  re(`.*`)  and');
  });

  it('takes the documented values and lengths, and no others', () => {
    for (const right of [
      { name: 'n'.repeat(50), desc: 'd'.repeat(256), source: '源'.repeat(128) },
      { desc: '', source: null, sources: null, filters: null },
      { sources: [], filters: [] },
      { filters: [{ name: 'a', operation: 'not_match', condition: 'or', value: [''] }] },
    ]) {
      expect(accepts('create', { ...base, ...right }), JSON.stringify(right)).toBe(true);
    }
    for (const wrong of [
      { name: '' },
      { name: 'n'.repeat(51) },
      { name: null },
      { name: undefined },
      { desc: null },
      { desc: 'd'.repeat(257) },
      { type: 'host' },
      { type: 'all' },
      { type: undefined },
      { source: '' },
      { source: 's'.repeat(129) },
      { sources: [''] },
      { sources: 'nginx' },
      { filters: [{ name: 'a', operation: 'contain', value: ['b'] }] },
      { filters: [{ name: 'a', condition: 'AND', value: ['b'] }] },
      { filters: [{ name: 'a', value: 'b' }] },
      { filters: [{ name: 'a', value: [1] }] },
      { filters: [{ name: 'a`b', value: ['b'] }] },
      { filters: [{ name: 'a', value: ['\ufffd'] }] },
      { source: '\ufffd' },
      { status: 2 },
    ]) {
      expect(accepts('create', { ...base, ...wrong }), JSON.stringify(wrong)).toBe(false);
      expect(accepts('modify', { ...base, ...wrong }), JSON.stringify(wrong)).toBe(false);
    }
  });

  it('needs the permission to manage blacklists', async () => {
    const owner = await contextFor(kernel);
    const { uuid } = await add(owner);
    const ctx = await contextFor(kernel, { roles: ['readOnly'] });
    await expect(add(ctx)).rejects.toMatchObject({
      code: 'PermissionDenied',
      detail: { permission: 'blacklist.Manage' },
    });
    const reader = { ...owner, permissions: ctx.permissions };
    expect(await get(reader, uuid)).toMatchObject({ name: 'rule 1' });
    for (const [verb, request] of [
      ['modify', { ...on(uuid), body: base }],
      ['delete', { query: { blacklistUUIDs: [uuid] } }],
      ['import', { body: { blacklists: [], blacklistType: 'all' } }],
    ] as const) {
      await expect(call(reader, verb, request)).rejects.toMatchObject({ code: 'PermissionDenied' });
    }
    expect((await call(reader, 'export', { body: { blacklistUUIDs: [uuid] } })).content.blacklists).toHaveLength(1);
  });
});

describe('modify', () => {
  it('keeps what the body leaves out, takes null away, and knows stale revisions', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await add(ctx, { desc: 'kept' });
    kernel.clock.advance(1000);
    const { content, revision } = await call(ctx, 'modify', { ...on(uuid), body: { name: 'renamed', type: 'rum' } });
    expect(content).toMatchObject({ name: 'renamed', type: 'rum', desc: 'kept', source: 'kodo-log', filters });
    expect(content.conditions).toContain("`app_id` =  'kodo-log'");
    expect(content.updateAt).toBe(content.createAt + 1);
    expect(revision).toBe(2);
    expect(await modify(ctx, uuid, { desc: '', filters: null })).toMatchObject({ desc: '', filters: [] });
    await expect(modify({ ...ctx, expectedRevision: 1 }, uuid, {})).rejects.toMatchObject({
      code: 'RevisionConflict',
    });
  });

  it('writes nothing where nothing differs', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await add(ctx, { sources: ['a'] });
    expect((await call(ctx, 'modify', { ...on(uuid), body: { ...base, sources: ['a'] } })).revision).toBe(1);
  });

  it('puts source and sources in the place of each other', async () => {
    const ctx = await contextFor(kernel);
    const { uuid } = await add(ctx);
    expect(await modify(ctx, uuid, { sources: ['a', 'b'] })).toMatchObject({ source: '', sources: ['a', 'b'] });
    expect(await modify(ctx, uuid, {})).toMatchObject({ source: '', sources: ['a', 'b'] });
    expect(await modify(ctx, uuid, { source: 'c' })).toMatchObject({ source: 'c', sources: null });
    // A client in Go sends every list, null where there is none, and leaves empty texts out.
    expect(await modify(ctx, uuid, { source: 'd', sources: null })).toMatchObject({ source: 'd', sources: null });
    expect(await modify(ctx, uuid, { sources: null })).toMatchObject({ source: '', sources: null });
  });
});

describe('list', () => {
  it('shows whole rules of one type or of all, searched by name, in pages of any size', async () => {
    const ctx = await contextFor(kernel);
    const first = await add(ctx, { name: 'Of Logs' });
    kernel.clock.advance(1000);
    await add(ctx, { name: 'of rum', type: 'rum' });
    kernel.clock.advance(1000);
    await add(ctx, { name: 'third' });
    const names = async (query: Record<string, unknown>) =>
      (await call(ctx, 'list', { query })).content.map((row: { name: string }) => row.name);
    expect(await names({ type: 'all' })).toEqual(['third', 'of rum', 'Of Logs']);
    expect(await names({ type: 'logging' })).toEqual(['third', 'Of Logs']);
    expect(await names({ type: 'rum' })).toEqual(['of rum']);
    expect(await names({ type: 'metric' })).toEqual([]);
    expect(await names({ type: 'all', search: 'OF' })).toEqual(['of rum', 'Of Logs']);
    const { content, pageInfo } = await call(ctx, 'list', { query: { type: 'all', pageIndex: 2, pageSize: 2 } });
    expect(pageInfo).toEqual({ count: 1, pageIndex: 2, pageSize: 2, totalCount: 3 });
    const person = expect.objectContaining({ uuid: ctx.actor.uuid, name: 'Tess Tester', iconUrl: '', status: 0 });
    expect(content).toEqual([{ ...first, creatorInfo: person, updatorInfo: person }]);
    const { query } = operationNamed(blacklistOperations, 'blacklists.list');
    const takes = (each: object) => query !== undefined && Value.Check(query, each);
    expect([takes({ type: 'all', pageSize: 5_000 }), takes({}), takes({ type: 'host' })]).toEqual([true, false, false]);
    await modify(ctx, first.uuid, { type: 'object' });
    expect(await names({ type: 'logging' })).toEqual(['third']);
  });
});

describe('delete', () => {
  it('takes uuids from the query or the body, all or none, and answers true', async () => {
    const ctx = await contextFor(kernel);
    const uuids: string[] = [];
    for (let count = 0; count < 3; count += 1) uuids.push((await add(ctx)).uuid);
    const [one = '', two = '', three = ''] = uuids;
    const left = async () => (await call(ctx, 'list', { query: { type: 'all' } })).content.length;
    await expect(call(ctx, 'delete', { query: { blacklistUUIDs: [one, 'blist_none'] } })).rejects.toMatchObject({
      code: 'ObjectNotFound',
    });
    expect(await left()).toBe(3);
    expect((await call(ctx, 'delete', { query: { blacklistUUIDs: [one, two] } })).content).toBe(true);
    expect(await left()).toBe(1);
    await call(ctx, 'delete', { body: { blacklistUUIDs: [three] } });
    expect(await left()).toBe(0);
    await expect(call(ctx, 'delete')).rejects.toMatchObject({ code: 'InvalidParameter' });
    expect(operationNamed(blacklistOperations, 'blacklists.delete')).toMatchObject({
      method: 'GET',
      alsoPost: true,
      path: '/api/v1/blacklist/delete',
    });
  });

  it('does not reach another workspace, and neither does anything else', async () => {
    const { uuid } = await add(await contextFor(kernel));
    const stranger = await contextFor(kernel);
    for (const [verb, request] of [
      ['delete', { query: { blacklistUUIDs: [uuid] } }],
      ['get', on(uuid)],
      ['modify', { ...on(uuid), body: base }],
      ['export', { body: { blacklistUUIDs: [uuid] } }],
      ['version.list', on(uuid)],
    ] as const) {
      await expect(call(stranger, verb, request), verb).rejects.toMatchObject({ code: 'ObjectNotFound' });
    }
    expect((await call(stranger, 'list', { query: { type: 'all' } })).content).toEqual([]);
  });
});

describe('history', () => {
  it('shows what of a rule was changed, and brings it back', async () => {
    const ctx = await contextFor(kernel);
    const { uuid, conditions } = await add(ctx);
    const [first, second] = filters;
    await modify(ctx, uuid, { filters: [{ ...first, value: ['host1', 'host3'] }, second] });
    const { content } = await call(ctx, 'version.diff', { ...on(uuid), query: { from: 1, to: 2 } });
    expect(content.changes).toEqual([
      { path: '/attributes/filters/0/value/1', kind: 'changed', before: 'host2', after: 'host3' },
    ]);
    await call(ctx, 'version.restore', { params: { blist_uuid: uuid, revision: 1 }, body: {} });
    expect((await get(ctx, uuid)).conditions).toBe(conditions);
  });
});
