import { afterEach, expect, test } from 'vitest';
import { sendRaw } from '../http/testing/raw-client.ts';
import { testToken } from '../ingest/testing/memory-sink.ts';
import { influxFailureForm, serveInflux } from './influx/index.ts';
import { otlpFailureForm, serveOtlp } from './otlp/index.ts';
import { prometheusFailureForm, servePrometheus } from './prometheus/index.ts';
import { type IngestServer, startIngest } from './testing/start-ingest.ts';

let server: IngestServer | undefined;
afterEach(() => server?.stop());

test.each([
  ['/influx/write?db=x', serveInflux, influxFailureForm],
  ['/prometheus/api/v1/write', servePrometheus, prometheusFailureForm],
  ['/otlp/v1/logs', serveOtlp, otlpFailureForm],
])(
  'a body for %s that comes too slowly is answered 503, since 4xx would make its sender throw it away',
  async (path, serve, form) => {
    server = await startIngest(serve, form, { headersTimeoutMs: 100, requestTimeoutMs: 200 });
    const head = `POST ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${testToken}\r\nContent-Type: application/json\r\n`;
    const answer = await sendRaw(server.address, [`${head}Content-Length: 100\r\n\r\nabc`]);
    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.body)).toBeTypeOf('object');
    await expect.poll(() => server?.sink.inside(), { timeout: 20_000 }).toBe(0);
  },
);
