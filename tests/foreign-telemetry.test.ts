import { afterAll, beforeAll, expect, test } from 'vitest';
import { foreignWriteRequest, snappy, staleMarker } from '../server/src/ingest/testing/foreign-write-request.ts';
import { rowsIn } from '../server/src/ingest/testing/sinks.ts';
import { type RunningServer, startInProcess } from './support/in-process.ts';

const token = 'tkn_0123456789abcdef0123456789abcdef';
const now = Date.now();

let running: RunningServer;
beforeAll(async () => {
  running = await startInProcess({ environment: { BELVEDERE_INGEST_TOKEN: token } });
  await new Promise<void>((resolve, reject) => {
    running.server.telemetry.onChange(({ status, reason }) => {
      if (status === 'ready') resolve();
      else if (status !== 'starting') reject(new Error(reason));
    });
  });
}, 60_000);
afterAll(() => running.stop());

const post = (path: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(running.address + path, { method: 'POST', headers: { Authorization: `Bearer ${token}`, ...headers }, body });
const rows = (table: string, measurement: string) =>
  rowsIn(running.server.telemetry, table, 1).then((all) => all.filter((row) => row.measurement === measurement));

test('what is written in the three foreign protocols is in the tables when it is answered', async () => {
  const written = await post(`/influx/write?db=x&precision=ms`, `disk,host=a,path=/ used=7i,free=0.5 ${now}\nbad`);
  expect(written.status).toBe(400);
  expect(await rows('metric', 'disk')).toMatchObject([
    { host: 'a', tags: { path: '/' }, numbers: { used: 7, free: 0.5 } },
  ]);

  const remote = await post(
    '/prometheus/api/v1/write',
    snappy(foreignWriteRequest([{ labels: { __name__: 'up', job: 'x' }, samples: [[staleMarker, now]] }])),
    { 'Content-Encoding': 'snappy', 'Content-Type': 'application/x-protobuf' },
  );
  expect(remote.status).toBe(204);
  expect(await rows('metric', 'up')).toMatchObject([{ tags: { job: 'x' }, booleans: { 'up/stale': true } }]);

  const span = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    name: 'GET /',
    kind: 2,
    startTimeUnixNano: `${now}000000`,
    endTimeUnixNano: `${now + 5}000000`,
  };
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] };
  const traces = await post(
    '/otlp/v1/traces',
    JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] }),
    { 'Content-Type': 'application/json' },
  );
  expect([traces.status, await traces.text()]).toEqual([200, '{}']);
  expect(await rows('tracing', 'opentelemetry')).toMatchObject([
    { service: 'shop', operation: 'GET /', trace_id: span.traceId, parent_id: '0', numbers: { duration: 5000 } },
  ]);
});

test('nobody without a token writes anything, and nobody is told which tokens there are', async () => {
  for (const [path, status] of [
    ['/influx/write?db=x', 401],
    ['/prometheus/api/v1/write', 401],
    ['/otlp/v1/logs', 401],
  ] as const) {
    const contentType = { 'Content-Type': 'application/json' };
    const texts: string[] = [];
    for (const headers of [{ Authorization: 'Bearer tkn_wrong' }, { Authorization: '' }]) {
      const answer = await post(path, 'm f=1', { ...contentType, ...headers });
      expect(answer.status).toBe(status);
      texts.push(await answer.text());
    }
    expect(texts[1]).toBe(texts[0]);
  }
});

test('no token is in the log', () => {
  expect(running.logged()).not.toContain(token);
});
