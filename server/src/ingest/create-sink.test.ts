import { afterAll, describe, expect, it } from 'vitest';
import { BelvedereError } from '../errors/index.ts';
import { openTestTelemetry } from '../telemetry/testing/open-test-telemetry.ts';
import { watchFreeSpace } from './free-space.ts';
import { SeriesWatch } from './series.ts';
import { unreliable } from './testing/changed-client.ts';
import { batchOf, newWorkspaceNumber, pointOf } from './testing/points.ts';
import { countIn, rowsIn, sinkOf, wideLimits } from './testing/sinks.ts';

const { telemetry, close } = await openTestTelemetry();
afterAll(close);

const dayNs = 86_400_000_000_000n;
const nowNs = (): bigint => BigInt(Date.now()) * 1_000_000n;
const metrics = (count: number, timeNs = nowNs()) =>
  Array.from({ length: count }, (_, index) =>
    pointOf('cpu', { host: `h${index % 10}` }, { usage: index, n: BigInt(index) }, timeNs + BigInt(index)),
  );

describe('a written batch', () => {
  it('is in its table when it is answered', async () => {
    const workspace = newWorkspaceNumber();
    const outcome = await sinkOf(telemetry).write(batchOf(workspace, 'metric', metrics(1_000)));
    expect(outcome).toEqual({ accepted: 1_000, rejected: 0 });
    expect(await countIn(telemetry, 'metric', workspace)).toBe(1_000);
  });

  it('is stored once, however often and from whichever server it is sent', async () => {
    const workspace = newWorkspaceNumber();
    const batch = batchOf(workspace, 'logging', metrics(50));
    const first = sinkOf(telemetry);
    await Promise.all([first.write(batch), first.write(batch)]);
    await first.write(batch);
    expect(await sinkOf(telemetry).write(batch)).toEqual({ accepted: 50, rejected: 0 });
    expect(await countIn(telemetry, 'logging', workspace)).toBe(50);
  });

  it('is stored again when a point of it has no time of its own', async () => {
    const workspace = newWorkspaceNumber();
    const batch = batchOf(workspace, 'logging', [...metrics(3), { ...pointOf('x', {}, { a: 1 }), timeNs: undefined }]);
    const sink = sinkOf(telemetry);
    await sink.write(batch);
    await sink.write(batch);
    expect(await countIn(telemetry, 'logging', workspace)).toBe(8);
  });

  it('of another workspace is another one, though its body is the same', async () => {
    const [one, other] = [newWorkspaceNumber(), newWorkspaceNumber()];
    const points = metrics(5);
    const sink = sinkOf(telemetry);
    await sink.write(batchOf(one, 'metric', points));
    await sink.write(batchOf(other, 'metric', points));
    expect([await countIn(telemetry, 'metric', one), await countIn(telemetry, 'metric', other)]).toEqual([5, 5]);
  });

  it('that spans many partitions and chunks is stored whole, and once', async () => {
    const workspace = newWorkspaceNumber();
    const start = nowNs();
    const points = Array.from({ length: 45_000 }, (_, index) =>
      pointOf('m', { host: 'h' }, { n: index }, start - BigInt(index % 4) * 8n * dayNs),
    );
    const batch = batchOf(workspace, 'metric', points);
    const sink = sinkOf(telemetry, { keepDaysOf: async () => 90 });
    await sink.write(batch);
    await sinkOf(telemetry, { keepDaysOf: async () => 90 }).write(batch);
    const rows = await rowsIn(telemetry, 'metric', workspace, "numbers['n']");
    expect(rows.length).toBe(45_000);
    expect(rows.at(-1)).toMatchObject({ numbers: { n: 44_999 } });
  });

  it('is one part with what waited beside it', async () => {
    const workspaces = Array.from({ length: 12 }, newWorkspaceNumber);
    const sink = sinkOf(telemetry);
    await Promise.all(workspaces.map((workspace) => sink.write(batchOf(workspace, 'profiling', metrics(20)))));
    const result = await telemetry.client().query({
      query: `SELECT toUInt32(uniqExact(_part)) FROM profiling WHERE workspace IN ({workspaces:Array(UInt32)})`,
      query_params: { workspaces },
      format: 'JSONCompactEachRow',
    });
    // The first one alone, the others together; or fewer, where the engine has merged them since.
    expect(((await result.json<[number]>())[0]?.[0] ?? 0) <= 2).toBe(true);
    expect(await countIn(telemetry, 'profiling', workspaces[11] ?? 0)).toBe(20);
  });
});

describe('a batch that is sent again because its answer did not come', () => {
  it('is stored once when it was stored', async () => {
    const workspace = newWorkspaceNumber();
    const sink = sinkOf(unreliable(telemetry, (insert) => (insert === 1 ? 'answer lost' : 'answered')));
    const batch = batchOf(workspace, 'logging', metrics(30));
    await expect(sink.write(batch)).rejects.toMatchObject({ code: 'EngineUnavailable', status: 503 });
    expect(await countIn(telemetry, 'logging', workspace)).toBe(30);
    expect(await sink.write(batch)).toEqual({ accepted: 30, rejected: 0 });
    expect(await countIn(telemetry, 'logging', workspace)).toBe(30);
  });

  it('is stored when it was not', async () => {
    const workspace = newWorkspaceNumber();
    const sink = sinkOf(unreliable(telemetry, (insert) => (insert === 1 ? 'lost' : 'answered')));
    const batch = batchOf(workspace, 'logging', metrics(30));
    await expect(sink.write(batch)).rejects.toMatchObject({ code: 'EngineUnavailable' });
    await sink.write(batch);
    expect(await countIn(telemetry, 'logging', workspace)).toBe(30);
  });

  it('is completed when a part of it was', async () => {
    const workspace = newWorkspaceNumber();
    const sink = sinkOf(unreliable(telemetry, (insert) => (insert === 2 ? 'lost' : 'answered')));
    const points = Array.from({ length: 30 }, (_, index) =>
      pointOf('m', {}, { index }, nowNs() - BigInt(index % 3) * 8n * dayNs - BigInt(index)),
    );
    const batch = batchOf(workspace, 'metric', points);
    await expect(sink.write(batch)).rejects.toMatchObject({ code: 'EngineUnavailable' });
    expect(await countIn(telemetry, 'metric', workspace)).toBe(20);
    await sink.write(batch);
    expect((await rowsIn(telemetry, 'metric', workspace)).length).toBe(30);
  });

  it('of objects is in both tables, whichever of the two was reached', async () => {
    const workspace = newWorkspaceNumber();
    const sink = sinkOf(unreliable(telemetry, (insert) => (insert === 2 ? 'lost' : 'answered')));
    const batch = batchOf(workspace, 'object', [pointOf('HOST', { name: 'a' }, { load: 1 })]);
    await expect(sink.write(batch)).rejects.toMatchObject({ code: 'EngineUnavailable' });
    await sink.write(batch);
    expect(await countIn(telemetry, 'object FINAL', workspace)).toBe(1);
    expect(await countIn(telemetry, 'object_history', workspace)).toBe(1);
  });
});

describe('objects', () => {
  it('are newest by class and name, and history keeps every report', async () => {
    const workspace = newWorkspaceNumber();
    const sink = sinkOf(telemetry);
    const start = nowNs();
    const report = (name: string, load: number, timeNs: bigint) =>
      batchOf(workspace, 'object', [pointOf('HOST', { name, host: name }, { load, message: '{}' }, timeNs)]);
    await sink.write(report('a', 1, start));
    await sink.write(report('a', 2, start + 1n));
    await sink.write(report('b', 3, start));
    // Late: it must not take the place of the newer one.
    await sink.write(report('a', 0, start - 1n));
    const result = await telemetry.client().query({
      query: `SELECT name, numbers['load'] FROM object FINAL WHERE workspace = {workspace:UInt32} ORDER BY name`,
      query_params: { workspace },
      format: 'JSONCompactEachRow',
    });
    expect(await result.json()).toEqual([
      ['a', 2],
      ['b', 3],
    ]);
    expect((await rowsIn(telemetry, 'object_history', workspace)).map(({ numbers }) => numbers)).toEqual([
      { load: 0 },
      { load: 1 },
      { load: 3 },
      { load: 2 },
    ]);
  });
});

describe('a point that cannot be taken', () => {
  it('is left out with its reason, and the others are stored', async () => {
    const workspace = newWorkspaceNumber();
    const sink = sinkOf(telemetry);
    const points = [
      pointOf('cpu', {}, { a: 1 }, nowNs() - 31n * dayNs),
      pointOf('cpu', {}, { a: 2 }),
      pointOf('cpu', {}, { a: 3 }, nowNs() + 2n * dayNs),
    ];
    const badPoints = { count: 1, kept: [{ place: 9, offset: 70, reason: 'no field', sample: 'cpu ' }] };
    expect(await sink.write(batchOf(workspace, 'metric', points, { badPoints }))).toEqual({ accepted: 1, rejected: 3 });
    await sink.ledger.flush();
    const result = await telemetry.client().query({
      query:
        'SELECT place, toInt32(offset), reason FROM ingest_errors WHERE workspace = {workspace:UInt32} ORDER BY number',
      query_params: { workspace },
      format: 'JSONCompactEachRow',
    });
    expect(await result.json()).toEqual([
      [9, 70, 'no field'],
      [1, -1, 'the point is older than the 30 days for which the workspace keeps metric'],
      [3, -1, 'the time of the point is more than a day ahead of the clock of the server'],
    ]);
  });

  it.each([
    ['series', { seriesMax: 3 }, 'metric', /sent 3 series of metrics today/],
    ['names', { namesMax: 3 }, 'logging', /sent 3 names of tags and fields today already, and "f3" is another/],
    ['measurements', { measurementsMax: 3 }, 'tracing', /sent 3 measurements today already, and "m3" is another/],
  ] as const)('is one over the limit of %s', async (kind, limits, category, reason) => {
    const workspace = newWorkspaceNumber();
    const sink = sinkOf(telemetry, { series: new SeriesWatch({ ...wideLimits, ...limits }) });
    const points = [0, 1, 2, 3, 2].map((index) =>
      pointOf(kind === 'measurements' ? `m${index}` : 'm', kind === 'series' ? { id: `t${index}` } : {}, {
        [kind === 'names' ? `f${index}` : 'f']: index,
      }),
    );
    expect(await sink.write(batchOf(workspace, category, points))).toEqual({ accepted: 4, rejected: 1 });
    await sink.ledger.flush();
    const result = await telemetry.client().query({
      query: 'SELECT place, reason FROM ingest_errors WHERE workspace = {workspace:UInt32}',
      query_params: { workspace },
      format: 'JSONCompactEachRow',
    });
    expect(await result.json()).toEqual([[4, expect.stringMatching(reason)]]);
  });
});

describe('nothing is taken in', () => {
  it('while the disk is nearly full', async () => {
    let bytesFree = 10;
    const space = watchFreeSpace({
      folder: '/',
      bytesMin: 100,
      now: () => bytesFree * 10_000,
      bytesFree: async () => bytesFree,
    });
    const sink = sinkOf(telemetry, { space });
    const batch = batchOf(newWorkspaceNumber(), 'metric', metrics(1));
    await expect(sink.write(batch)).rejects.toMatchObject({ code: 'StorageFull', retryAfterSeconds: 30 });
    await expect(sink.enter(1)).rejects.toMatchObject({ code: 'StorageFull' });
    bytesFree = 1_000;
    expect(await sink.write(batch)).toEqual({ accepted: 1, rejected: 0 });
  });

  it('over the requests that may wait, and those that wait get their turn', async () => {
    const sink = sinkOf(telemetry, { bytesMax: 100, waitingMax: 1 });
    const first = await sink.enter(80);
    const second = sink.enter(30);
    await expect(sink.enter(1)).rejects.toBeInstanceOf(BelvedereError);
    await expect(sink.enter(1)).rejects.toMatchObject({ code: 'IngestOverloaded' });
    first.leave();
    (await second).leave();
    expect(sink.bytes()).toBe(0);
  });
});
