import { gzipSync } from 'node:zlib';
import { context, SeverityNumber, SpanKind, SpanStatusCode, trace, ValueType } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as JsonMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { JsonLogsSerializer, JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { LoggerProvider, type ReadableLogRecord, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { AggregationType, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BelvedereError } from '../../errors/index.ts';
import { testToken } from '../../ingest/testing/memory-sink.ts';
import { type IngestServer, startIngest } from '../testing/start-ingest.ts';
import { otlpFailureForm, serveOtlp } from './index.ts';

let server: IngestServer;
beforeAll(async () => {
  server = await startIngest(serveOtlp, otlpFailureForm);
});
beforeEach(() => {
  server.sink.batches.length = 0;
  server.sink.failure = undefined;
});
afterAll(() => server.stop());

const headers = { Authorization: `Bearer ${testToken}` };
const urlOf = (signal: string) => `${server.address}/otlp/v1/${signal}`;
const resource = resourceFromAttributes({
  'service.name': 'shop',
  'service.version': '1.2',
  'deployment.environment.name': 'test',
  'host.name': 'a',
  'os.type': 'linux',
});

const post = (signal: string, body: string | Buffer, more: Record<string, string> = {}) =>
  fetch(urlOf(signal), {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json', ...more },
    body,
  });

/** What the exporters in JSON do, which are packages of their own: the same code that writes their bodies. */
class JsonExporter<Item> {
  readonly #signal: string;
  readonly #serialize: (items: Item[]) => Uint8Array | undefined;
  readonly #sent: Promise<void>[] = [];

  constructor(signal: string, serialize: (items: Item[]) => Uint8Array | undefined) {
    this.#signal = signal;
    this.#serialize = serialize;
  }

  export(items: Item[], done: (result: { code: number }) => void): void {
    const body = Buffer.from(this.#serialize(items) ?? []);
    this.#sent.push(post(this.#signal, body).then(({ status }) => done({ code: status === 200 ? 0 : 1 })));
  }

  async forceFlush(): Promise<void> {
    await Promise.all(this.#sent);
  }

  shutdown(): Promise<void> {
    return this.forceFlush();
  }
}

describe.each([
  ['protobuf', ProtobufMetricExporter],
  ['JSON', JsonMetricExporter],
])('the exporter of metrics in %s', (_format, Exporter) => {
  test('reports counters, gauges and histograms of both kinds', async () => {
    const reader = new PeriodicExportingMetricReader({
      exporter: new Exporter({ url: urlOf('metrics'), headers }),
      exportIntervalMillis: 3_600_000,
    });
    const provider = new MeterProvider({
      resource,
      readers: [reader],
      views: [{ instrumentName: 'http.latency', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
    });
    const meter = provider.getMeter('shop-meter', '3');
    meter.createCounter('shop.orders', { valueType: ValueType.INT }).add(3, { kind: 'b2b' });
    meter.createGauge('shop.load').record(0.75);
    const histogram = meter.createHistogram('http.size', { advice: { explicitBucketBoundaries: [10, 100] } });
    for (const value of [5, 50, 500]) histogram.record(value, { 'http.route': '/a' });
    const exponential = meter.createHistogram('http.latency');
    for (const value of [0, 1, 2, 2]) exponential.record(value);
    await reader.forceFlush();
    await provider.shutdown();

    const points = server.sink.points();
    const shared = {
      service: 'shop',
      version: '1.2',
      env: 'test',
      host: 'a',
      'os.type': 'linux',
      otel_scope_name: 'shop-meter',
      otel_scope_version: '3',
    };
    const seen = (field: string) =>
      points
        .filter(({ fields }) => fields.has(field))
        .map(({ measurement, tags, fields }) => ({
          measurement,
          tags: Object.fromEntries(tags),
          fields: Object.fromEntries(fields),
        }));
    expect(seen('shop.orders')).toContainEqual({
      measurement: 'shop',
      tags: { ...shared, kind: 'b2b' },
      fields: { 'shop.orders': 3n },
    });
    expect(seen('shop.load')).toContainEqual({ measurement: 'shop', tags: shared, fields: { 'shop.load': 0.75 } });
    expect(seen('http.size_count')).toContainEqual({
      measurement: 'http',
      tags: { ...shared, 'http.route': '/a' },
      fields: { 'http.size_count': 3n, 'http.size_sum': 555, 'http.size_min': 5, 'http.size_max': 500 },
    });
    const bucketsOf = (name: string) =>
      new Map(seen(`${name}_bucket`).map(({ tags, fields }) => [tags.le, fields[`${name}_bucket`]]));
    expect(bucketsOf('http.size')).toEqual(
      new Map([
        ['10', 1n],
        ['100', 2n],
        ['+Inf', 3n],
      ]),
    );
    const latency = bucketsOf('http.latency');
    expect(latency.get('0')).toBe(1n);
    expect(latency.get('+Inf')).toBe(4n);
    expect(seen('http.latency_count')[0]?.fields).toMatchObject({ 'http.latency_count': 4n, 'http.latency_sum': 5 });
    expect(points.every(({ timeNs }) => timeNs !== undefined && timeNs > 1_600_000_000_000_000_000n)).toBe(true);
    expect(server.sink.batches.every(({ category }) => category === 'metric')).toBe(true);
  });
});

test.each([
  ['protobuf', () => new OTLPLogExporter({ url: urlOf('logs'), headers })],
  ['JSON', () => new JsonExporter<ReadableLogRecord>('logs', (logs) => JsonLogsSerializer.serializeRequest(logs))],
])('the exporter of logs in %s reports records with the span they belong to', async (_format, exporter) => {
  const provider = new LoggerProvider({
    resource,
    processors: [new SimpleLogRecordProcessor({ exporter: exporter() })],
  });
  const spanContext = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
  provider.getLogger('log').emit({
    severityNumber: SeverityNumber.WARN,
    severityText: 'WARN',
    body: 'stock\nis low',
    attributes: { 'item.id': 7, ratio: 0.5, list: ['a', 'b'] },
    timestamp: 1_700_000_000_123,
    context: trace.setSpanContext(context.active(), spanContext),
  });
  await provider.shutdown();
  expect(server.sink.batches[0]?.category).toBe('logging');
  const [point] = server.sink.points();
  expect(point).toMatchObject({ measurement: 'shop', timeNs: 1_700_000_000_123_000_000n });
  expect(Object.fromEntries(point?.tags ?? [])).toMatchObject({
    service: 'shop',
    host: 'a',
    status: 'warning',
    os_type: 'linux',
  });
  expect(Object.fromEntries(point?.fields ?? [])).toEqual({
    message: 'stock\nis low',
    item_id: 7n,
    ratio: 0.5,
    list: '["a","b"]',
    trace_id: spanContext.traceId,
    span_id: spanContext.spanId,
    severity_text: 'WARN',
  });
});

test.each([
  ['protobuf', () => new OTLPTraceExporter({ url: urlOf('traces'), headers })],
  ['JSON', () => new JsonExporter<ReadableSpan>('traces', (spans) => JsonTraceSerializer.serializeRequest(spans))],
])('the exporter of traces in %s reports spans as agents do', async (_format, exporter) => {
  const provider = new TracerProvider({
    resource,
    spanProcessors: [new SimpleSpanProcessor({ exporter: exporter() })],
  });
  const tracer = provider.getTracer('tracer');
  const root = tracer.startSpan('GET /orders', {
    kind: SpanKind.SERVER,
    startTime: 1_700_000_000_000,
    attributes: { 'http.request.method': 'GET', 'http.response.status_code': 500, 'url.full': 'http://a/orders' },
  });
  const child = tracer.startSpan(
    'SELECT',
    { kind: SpanKind.CLIENT, startTime: 1_700_000_000_001, attributes: { 'db.system': 'postgresql' } },
    trace.setSpan(context.active(), root),
  );
  child.end(1_700_000_000_003);
  root.recordException(new TypeError('no stock'));
  root.setStatus({ code: SpanStatusCode.ERROR, message: 'failed' });
  root.end(1_700_000_000_010);
  await provider.shutdown();

  const spans = new Map(server.sink.points().map((point) => [point.fields.get('resource'), point]));
  const rootPoint = spans.get('GET /orders');
  expect(rootPoint).toMatchObject({ measurement: 'opentelemetry', timeNs: 1_700_000_000_000_000_000n });
  expect(Object.fromEntries(rootPoint?.tags ?? [])).toMatchObject({
    service: 'shop',
    operation: 'GET /orders',
    span_kind: 'server',
    span_type: 'entry',
    source_type: 'web',
    status: 'error',
    http_method: 'GET',
    http_status_code: '500',
    http_url: 'http://a/orders',
    env: 'test',
  });
  const { traceId, spanId } = root.spanContext();
  expect(Object.fromEntries(rootPoint?.fields ?? [])).toMatchObject({
    trace_id: traceId,
    span_id: spanId,
    parent_id: '0',
    start: 1_700_000_000_000_000n,
    duration: 10_000n,
    error_message: 'failed',
    error_type: 'TypeError',
    error_stack: expect.stringContaining('no stock'),
  });
  const childPoint = spans.get('SELECT');
  expect(Object.fromEntries(childPoint?.tags ?? [])).toMatchObject({
    span_kind: 'client',
    span_type: 'exit',
    source_type: 'db',
    status: 'ok',
  });
  expect(childPoint?.fields.get('parent_id')).toBe(spanId);
  expect(childPoint?.fields.get('duration')).toBe(2_000n);
  const message = JSON.parse(String(childPoint?.fields.get('message'))) as object;
  expect(message).toMatchObject({ name: 'SELECT', traceId, attributes: { 'db.system': 'postgresql' } });
});

const span = { traceId: '0AF7651916CD43DD8448EB211C80319C', spanId: 'b7ad6b7169203331', name: 's' };
const spans = (...list: object[]) => JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: list }] }] });

describe('answers', () => {
  test('are empty when everything is stored, in the format of the request', async () => {
    const asJson = await post('traces', spans(span));
    expect([asJson.status, await asJson.text()]).toEqual([200, '{}']);
    expect(asJson.headers.get('content-type')).toBe('application/json');
    const asProtobuf = await post('traces', Buffer.alloc(0), { 'Content-Type': 'application/x-protobuf' });
    expect([asProtobuf.status, await asProtobuf.text()]).toEqual([200, '']);
    expect(asProtobuf.headers.get('content-type')).toBe('application/x-protobuf');
  });

  test('tell how many were refused and why, and the others are stored', async () => {
    const answer = await post('traces', spans(span, { ...span, spanId: '' }));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      partialSuccess: { rejectedSpans: '1', errorMessage: expect.stringContaining('span id') },
    });
    expect(server.sink.points()).toHaveLength(1);
  });

  test.each<[string, string, string | Buffer, Record<string, string>, number, number]>([
    ['a body that is not JSON', 'logs', '{', {}, 400, 3],
    ['a value of the wrong type', 'logs', '{"resourceLogs":7}', {}, 400, 3],
    ['another media type', 'logs', 'x', { 'Content-Type': 'text/plain' }, 415, 3],
    ['a token that nobody knows', 'logs', '{}', { Authorization: 'Bearer wrong' }, 401, 16],
    ['a bomb', 'logs', gzipSync(Buffer.alloc(65 * 1024 * 1024)), { 'Content-Encoding': 'gzip' }, 413, 8],
  ])('%s is a status', async (_name, signal, body, more, status, code) => {
    const answer = await post(signal, body, more);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ code, message: expect.any(String) });
    expect(server.sink.inside()).toBe(0);
  });

  test('of what is not protobuf are a status in protobuf', async () => {
    const answer = await post('logs', 'hello', { 'Content-Type': 'application/x-protobuf' });
    expect(answer.status).toBe(400);
    expect([...Buffer.from(await answer.arrayBuffer()).subarray(0, 3)]).toEqual([8, 3, 18]);
  });

  test('say when to send again', async () => {
    server.sink.failure = new BelvedereError('EngineUnavailable', 'it starts', { retryAfterSeconds: 4 });
    const answer = await post('traces', spans(span));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '4']);
    expect(await answer.json()).toEqual({ code: 14, message: 'it starts' });
  });

  test('of a fault that nobody has a code for do not make exporters repeat it', async () => {
    server.sink.failure = new TypeError('a defect');
    const answer = await post('traces', spans(span));
    expect([answer.status, await answer.json()]).toEqual([500, { code: 2, message: 'unknown error' }]);
  });

  test('tell unknown paths and methods', async () => {
    expect((await post('profiles', '{}')).status).toBe(404);
    expect((await fetch(urlOf('logs'))).status).toBe(405);
  });
});
