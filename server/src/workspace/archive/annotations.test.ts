import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { JsonNode } from '../../json/index.ts';
import { createAnnotation, deleteAnnotation, listAnnotations, modifyAnnotation } from '../annotations/index.ts';
import { saveDashboard } from '../dashboards/index.ts';
import type { Context } from '../kernel/context.ts';
import { operations } from '../registry.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { exported, imported } from './testing/archives.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

async function dashboardIn(ctx: Context, uid: string): Promise<string> {
  const value = { title: uid, uid };
  const input = { sent: { node: JsonNode.of(JSON.stringify(value)), value }, folder: { uid: '' }, overwrite: false };
  return (await saveDashboard({ ctx, input })).document.uuid;
}

const mark = (ctx: Context, over: object = {}) =>
  createAnnotation({
    ctx,
    input: {
      dashboard: undefined,
      panelId: 3,
      text: 'deployed',
      tags: ['a'],
      start: 1,
      end: 9,
      data: { by: 'ci' },
      ...over,
    },
  });

const marks = async (ctx: Context) => {
  const found = await listAnnotations({ ctx, input: { tags: [], anyTag: false, limit: 100 } });
  return found.map(({ text, tags, start, end, panelId, dashboardUid }) => [
    text,
    tags,
    start,
    end,
    panelId,
    dashboardUid,
  ]);
};

describe('annotations in an archive', () => {
  test('come into another workspace of the same server once, each as often as it was there', async () => {
    const [source, target] = [await contextFor(kernel), await contextFor(kernel)];
    await mark(source, { dashboard: await dashboardIn(source, 'board') });
    await mark(source);
    await mark(source);
    const archive = await exported(source);
    expect((await imported(target, archive)).counts).toMatchObject({ created: 4, refused: 0 });
    expect(await marks(target)).toEqual(await marks(source));
    const again = await imported(target, archive, { conflicts: 'overwrite' });
    expect(again.counts).toMatchObject({ created: 0, changed: 0, unchanged: 4 });
    expect(await marks(target)).toHaveLength(3);
  });

  test('say what became of one that was changed here, and are written over only when that is asked', async () => {
    const ctx = await contextFor(kernel);
    const { id } = await mark(ctx);
    const archive = await exported(ctx);
    await modifyAnnotation({ ctx, input: { id, text: 'rolled back' } });
    const skipped = await imported(ctx, archive);
    expect(skipped.objects).toMatchObject([{ outcome: 'conflicting', reason: expect.stringContaining('revision 2') }]);
    expect((await marks(ctx))[0]?.[0]).toBe('rolled back');
    expect((await imported(ctx, archive, { conflicts: 'overwrite' })).counts.changed).toBe(1);
    expect((await marks(ctx))[0]?.[0]).toBe('deployed');
  });

  test('bring back one that was deleted, as a change that can be reverted', async () => {
    const ctx = await contextFor(kernel);
    const { id } = await mark(ctx);
    const archive = await exported(ctx);
    await deleteAnnotation({ ctx, input: { id } });
    const { objects } = await imported(ctx, archive);
    expect(objects).toMatchObject([{ outcome: 'created', name: 'deployed' }]);
    expect(await marks(ctx)).toHaveLength(1);
    const { content } = await callOperation(operationNamed(operations, 'changes.list'), ctx, {
      query: { object: objects[0]?.uuid },
    });
    const [{ uuid }] = content as [{ uuid: string }];
    const params = { change_uuid: uuid };
    await callOperation(operationNamed(operations, 'changes.revert'), ctx, { params, body: {} });
    expect(await marks(ctx)).toEqual([]);
  });

  test('of a dashboard that is not there or closed are refused and leave no trace', async () => {
    const [source, target] = [await contextFor(kernel), await contextFor(kernel)];
    await mark(source, { dashboard: await dashboardIn(source, 'missing') });
    const report = await imported(target, await exported(source, { kinds: ['annotations'] }));
    expect(report.objects).toMatchObject([{ outcome: 'refused', reason: expect.stringContaining('does not exist') }]);
    expect(await marks(target)).toEqual([]);
  });

  test('of a dashboard that is closed to the caller are left out and counted', async () => {
    const owner = await contextFor(kernel, { roles: ['owner'] });
    const uuid = await dashboardIn(owner, 'closed');
    await mark(owner, { dashboard: uuid, text: 'unseen' });
    const body = { isPublic: 0 };
    await callOperation(operationNamed(operations, 'dashboards.modify'), owner, {
      params: { dashboard_uuid: uuid },
      body,
    });
    const other = await contextFor(kernel, { workspace: owner.workspace, roles: ['wsAdmin'] });
    const archive = await exported(other, { kinds: ['annotations'] });
    expect(archive).not.toContain('unseen');
    expect(JSON.parse(archive).end).toMatchObject({ objects: 0, leftOut: 1 });
  });
});
