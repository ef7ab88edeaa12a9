import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JsonNode } from '../../../json/index.ts';
import type { Context } from '../../kernel/context.ts';
import { urlForm } from '../../kernel/url-form.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../../testing/index.ts';
import { dashboardOperations } from '../operations.ts';
import { readDashboard } from './read.ts';
import { type SaveDashboard, saveDashboard } from './save.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const save = (ctx: Context, value: object, more: Partial<SaveDashboard> = {}) =>
  saveDashboard({
    ctx,
    input: {
      sent: { node: JsonNode.of(JSON.stringify(value)), value: value as SaveDashboard['sent']['value'] },
      folder: {},
      overwrite: false,
      ...more,
    },
  });

const open = (ctx: Context, verb: string, request: Parameters<typeof callOperation>[2]) =>
  callOperation(operationNamed(dashboardOperations, `dashboards.${verb}`), ctx, request);

describe('slugs', () => {
  it('number later dashboards of one title, whatever their format, and fill the number that becomes free', async () => {
    const ctx = await contextFor(kernel);
    expect((await save(ctx, { title: 'A b' })).slug).toBe('a-b');
    expect((await save(ctx, { title: 'a-B' })).slug).toBe('a-b-2');
    const { content } = await open(ctx, 'create', { body: { name: 'A  B' } });
    const third = await readDashboard({ ctx, input: { uid: content.uuid } });
    expect(third.slug).toBe('a-b-3');
    await open(ctx, 'delete', {
      params: { dashboard_uuid: (await readDashboard({ ctx, input: { slug: 'a-b-2' } })).document.uuid },
    });
    expect((await save(ctx, { title: 'a-B' })).slug).toBe('a-b-2');
  });

  it('are unique and stay until the title changes, whatever is made, renamed and deleted', async () => {
    const title = fc.constantFrom('a', 'A', 'a 2', 'a-2', 'ä', 'b', '???', '!!!');
    const step = fc.record({ verb: fc.constantFrom('make', 'rename', 'delete', 'touch'), at: fc.nat(9), title });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 15 }), async (steps) => {
        const ctx = await contextFor(kernel);
        const live: { uuid: string; title: string; slug: string }[] = [];
        for (const { verb, at, title } of steps) {
          const one = live[at % Math.max(live.length, 1)];
          if (verb === 'make' || one === undefined) {
            const { content } = await open(ctx, 'create', { body: { name: title } });
            const { slug } = await readDashboard({ ctx, input: { uid: content.uuid } });
            live.push({ uuid: content.uuid, title, slug });
            expect(slug.startsWith(urlForm(title))).toBe(true);
          } else if (verb === 'delete') {
            await open(ctx, 'delete', { params: { dashboard_uuid: one.uuid } });
            live.splice(live.indexOf(one), 1);
          } else {
            const name = verb === 'rename' ? title : one.title;
            const body = { name, desc: `step ${at}` };
            await open(ctx, 'modify', { params: { dashboard_uuid: one.uuid }, body });
            const { slug } = await readDashboard({ ctx, input: { uid: one.uuid } });
            if (urlForm(name) === urlForm(one.title)) expect(slug).toBe(one.slug);
            Object.assign(one, { title: name, slug });
          }
        }
        const slugs = live.map(({ slug }) => slug);
        expect(new Set(slugs).size).toBe(slugs.length);
        for (const { uuid, slug } of live) {
          expect((await readDashboard({ ctx, input: { slug } })).document.uuid).toBe(uuid);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('belong to a workspace', async () => {
    const [one, other] = [await contextFor(kernel), await contextFor(kernel)];
    expect((await save(one, { title: 'same', uid: 'same' })).slug).toBe('same');
    expect((await save(other, { title: 'same', uid: 'same' })).slug).toBe('same');
  });
});
