import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FieldValue } from '../../ingest/point.ts';
import { batchOf, pointOf } from '../../ingest/testing/points.ts';
import { sinkOf } from '../../ingest/testing/sinks.ts';
import { createInventory } from '../../query/objects/create-inventory.ts';
import { openTestTelemetry } from '../../telemetry/testing/open-test-telemetry.ts';
import type { Context } from '../kernel/context.ts';
import { labelOperations } from '../object-labels/operations.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { objectOperations } from './operations.ts';

const { telemetry, close } = await openTestTelemetry();
const nowMs = Date.now();
const sink = sinkOf(telemetry);

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel({ inventory: createInventory({ telemetry, now: () => nowMs }) });
  kernel.clock.advance(nowMs - kernel.now());
});
afterAll(async () => {
  await kernel.close();
  await close();
});

const call = (ctx: Context, id: string, request: Parameters<typeof callOperation>[2] = {}) =>
  callOperation(operationNamed([...objectOperations, ...labelOperations], id), ctx, request);

/** The store of a test numbers its workspaces from 1; the engine is shared by many tests. */
let numbers = Math.floor(Math.random() * 1_000_000_000) + 1_000_000;
async function newContext(roles: string[] = ['wsAdmin']): Promise<Context> {
  const ctx = await contextFor(kernel, { roles });
  numbers += 1;
  return { ...ctx, workspace: { ...ctx.workspace, id: numbers } };
}

async function report(
  ctx: Context,
  objectClass: string,
  name: string,
  fields: Record<string, FieldValue> = {},
  { agoMs = 0, tags = {} }: { agoMs?: number; tags?: Record<string, string> } = {},
): Promise<void> {
  const point = pointOf(objectClass, { name, ...tags }, { seen: true, ...fields }, BigInt(nowMs - agoMs) * 1_000_000n);
  await sink.write(batchOf(ctx.workspace.id, 'object', [point]));
}

const label = (ctx: Context, host: string, labels: string[], source = 'HOST') =>
  call(ctx, 'objectLabels.modify', { params: { host }, body: { source, labels } });
const namesOf = (answer: { content: { name: string }[] }) => answer.content.map(({ name }) => name);

describe('a listed host', () => {
  test('shows what was reported, when, whether it lives, and its labels', async () => {
    const ctx = await newContext();
    const fields = { cpu_usage: 2.5, num_cpu: 4n, message: '{"host":{}}', class: 'no class', liveness: 'no liveness' };
    await report(ctx, 'HOST', 'web-1', fields, { tags: { host: 'web-1', os: 'linux' } });
    await label(ctx, 'web-1', ['prod', 'eu']);
    const { content, pageInfo } = await call(ctx, 'objects.listHosts');
    expect(content).toEqual([
      {
        seen: true,
        cpu_usage: 2.5,
        num_cpu: 4,
        host: 'web-1',
        os: 'linux',
        class: 'HOST',
        name: 'web-1',
        last_update_time: nowMs,
        liveness: 'live',
        df_label: ['prod', 'eu'],
      },
    ]);
    expect(pageInfo).toEqual({ count: 1, pageIndex: 1, pageSize: 50, totalCount: 1 });
  });

  test('that is gone is in the list only for those who ask for it', async () => {
    const ctx = await newContext();
    await report(ctx, 'HOST', 'late', {}, { agoMs: 3_600_000 });
    await report(ctx, 'HOST', 'gone', {}, { agoMs: 48 * 3_600_000 });
    expect(namesOf(await call(ctx, 'objects.listHosts'))).toEqual(['late']);
    expect(namesOf(await call(ctx, 'objects.listHosts', { query: { liveness: ['gone', 'late'] } }))).toEqual([
      'gone',
      'late',
    ]);
    expect(namesOf(await call(ctx, 'objects.listHosts', { query: { fromMs: nowMs - 1 } }))).toEqual([]);
  });

  test('is found by its labels, all of them', async () => {
    const ctx = await newContext();
    for (const name of ['a', 'b', 'c']) await report(ctx, 'HOST', name);
    await label(ctx, 'a', ['prod', 'eu']);
    await label(ctx, 'b', ['prod']);
    await label(ctx, 'c', ['prod', 'eu'], 'host_processes');
    const found = async (labels: string[]) => namesOf(await call(ctx, 'objects.listHosts', { query: { labels } }));
    expect(await found(['prod'])).toEqual(['a', 'b']);
    expect(await found(['eu', 'prod'])).toEqual(['a']);
    expect(await found(['nobody'])).toEqual([]);
  });

  test('carries the labels of its report as well, and is found by both kinds together', async () => {
    const ctx = await newContext();
    await report(ctx, 'HOST', 'a', { df_label: '["app:web","eu"]' });
    await report(ctx, 'HOST', 'b', { df_label: '[]' });
    await report(ctx, 'HOST', 'c', { df_label: 'no list', labels: '{"app":"web"}' });
    await label(ctx, 'a', ['prod', 'eu']);
    await label(ctx, 'b', ['prod']);
    const list = async (labels?: string[]) => (await call(ctx, 'objects.listHosts', { query: { labels } })).content;
    const carried = (await list()).map(({ name, df_label }: { name: string; df_label: string[] }) => [name, df_label]);
    expect(carried).toEqual([
      ['a', ['prod', 'eu', 'app:web']],
      ['b', ['prod']],
      ['c', []],
    ]);
    expect(namesOf({ content: await list(['prod']) })).toEqual(['a', 'b']);
    expect(namesOf({ content: await list(['app:web']) })).toEqual(['a']);
    expect(namesOf({ content: await list(['app:web', 'prod']) })).toEqual(['a']);
    expect(namesOf({ content: await list(['app:web', 'nobody']) })).toEqual([]);
  });
});

describe('any class', () => {
  test('is listed, those of the two lists by the words of their paths too', async () => {
    const ctx = await newContext();
    await report(ctx, 'docker_containers', 'c1', { cpu_usage: 1 });
    await report(ctx, 'HOST', 'web-1');
    await report(ctx, 'host_processes', 'web-1_7', { pid: 7n });
    const list = async (objectClass: string) =>
      namesOf(await call(ctx, 'objects.list', { params: { object_class: objectClass } }));
    expect(await list('docker_containers')).toEqual(['c1']);
    expect(await list('host')).toEqual(['web-1']);
    expect(await list('process')).toEqual(['web-1_7']);
    expect(await list('constructor')).toEqual([]);
    expect(namesOf(await call(ctx, 'objects.listProcesses'))).toEqual(['web-1_7']);
    const { content } = await call(ctx, 'objects.classes');
    expect(content.map((each: { class: string }) => each.class)).toEqual([
      'HOST',
      'docker_containers',
      'host_processes',
    ]);
  });
});

describe('one object', () => {
  test('is shown with its long report as a value, and with the reports before it', async () => {
    const ctx = await newContext();
    const tags = { host: 'web-1' };
    await report(ctx, 'HOST', 'web-1', { load: 1 }, { agoMs: 60_000, tags });
    await report(ctx, 'HOST', 'web-1', { load: 2, message: '{"host":{"meta":{"os":"linux"}}}' }, { tags });
    const params = { object_class: 'host', object_name: 'web-1' };
    const { content } = await call(ctx, 'objects.get', { params });
    expect(content).toMatchObject({
      object: { name: 'web-1', load: 2, message: '{"host":{"meta":{"os":"linux"}}}', df_label: [] },
      report: { host: { meta: { os: 'linux' } } },
      tagNames: ['host'],
      history: [{ load: 2 }, { load: 1 }],
    });
    const history = await call(ctx, 'objects.history', { params, query: { pageSize: 1, pageIndex: 2 } });
    expect(history).toMatchObject({ content: [{ load: 1 }], pageInfo: { count: 1, totalCount: 2 } });
  });

  test('of another workspace does not exist', async () => {
    const owner = await newContext();
    await report(owner, 'HOST', 'theirs');
    const ctx = await newContext();
    const params = { object_class: 'HOST', object_name: 'theirs' };
    await expect(call(ctx, 'objects.get', { params })).rejects.toMatchObject({ code: 'ObjectNotFound' });
    expect((await call(ctx, 'objects.history', { params })).content).toEqual([]);
    expect((await call(ctx, 'objects.listHosts')).content).toEqual([]);
    expect((await call(ctx, 'objects.classes')).content).toEqual([]);
  });
});

test('a filter that cannot be meant is refused with a sentence', async () => {
  const ctx = await newContext();
  for (const filter of [
    { name: 'os', operator: '=' },
    { name: 'os', operator: 'in', value: 'linux' },
    { name: 'os', operator: '=', value: ['linux'] },
  ]) {
    const listing = call(ctx, 'objects.listHosts', { query: { filters: [filter] } });
    await expect(listing).rejects.toMatchObject({ code: 'InvalidParameter' });
  }
  const backwards = call(ctx, 'objects.listHosts', { query: { fromMs: 2, toMs: 1 } });
  await expect(backwards).rejects.toMatchObject({ code: 'InvalidParameter' });
});
