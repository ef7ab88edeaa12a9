import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contextFor, openTestKernel, type TestKernel } from '../testing/index.ts';
import { chartsOf, chartUuid, contentPart, findCharts } from './charts.ts';
import type { Context } from './context.ts';
import type { DocumentAttributes, DocumentDraft, DocumentNoun } from './documents/noun.ts';
import { documentVerbs } from './documents/verbs.ts';
import { transact } from './transact.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const boards: DocumentNoun = {
  kind: 'board',
  plural: 'boards',
  title: 'board',
  prefix: 'brd_',
  permission: 'scene.setManage',
  derive: (draft) => ({ derived: { content: contentPart(draft.body) }, slot: -1 }),
};
const verbs = documentVerbs(boards);
const first = '{"type" : "text","n":1.0}';
const second = '{ "dup":1,"dup":2 }';
const template = `{"title":"t","main":{"charts":[ ${first} , ${second} ,"text"],"groups":[]}}`;
const draft = (attributes: DocumentAttributes = {}): DocumentDraft => ({
  name: 'b',
  format: 'guance',
  status: 0,
  attributes,
  body: template,
  tagNames: [],
});
const make = (ctx: Context, attributes?: DocumentAttributes) =>
  verbs.create({ ctx, input: { draft: draft(attributes) } });
const find = (ctx: Context, uuids: readonly string[]) => transact(ctx, (unit) => findCharts({ ctx, unit }, uuids));

describe('chartsOf', () => {
  it('cuts charts as they stand in the template', () => {
    expect(chartsOf(template)).toEqual([first, second, '"text"']);
  });

  it.each(['{}', '{"main":null}', '{"main":"charts"}', '{"main":{}}', '{"main":{"charts":{"a":1}}}'])(
    'finds none in %s',
    (text) => {
      expect(chartsOf(text)).toEqual([]);
    },
  );
});

describe('findCharts', () => {
  it('finds charts of several documents by their ids and leaves out what is none', async () => {
    const ctx = await contextFor(kernel);
    const [a, b] = [await make(ctx), await make(ctx)];
    const idOf = (document: { id: number }, index: number) => chartUuid(document.id, contentPart(template), index);
    const uuids = [idOf(a, 0), idOf(b, 1), idOf(a, 2), idOf(a, 3), 'chrt_', `chrt_${'f'.repeat(32)}`, 'tag_1'];
    expect(await find(ctx, uuids)).toEqual(
      new Map([
        [idOf(a, 0), first],
        [idOf(b, 1), second],
      ]),
    );
  });

  it('forgets ids when the content changes and keeps them when something else does', async () => {
    const ctx = await contextFor(kernel);
    const { id, uuid } = await make(ctx);
    const chart = chartUuid(id, contentPart(template), 0);
    const modify = (change: Partial<DocumentDraft>) =>
      verbs.modify({ ctx, input: { uuid, rewrite: () => ({ ...draft(), ...change }) } });
    await modify({ name: 'renamed', body: template.replace('"t"', '"other"') });
    expect((await find(ctx, [chart])).has(chart)).toBe(true);
    await modify({ body: template.replace('"groups":[]', '"groups":["g"]') });
    expect((await find(ctx, [chart])).has(chart)).toBe(false);
  });

  it('does not show charts of deleted documents, of other workspaces, or of documents that are not open', async () => {
    const ctx = await contextFor(kernel);
    const shut = await make(ctx, { isPublic: 0 });
    const gone = await make(ctx);
    await verbs.delete({ ctx, input: { uuids: [gone.uuid] } });
    const uuids = [shut, gone].map(({ id }) => chartUuid(id, contentPart(template), 0));
    expect((await find(ctx, uuids)).size).toBe(1);
    expect((await find(await contextFor(kernel, { workspace: ctx.workspace }), uuids)).size).toBe(0);
    expect((await find(await contextFor(kernel, { roles: ['owner'] }), uuids)).size).toBe(0);
  });
});
