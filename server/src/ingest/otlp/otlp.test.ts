import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unpacked } from '../testing/decode.ts';
import { decodeOtlp, type OtlpSignal } from './decode.ts';

const decode = async (signal: OtlpSignal, message: object) =>
  unpacked(await decodeOtlp(Buffer.from(JSON.stringify(message)), { signal, format: 'json' }));

const metrics = (...list: object[]) => decode('metrics', { resourceMetrics: [{ scopeMetrics: [{ metrics: list }] }] });
const at = { timeUnixNano: '1700000000000000000' };
const flat = ({ points }: Awaited<ReturnType<typeof metrics>>) =>
  points.map(({ tags, fields }) => ({ ...Object.fromEntries(tags), ...Object.fromEntries(fields) }));

describe('metrics', () => {
  test('a summary has its quantiles as a tag', async () => {
    const dataPoint = {
      ...at,
      count: '2',
      sum: 3,
      quantileValues: [
        { quantile: 0.5, value: 1 },
        { quantile: 0.99, value: 'NaN' },
      ],
    };
    expect(flat(await metrics({ name: 'rpc.time', summary: { dataPoints: [dataPoint] } }))).toEqual([
      { 'rpc.time_count': 2n, 'rpc.time_sum': 3 },
      { 'rpc.time': 1, quantile: '0.5' },
    ]);
  });

  test('a data point without a value says that the series is stale', async () => {
    const dataPoints = [{ ...at, flags: 1 }];
    expect(flat(await metrics({ name: 'a.b', gauge: { dataPoints } }))).toEqual([{ 'a.b/stale': true }]);
  });

  test('sums since the last report carry a tag that says so', async () => {
    const sum = { aggregationTemporality: 1, dataPoints: [{ ...at, asInt: '5' }] };
    expect(flat(await metrics({ name: 'a', sum }))).toEqual([{ a: 5n, aggregation_temporality: 'delta' }]);
  });

  test('an exponential histogram has the bounds of its buckets written out, negative ones first', async () => {
    const dataPoint = {
      ...at,
      count: '10',
      scale: 0,
      zeroCount: '1',
      positive: { offset: 1, bucketCounts: ['2', '0', '3'] },
      negative: { offset: 0, bucketCounts: ['4'] },
    };
    const read = flat(await metrics({ name: 'h', exponentialHistogram: { dataPoints: [dataPoint] } }));
    expect(read.slice(1)).toEqual([
      { le: '-1', h_bucket: 4n },
      { le: '0', h_bucket: 5n },
      { le: '4', h_bucket: 7n },
      { le: '16', h_bucket: 10n },
      { le: '+Inf', h_bucket: 10n },
    ]);
  });

  test('a metric without a name is refused, the others are taken', async () => {
    const gauge = { dataPoints: [{ ...at, asDouble: 1 }] };
    const { points, badPoints } = await metrics({ gauge }, { name: 'a', gauge });
    expect(points).toHaveLength(1);
    expect(badPoints.kept).toEqual([{ place: 1, reason: 'the metric has no name', sample: '' }]);
  });

  test('what a point says wins over what its resource says', async () => {
    const attribute = (value: string) => ({ key: 'zone', value: { stringValue: value } });
    const { points } = await decode('metrics', {
      resourceMetrics: [
        {
          resource: { attributes: [attribute('resource')] },
          scopeMetrics: [
            {
              metrics: [
                { name: 'a', gauge: { dataPoints: [{ ...at, asDouble: 1, attributes: [attribute('point')] }] } },
              ],
            },
          ],
        },
      ],
    });
    expect(points[0]?.tags).toEqual(new Map([['zone', 'point']]));
  });
});

describe('logs', () => {
  const logs = (...logRecords: object[]) => decode('logs', { resourceLogs: [{ scopeLogs: [{ logRecords }] }] });

  test.each([
    [{ severityNumber: 1 }, 'debug'],
    [{ severityNumber: 8 }, 'debug'],
    [{ severityNumber: 9 }, 'info'],
    [{ severityNumber: 13 }, 'warning'],
    [{ severityNumber: 17 }, 'error'],
    [{ severityNumber: 24 }, 'critical'],
    [{ severityText: 'Notice' }, 'notice'],
    [{}, 'info'],
  ])('of the severity %o have the status %s', async (severity, status) => {
    const { points } = await logs({ ...severity, ...at, body: { stringValue: 'x' } });
    expect(points[0]?.tags.get('status')).toBe(status);
  });

  test('have the time when they were seen where their own is not known, and a message that may be an object', async () => {
    const body = { kvlistValue: { values: [{ key: 'a', value: { intValue: '9007199254740993' } }] } };
    const { points } = await logs({ observedTimeUnixNano: '5', body }, { body: { boolValue: true } });
    expect(points.map(({ measurement, fields, timeNs }) => [measurement, fields.get('message'), timeNs])).toEqual([
      ['opentelemetry', '{"a":9007199254740993}', 5n],
      ['opentelemetry', 'true', undefined],
    ]);
  });
});

describe('hostile bodies', () => {
  test('of empty messages are refused before they fill the memory', async () => {
    const list = Buffer.alloc(4_000_000);
    for (let offset = 0; offset < list.length; offset += 2) list[offset] = 0x0a;
    await expect(decodeOtlp(list, { signal: 'logs', format: 'protobuf' })).rejects.toMatchObject({
      code: 'BodyTooLarge',
    });
  });

  test('of values inside of values are refused', async () => {
    let value: object = { stringValue: 'x' };
    for (let depth = 0; depth < 1_000; depth += 1) value = { arrayValue: { values: [value] } };
    const logs = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: value }] }] }] };
    await expect(decode('logs', logs)).rejects.toMatchObject({ code: 'MalformedBody' });
  });

  test('any bytes are read or refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom<OtlpSignal>('metrics', 'logs', 'traces'),
        async (bytes, signal) => {
          await decodeOtlp(Buffer.from(bytes), { signal, format: 'protobuf' }).catch((error) => {
            expect(error).toMatchObject({ code: 'MalformedBody' });
          });
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('any JSON is read or refused', async () => {
    const keys = fc.constantFrom(
      ...[
        'resourceSpans',
        'resource',
        'scopeSpans',
        'spans',
        'attributes',
        'key',
        'value',
        'stringValue',
        'traceId',
        'kind',
      ],
      ...['startTimeUnixNano', 'status', 'events', 'arrayValue', 'values', '__proto__'],
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'medium' },
        fc.jsonValue({ maxDepth: 0 }),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(keys, tie('tree'), { maxKeys: 4 }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(tree, async (message) => {
        await decode('traces', message as object).catch((error) => {
          expect(error).toMatchObject({ code: 'MalformedBody' });
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('bodies of more than anybody means', () => {
  const keys = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ key: `k${index}`, value: { stringValue: 'v' } }));

  test('attributes of a resource are not copied without bound for each of its points', async () => {
    const resource = { attributes: keys(5_000) };
    const metric = { name: 'a', gauge: { dataPoints: [{ ...at, asInt: '1' }] } };
    const message = { resourceMetrics: [{ resource, scopeMetrics: [{ metrics: Array(30_000).fill(metric) }] }] };
    await expect(decode('metrics', message)).rejects.toMatchObject({ code: 'BodyTooLarge' });
    const { points } = await decode('metrics', {
      resourceMetrics: [{ resource, scopeMetrics: [{ metrics: [metric] }] }],
    });
    expect(points[0]?.tags.size).toBe(256);
  });

  test('a record of more parts than can be read at once is refused, one after its list is read as one before it', async () => {
    const logRecords = [{ ...at, body: { stringValue: 'x' }, attributes: keys(60_000) }];
    await expect(decode('logs', { resourceLogs: [{ scopeLogs: [{ logRecords }] }] })).rejects.toMatchObject({
      code: 'BodyTooLarge',
    });
    const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] };
    const one = [{ logRecords: [{ ...at, body: { stringValue: 'x' } }] }];
    const { points } = await decode('logs', { resourceLogs: [{ scopeLogs: one, resource }] });
    expect(points[0]).toMatchObject({ measurement: 'shop' });
  });

  test.each([
    '{"resourceLogs":[]} x',
    '{"resourceLogs":[{"scopeLogs":[{]}',
    '{"resourceLogs":{}}',
    '[]',
    '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":}]}]}]}',
  ])('%s is no export request', async (text) => {
    await expect(decodeOtlp(Buffer.from(text), { signal: 'logs', format: 'json' })).rejects.toMatchObject({
      code: 'MalformedBody',
    });
  });
});
