import { afterAll, describe, expect, it } from 'vitest';
import type { Category } from '../../ingest/category.ts';
import type { FieldValue } from '../../ingest/point.ts';
import { batchOf, newWorkspaceNumber, pointOf } from '../../ingest/testing/points.ts';
import { sinkOf } from '../../ingest/testing/sinks.ts';
import { openTestTelemetry } from '../../telemetry/testing/open-test-telemetry.ts';
import { createInventory } from './create-inventory.ts';
import type { ObjectFilter, ObjectPage, ObjectSearch } from './inventory.ts';

const { telemetry, close } = await openTestTelemetry();
afterAll(close);

const nowMs = Date.now();
const inventory = createInventory({ telemetry, now: () => nowMs });
const sink = sinkOf(telemetry);
const minuteMs = 60_000;

interface Report {
  readonly objectClass?: string;
  readonly name: string;
  readonly agoMs?: number;
  readonly tags?: Record<string, string>;
  readonly fields?: Record<string, FieldValue>;
}

async function report(workspace: number, reports: readonly Report[], category: Category = 'object'): Promise<void> {
  const points = reports.map(({ objectClass = 'HOST', name, agoMs = 0, tags = {}, fields = { message: '{}' } }) =>
    pointOf(objectClass, { name, ...tags }, fields, BigInt(nowMs - agoMs) * 1_000_000n),
  );
  await sink.write(batchOf(workspace, category, points));
}

const firstPage: ObjectPage = { orderBy: 'name', descending: false, skip: 0, limit: 100 };
const list = (workspaceNumber: number, search: Partial<ObjectSearch> = {}, page: Partial<ObjectPage> = {}) =>
  inventory.list(
    { workspaceNumber, kind: 'object', objectClass: 'HOST', filters: [], ...search },
    { ...firstPage, ...page },
  );
const names = async (...asked: Parameters<typeof list>) => (await list(...asked)).rows.map(({ name }) => name);

describe('the list of a class', () => {
  it('shows the newest report of each object, and nothing of other classes and workspaces', async () => {
    const [workspace, other] = [newWorkspaceNumber(), newWorkspaceNumber()];
    await report(workspace, [
      { name: 'web-1', agoMs: minuteMs, fields: { cpu_usage: 1.5, message: 'old' } },
      { name: 'db-1', tags: { os: 'linux' }, fields: { num_cpu: 4n, is_docker: true, message: '{"host":{}}' } },
      { objectClass: 'host_processes', name: 'web-1_7' },
    ]);
    await report(workspace, [{ name: 'web-1', tags: { host: 'web-1' }, fields: { cpu_usage: 2.5, message: 'new' } }]);
    await report(other, [{ name: 'theirs' }]);
    expect(await list(workspace)).toEqual({
      total: 2,
      rows: [
        {
          objectClass: 'HOST',
          name: 'db-1',
          timeMs: nowMs,
          liveness: 'live',
          tags: { os: 'linux' },
          fields: { num_cpu: 4, is_docker: true },
          message: '',
        },
        {
          objectClass: 'HOST',
          name: 'web-1',
          timeMs: nowMs,
          liveness: 'live',
          tags: { host: 'web-1' },
          fields: { cpu_usage: 2.5 },
          message: '',
        },
      ],
    });
  });

  it('comes in pages with the total of all of them, also behind the last', async () => {
    const workspace = newWorkspaceNumber();
    await report(
      workspace,
      ['c', 'a', 'b'].map((name) => ({ name })),
    );
    expect(await names(workspace, {}, { limit: 2 })).toEqual(['a', 'b']);
    expect(await names(workspace, {}, { limit: 2, skip: 2 })).toEqual(['c']);
    expect(await list(workspace, {}, { skip: 10 })).toEqual({ rows: [], total: 3 });
  });

  it('is ordered by any tag or field, objects without it last', async () => {
    const workspace = newWorkspaceNumber();
    await report(workspace, [
      { name: 'a', tags: { os: 'linux' }, fields: { load: 9.5 } },
      { name: 'b', tags: { os: 'darwin' }, fields: { load: 10n } },
      { name: 'c', fields: { message: '' } },
    ]);
    expect(await names(workspace, {}, { orderBy: 'load' })).toEqual(['a', 'b', 'c']);
    expect(await names(workspace, {}, { orderBy: 'load', descending: true })).toEqual(['b', 'a', 'c']);
    expect(await names(workspace, {}, { orderBy: 'os' })).toEqual(['b', 'a', 'c']);
    expect(await names(workspace, {}, { descending: true })).toEqual(['c', 'b', 'a']);
  });

  it('finds parts of names, of processes also of what they run', async () => {
    const workspace = newWorkspaceNumber();
    const objectClass = 'host_processes';
    await report(workspace, [
      { objectClass, name: 'h_1', tags: { process_name: 'nginx' }, fields: { cmdline: 'nginx: master' } },
      { objectClass, name: 'h_2', tags: { process_name: 'java' }, fields: { cmdline: 'java -jar Billing.jar' } },
    ]);
    expect(await names(workspace, { objectClass, search: 'H_' })).toEqual(['h_1', 'h_2']);
    expect(await names(workspace, { objectClass, search: 'billing' })).toEqual(['h_2']);
    expect(await names(workspace, { objectClass, search: '%' })).toEqual([]);
  });

  it('is filtered by any tag or field', async () => {
    const workspace = newWorkspaceNumber();
    await report(workspace, [
      { name: 'a', tags: { os: 'linux', zone: '7' }, fields: { cpu_usage: 80.5, is_docker: false } },
      { name: 'b', tags: { os: 'windows' }, fields: { cpu_usage: 3n, is_docker: true } },
      { name: 'c', fields: { message: 'x' } },
    ]);
    const found = (...filters: ObjectFilter[]) => names(workspace, { filters });
    expect(await found({ name: 'os', operator: '=', value: 'linux' })).toEqual(['a']);
    expect(await found({ name: 'os', operator: '!=', value: 'linux' })).toEqual(['b', 'c']);
    expect(await found({ name: 'os', operator: 'in', value: ['linux', 'windows'] })).toEqual(['a', 'b']);
    expect(await found({ name: 'os', operator: 'in', value: [] })).toEqual([]);
    expect(await found({ name: 'os', operator: 'contains', value: 'IN' })).toEqual(['a', 'b']);
    expect(await found({ name: 'os', operator: 'exists' })).toEqual(['a', 'b']);
    expect(await found({ name: 'cpu_usage', operator: '>', value: 3 })).toEqual(['a']);
    expect(await found({ name: 'cpu_usage', operator: '>=', value: 3 })).toEqual(['a', 'b']);
    expect(await found({ name: 'cpu_usage', operator: '=', value: 3 })).toEqual(['b']);
    expect(await found({ name: 'zone', operator: '=', value: 7 })).toEqual(['a']);
    expect(await found({ name: 'is_docker', operator: '=', value: true })).toEqual(['b']);
    expect(await found({ name: 'name', operator: '>', value: 'a' })).toEqual(['b', 'c']);
    expect(await found({ name: 'class', operator: '=', value: 'HOST' })).toEqual(['a', 'b', 'c']);
    expect(await found({ name: 'os', operator: 'exists' }, { name: 'cpu_usage', operator: '<', value: 50 })).toEqual([
      'b',
    ]);
  });

  it('takes names and values as nothing but texts', async () => {
    const workspace = newWorkspaceNumber();
    await report(workspace, [{ name: "'; DROP TABLE object --", tags: { "a' OR 1=1 --": '{p0:String}' } }]);
    const hostile = "a' OR 1=1 --";
    expect(await names(workspace, { filters: [{ name: hostile, operator: '=', value: '{p0:String}' }] })).toHaveLength(
      1,
    );
    expect(await names(workspace, { filters: [{ name: 'x', operator: '=', value: hostile }] })).toEqual([]);
    expect(await names(workspace, { search: "'; DROP" }, { orderBy: hostile })).toHaveLength(1);
    expect(await names(workspace, { objectClass: "HOST' OR 1" })).toEqual([]);
  });
});

describe('liveness', () => {
  it('says who reports, who has stopped to, and who has not for a day', async () => {
    const workspace = newWorkspaceNumber();
    await report(workspace, [
      { name: 'live', agoMs: 9 * minuteMs },
      { name: 'late', agoMs: 11 * minuteMs },
      { name: 'gone', agoMs: 25 * 60 * minuteMs },
    ]);
    const { rows } = await list(workspace);
    expect(Object.fromEntries(rows.map(({ name, liveness }) => [name, liveness]))).toEqual({
      live: 'live',
      late: 'late',
      gone: 'gone',
    });
    expect(await names(workspace, { livenesses: ['live', 'late'] })).toEqual(['late', 'live']);
    expect(await names(workspace, { livenesses: ['gone'] })).toEqual(['gone']);
    expect(await names(workspace, { fromMs: nowMs - 30 * minuteMs, toMs: nowMs - 10 * minuteMs })).toEqual(['late']);
  });

  it('of a process ends with the first report of its host without it, and with no report of another host', async () => {
    const workspace = newWorkspaceNumber();
    const of = (host: string, pid: number, agoMs: number): Report => ({
      objectClass: 'host_processes',
      name: `${host}_${pid}`,
      tags: { host },
      agoMs,
    });
    await report(workspace, [of('a', 1, 5 * minuteMs), of('a', 2, 5 * minuteMs), of('b', 1, 5 * minuteMs)]);
    await report(workspace, [of('a', 1, 0)]);
    const { rows } = await list(workspace, { objectClass: 'host_processes' });
    expect(rows.map(({ name, liveness }) => [name, liveness])).toEqual([
      ['a_1', 'live'],
      ['a_2', 'gone'],
      ['b_1', 'live'],
    ]);
  });

  it('of a container does not end because another one of the same report was stamped later', async () => {
    const workspace = newWorkspaceNumber();
    const of = (name: string, agoMs: number): Report => ({
      objectClass: 'docker_containers',
      name,
      tags: { host: 'a' },
      agoMs,
    });
    await report(workspace, [of('ended', 5 * minuteMs), of('first', 2 * minuteMs), of('last', 0)]);
    const { rows } = await list(workspace, { objectClass: 'docker_containers' });
    expect(rows.map(({ name, liveness }) => [name, liveness])).toEqual([
      ['ended', 'gone'],
      ['first', 'live'],
      ['last', 'live'],
    ]);
  });
});

describe('one object', () => {
  it('is found with its long text', async () => {
    const workspace = newWorkspaceNumber();
    await report(workspace, [{ name: 'web-1', fields: { message: '{"host":{}}' } }]);
    const object = { workspaceNumber: workspace, kind: 'object', objectClass: 'HOST', name: 'web-1' } as const;
    expect(await inventory.find(object)).toMatchObject({ name: 'web-1', message: '{"host":{}}' });
    expect(await inventory.find({ ...object, name: 'web-2' })).toBeUndefined();
    expect(await inventory.find({ ...object, workspaceNumber: workspace + 1 })).toBeUndefined();
    expect(await inventory.find({ ...object, kind: 'custom_object' })).toBeUndefined();
  });

  it('has all of its reports in its history, newest first', async () => {
    const workspace = newWorkspaceNumber();
    for (const minutes of [3, 2, 1]) {
      await report(workspace, [{ name: 'web-1', agoMs: minutes * minuteMs, fields: { load: minutes } }]);
    }
    const query = {
      workspaceNumber: workspace,
      kind: 'object',
      objectClass: 'HOST',
      name: 'web-1',
      fromMs: nowMs - 2 * minuteMs,
      toMs: nowMs,
      skip: 0,
      limit: 1,
    } as const;
    const { rows, total } = await inventory.history(query);
    expect(total).toBe(2);
    expect(rows).toMatchObject([{ fields: { load: 1 } }]);
    expect((await inventory.history({ ...query, skip: 1 })).rows).toMatchObject([{ fields: { load: 2 } }]);
    expect(await inventory.history({ ...query, workspaceNumber: workspace + 1 })).toEqual({ rows: [], total: 0 });
  });
});

it('classes are counted, those of users too', async () => {
  const workspace = newWorkspaceNumber();
  await report(workspace, [{ name: 'a' }, { name: 'b' }, { objectClass: 'kubelet_pod', name: 'p', agoMs: minuteMs }]);
  await report(workspace, [{ objectClass: 'router', name: 'r' }], 'custom_object');
  expect(await inventory.classes(workspace)).toEqual([
    { kind: 'object', objectClass: 'HOST', objects: 2, lastMs: nowMs },
    { kind: 'object', objectClass: 'kubelet_pod', objects: 1, lastMs: nowMs - minuteMs },
    { kind: 'custom_object', objectClass: 'router', objects: 1, lastMs: nowMs },
  ]);
});

it('a measurement is described by what its newest points hold', async () => {
  const workspace = newWorkspaceNumber();
  const at = BigInt(nowMs) * 1_000_000n;
  await sink.write(
    batchOf(workspace, 'metric', [
      pointOf('cpu', { host: 'a', cpu: 'cpu0' }, { usage: 1, n: 3n, up: true }, at),
      pointOf('cpu', { host: 'a', cpu: 'cpu1' }, { usage: 1.5 }, at),
      pointOf('mem', { host: 'a' }, { used: 1n }, at),
    ]),
  );
  expect(await inventory.measurement({ workspaceNumber: workspace, measurement: 'cpu' })).toEqual({
    fields: [
      { name: 'n', type: 'int' },
      { name: 'up', type: 'bool' },
      { name: 'usage', type: 'float' },
    ],
    tags: ['cpu', 'host'],
  });
  expect(await inventory.measurement({ workspaceNumber: workspace, measurement: 'disk' })).toBeUndefined();
  expect(await inventory.measurement({ workspaceNumber: workspace + 1, measurement: 'cpu' })).toBeUndefined();
});
