import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, openApiClient } from './support/client.ts';
import { engineSettled, everything as everythingOf } from './support/everything.ts';
import { must } from './support/fixture.ts';
import { type RunningServer, startInProcess } from './support/in-process.ts';
import { apiKey } from './support/product.ts';

let running: RunningServer;
let client: Client;
let tokens: readonly string[];
beforeAll(async () => {
  running = await startInProcess();
  client = openApiClient(running.address, apiKey);
  const newToken = async () => must(await client.post('/ingest/token/add', { name: 'of an agent' })).content.token;
  tokens = [await newToken(), await newToken()];
  await engineSettled(running);
});
afterAll(() => running.stop());

const everything = () => everythingOf(running);
const keyed = (key: string) => ({ 'Idempotency-Key': key });
const rehearsed = { 'Dry-Run': 'true' };

async function call(
  path: string,
  body: string,
  headers: Record<string, string> = {},
  { method = 'POST', by = 0 } = {},
) {
  const answer = await fetch(`${running.address}${path}${path.includes('?') ? '&' : '?'}token=${tokens[by]}`, {
    method,
    headers,
    body,
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

async function rowsOf(table: string, measurement: string): Promise<number> {
  const result = await running.server.telemetry.client().query({
    query: `SELECT count() AS rows FROM ${table} WHERE measurement = {measurement:String}`,
    query_params: { measurement },
    format: 'JSONEachRow',
  });
  const [row] = await result.json<{ rows: string }>();
  return Number(row?.rows);
}

const metrics = (name: string) =>
  JSON.stringify({
    resourceMetrics: [
      { scopeMetrics: [{ metrics: [{ name, gauge: { dataPoints: [{ asDouble: 1.5 }, { asDouble: 2.5 }] } }] }] },
    ],
  });
const json = { 'Content-Type': 'application/json' };

/** A write of each protocol whose points carry no time. */
const writes: readonly [name: string, path: string, body: (name: string) => string, headers: Record<string, string>][] =
  [
    ['gateway', '/v1/write/logging', (name) => `${name} message="a"\n${name} message="b"`, {}],
    ['InfluxDB', '/influx/write?db=any', (name) => `${name} usage=1\n${name} usage=2`, {}],
    ['OTLP', '/otlp/v1/metrics', metrics, json],
  ];

describe('points without a time, under an idempotency key,', () => {
  it.each(writes)(
    'of the %s are stored once, however often and at once they are sent',
    async (name, path, body, headers) => {
      const measurement = `${name.toLowerCase()}_repeated`;
      const table = path.includes('logging') ? 'logging' : 'metric';
      const send = () => call(path, body(measurement), { ...headers, ...keyed(name) });
      const answers = [...(await Promise.all([send(), send(), send()])), await send()];
      expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size, answers[0]?.text).toBe(1);
      expect(answers[0]?.status).toBeLessThan(300);
      const stored = table === 'logging' ? await rowsOf(table, measurement) : await rowsOfMetric(measurement, path);
      expect(stored).toBe(2);
    },
  );

  /** Exporters of OpenTelemetry name the measurement in a way of their own. */
  const rowsOfMetric = async (name: string, path: string): Promise<number> => {
    if (!path.startsWith('/otlp')) return rowsOf('metric', name);
    const result = await running.server.telemetry.client().query({
      query: 'SELECT count() AS rows FROM metric WHERE mapContains(numbers, {name:String})',
      query_params: { name },
      format: 'JSONEachRow',
    });
    const [row] = await result.json<{ rows: string }>();
    return Number(row?.rows);
  };

  it('are refused for other points under the same key, and of another token they are others', async () => {
    const path = '/v1/write/logging';
    expect((await call(path, 'reused message="a"', keyed('reused'))).status).toBe(200);
    const other = await call(path, 'reused message="b"', keyed('reused'));
    expect([other.status, JSON.parse(other.text).error_code]).toEqual([409, 'gateway.idempotencyKeyReused']);
    expect((await call(path, 'reused message="b"', keyed('reused'), { by: 1 })).status).toBe(200);
    expect(await rowsOf('logging', 'reused')).toBe(2);
  });
});

describe('a dry run', () => {
  it.each(writes)('of a write to the %s stores nothing', async (name, path, body, headers) => {
    const before = await everything();
    const answer = await call(path, body('dry'), { ...headers, ...rehearsed, ...keyed(`dry-${name}`) });
    expect([answer.status < 300, answer.headers.get('dry-run')]).toEqual([true, 'true']);
    expect(await everything()).toEqual(before);
  });

  it('of labels answers with them and changes nothing', async () => {
    const before = await everything();
    const body = JSON.stringify({ object_class: 'HOST', object_name: 'dry', labels: ['a'] });
    const answer = await call('/v1/object/labels', body, rehearsed);
    expect(JSON.parse(answer.text)).toEqual({ content: { labels: ['a'] } });
    expect(await everything()).toEqual(before);
  });
});

describe('labels of an agent, under an idempotency key,', () => {
  const body = (label: string) => JSON.stringify({ object_class: 'HOST', object_name: 'box', labels: [label] });
  const path = '/v1/object/labels';

  it('are answered as the first time, whatever was changed since', async () => {
    const first = await call(path, body('one'), keyed('labels'));
    expect((await call(path, body('one'), {}, { method: 'DELETE' })).status).toBe(200);
    const before = await everything();
    const again = await call(path, body('one'), keyed('labels'));
    expect([again.status, again.text, again.headers.get('idempotent-replay')]).toEqual([200, first.text, 'true']);
    expect(await everything()).toEqual(before);
    const other = await call(path, body('two'), keyed('labels'));
    expect([other.status, JSON.parse(other.text).error_code]).toEqual([409, 'gateway.idempotencyKeyReused']);
    expect((await call(path, body('two'), keyed('labels'), { by: 1 })).status).toBe(200);
  });
});
