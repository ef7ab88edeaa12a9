import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { proxyDataSource } from '../proxy.ts';
import { framesIn } from '../testing/fake-target.ts';
import { openRealSources, type RealSources } from '../testing/real-source.ts';
import { hasPrometheus, type RealPrometheus, startPrometheus } from '../testing/start-prometheus.ts';

const START_S = 1_700_000_000;
const samples = [0, 60, 120].map((after) => `requests_total{job="a"} ${after / 60} ${START_S + after}`).join('\n');
const states = `temperature{room="b"} NaN ${START_S}\ntemperature{room="c"} +Inf ${START_S}`;

let server: RealPrometheus;
let real: RealSources;
let source: string;

beforeAll(async () => {
  if (!hasPrometheus) return;
  server = await startPrometheus(`# TYPE requests counter\n${samples}\n# TYPE temperature gauge\n${states}`);
  real = await openRealSources(new URL(server.url).host, { type: 'prometheus', url: server.url });
  source = await real.make();
});
beforeEach((context) => context.skip(!hasPrometheus, 'the Debian package prometheus is missing'));
afterAll(async () => {
  await real?.kernel.close();
  await server?.stop();
});

const at = (seconds: number): string => String(seconds * 1_000);
const range = { from: at(START_S), to: at(START_S + 120) };
const proxied = async (method: string, path: string, query = '') => {
  const answer = await proxyDataSource({
    ctx: real.ctx,
    input: { selector: { uid: source }, method, path, query, headers: {} },
  });
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.body) chunks.push(chunk);
  return { status: answer.status, body: JSON.parse(Buffer.concat(chunks).toString()) };
};

describe('a real Prometheus', () => {
  test('is healthy, and is not where nothing listens', async () => {
    expect(await real.health(source)).toEqual({
      works: true,
      message: 'Successfully queried the Prometheus API.',
    });
    await server.pause();
    try {
      const impatient = await real.make({ jsonData: { timeout: 0.05 } });
      expect(await real.health(impatient)).toMatchObject({
        works: false,
        message: expect.stringContaining('did not answer within 0.05 s'),
      });
    } finally {
      server.resume();
    }
  });

  test('answers a range as one frame for each series, in the steps that were asked for', async () => {
    const [frame, ...others] = framesIn(
      await real.ask(source, { expr: 'requests_total', interval: '60s', intervalMs: 60_000 }, range),
    );
    expect(others).toEqual([]);
    expect(frame.schema.name).toBe('requests_total{job="a"}');
    expect(frame.schema.fields[1].labels).toEqual({ __name__: 'requests_total', job: 'a' });
    // Aligned by the step, the first time lies in front of the first sample.
    expect(frame.data.values[1]).toEqual([0, 1]);
    expect(frame.data.values[0].every((ms: number) => ms % 60_000 === 0)).toBe(true);
  });

  test('answers an instant, a scalar, and numbers that JSON does not have', async () => {
    const instant = { from: at(START_S), to: at(START_S + 1) };
    const ask = async (expr: string) => framesIn(await real.ask(source, { expr, instant: true }, instant));
    const [scalar] = await ask('1+1');
    expect(scalar.data.values[1]).toEqual([2]);
    const frames = await ask('sort_desc(temperature)');
    expect(frames.map((frame) => frame.data.entities?.[1])).toEqual([{ Inf: [0] }, { NaN: [0] }]);
    expect((await ask('"text"'))[0].schema.fields[1].type).toBe('string');
    expect(await ask('nothing_at_all')).toEqual([]);
  });

  test('tells in its words what it refuses', async () => {
    for (const [expr, status, reason] of [
      ['rate(', 400, /bad_data: .*parse error/],
      ['requests_total + on(job) group_left temperature + foo(', 400, /bad_data/],
      ['count_values("v", rate(requests_total[1000000h])) + absent(x[1s:1ms])', 400, /bad_data/],
    ] as const) {
      expect((await real.ask(source, { expr }, range)).results.A).toMatchObject({
        status,
        errorSource: 'downstream',
        error: expect.stringMatching(reason),
      });
    }
    const large = { expr: 'sum_over_time(vector(1)[30d:1s])', instant: true };
    expect((await real.ask(source, large, range)).results.A).toMatchObject({
      status: 422,
      error: expect.stringContaining('too many samples'),
    });
  });

  test('is asked by GET where the data source says so', async () => {
    const uid = await real.make({ jsonData: { httpMethod: 'GET' } });
    expect(framesIn(await real.ask(uid, { expr: '1+1', instant: true }, range))[0].data.values[1]).toEqual([2]);
  });

  test('is asked through the proxy, and not written to', async () => {
    expect(await proxied('GET', 'api/v1/label/job/values')).toMatchObject({ status: 200, body: { data: ['a'] } });
    expect(await proxied('GET', 'api/v1/query', `query=requests_total&time=${START_S}`)).toMatchObject({
      body: { data: { result: [{ metric: { job: 'a' } }] } },
    });
    expect(await proxied('GET', 'api/v1/query', 'query=rate(')).toMatchObject({
      status: 400,
      body: { errorType: 'bad_data' },
    });
    await expect(proxied('POST', 'api/v1/admin/tsdb/delete_series', 'match[]=up')).rejects.toMatchObject({
      code: 'PermissionDenied',
    });
    await expect(proxied('POST', '-/quit')).rejects.toMatchObject({ code: 'PermissionDenied' });
  });
});
