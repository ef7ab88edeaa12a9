import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartUuid, contentPart } from '../kernel/charts.ts';
import type { Context } from '../kernel/context.ts';
import type { DocumentNoun } from '../kernel/documents/noun.ts';
import { documentVerbs } from '../kernel/documents/verbs.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { noteOperations } from './operations.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const call = async (ctx: Context, verb: string, request: Parameters<typeof callOperation>[2] = {}) =>
  (await callOperation(operationNamed(noteOperations, `notes.${verb}`), ctx, request)).content;

const on = (uuid: string) => ({ params: { notes_uuid: uuid } });

/** A kind of dashboard: documents whose charts can be found. */
const board: DocumentNoun = {
  kind: 'board',
  plural: 'boards',
  title: 'board',
  prefix: 'brd_',
  permission: 'scene.setManage',
  derive: (draft) => ({ derived: { content: contentPart(draft.body) }, slot: -1 }),
};
const boards = documentVerbs(board);

const chart = (name: string) =>
  `{"extend":{"n":1.0},"name":"${name}","type":"bar","pos":{"x":0},"group":{"name":"g"},"queries":[{"big":12345678901234567890}]}`;

async function boardWith(ctx: Context, charts: readonly string[], isPublic = 1) {
  const body = `{"title":"t","main":{"charts":[${charts.join(',')}]}}`;
  const draft = { name: 'b', format: 'guance', status: 0, attributes: { isPublic }, body, tagNames: [] };
  const { id, uuid } = await boards.create({ ctx, input: { draft } });
  return { uuid, charts: charts.map((_, index) => chartUuid(id, contentPart(body), index)) };
}

const namesOf = async (ctx: Context, uuid: string): Promise<[string, string][]> =>
  (await call(ctx, 'get', on(uuid))).charts.map((each: { uuid: string; name: string }) => [each.uuid, each.name]);

describe('chartUUIDs', () => {
  it('bind charts of dashboards, in order and under the uuids that were sent', async () => {
    const ctx = await contextFor(kernel);
    const { charts } = await boardWith(ctx, [chart('one'), chart('two')]);
    const [one = '', two = ''] = charts;
    const created = await call(ctx, 'create', { body: { name: 'n', chartUUIDs: [two, one] } });
    expect(created.pos).toEqual([{ chartUUID: two }, { chartUUID: one }]);
    expect(await namesOf(ctx, created.uuid)).toEqual([
      [two, 'two'],
      [one, 'one'],
    ]);
    await call(ctx, 'modify', { ...on(created.uuid), body: { name: 'n', chartUUIDs: [one] } });
    expect(await namesOf(ctx, created.uuid)).toEqual([[one, 'one']]);
  });

  it('keep name, type, queries and extend as they were sent, and leave the place on the dashboard there', async () => {
    const ctx = await contextFor(kernel);
    const { charts } = await boardWith(ctx, [chart('one')]);
    const { uuid } = await call(ctx, 'create', { body: { name: 'n', chartUUIDs: charts } });
    const exported = await callOperation(operationNamed(noteOperations, 'notes.export'), ctx, on(uuid));
    expect(exported.contentText).toBe(
      '{"main":{"charts":[{"name":"one","type":"bar","queries":[{"big":12345678901234567890}],"extend":{"n":1.0}}]},"name":"n"}',
    );
  });

  it('stay when the dashboard is deleted, so that the note can still be changed', async () => {
    const ctx = await contextFor(kernel);
    const source = await boardWith(ctx, [chart('one'), chart('two')]);
    const { uuid } = await call(ctx, 'create', { body: { name: 'n', chartUUIDs: source.charts } });
    await boards.delete({ ctx, input: { uuids: [source.uuid] } });
    await call(ctx, 'modify', { ...on(uuid), body: { name: 'n', chartUUIDs: source.charts.toReversed() } });
    expect((await namesOf(ctx, uuid)).map(([, name]) => name)).toEqual(['two', 'one']);
  });

  it('bind charts of other notes of the workspace as well', async () => {
    const ctx = await contextFor(kernel);
    const template = { main: { charts: [{ name: 'mine', type: 'text', queries: [], tint: 'kept' }] } };
    const source = await call(ctx, 'create', { body: { name: 'source' } });
    const { pos } = await call(ctx, 'import', { ...on(source.uuid), body: { templateInfo: template } });
    const chartUUIDs = [pos[0].chartUUID];
    const { uuid } = await call(ctx, 'create', { body: { name: 'n', chartUUIDs } });
    expect((await call(ctx, 'get', on(uuid))).charts).toMatchObject([{ name: 'mine', tint: 'kept' }]);
    const stranger = await contextFor(kernel);
    await expect(call(stranger, 'create', { body: { name: 'n', chartUUIDs } })).rejects.toMatchObject({
      code: 'InvalidParameter',
    });
    await call(ctx, 'delete', on(source.uuid));
    await call(ctx, 'delete', on(uuid));
    await expect(call(ctx, 'create', { body: { name: 'n', chartUUIDs } })).rejects.toMatchObject({
      code: 'InvalidParameter',
    });
  });

  it('that lead to no readable chart are refused by name, and nothing is written', async () => {
    const ctx = await contextFor(kernel);
    const owner = await contextFor(kernel, { workspace: ctx.workspace, roles: ['owner'] });
    const shut = await boardWith(owner, [chart('secret')], 0);
    const [secret = ''] = shut.charts;
    const source = await boardWith(ctx, [chart('one')]);
    for (const unknown of [secret, `chrt_${'0'.repeat(32)}`, 'nonsense']) {
      await expect(
        call(ctx, 'create', { body: { name: 'n', chartUUIDs: [...source.charts, unknown] } }),
      ).rejects.toMatchObject({ code: 'InvalidParameter', message: expect.stringContaining(unknown) });
    }
    expect((await call(ctx, 'list')).data).toEqual([]);
    expect((await call(owner, 'create', { body: { name: 'n', chartUUIDs: [secret] } })).pos).toHaveLength(1);
  });
});
