import { addFields, describe, describeHolder, type MessageDescription } from '../message/description.ts';

/** The field numbers of opentelemetry-proto 1.x, cut to what is stored. */

const anyValue: MessageDescription = describe({});
const keyValue = describe({ key: [1, 'string'], value: [2, anyValue] });
addFields(anyValue, {
  stringValue: [1, 'string'],
  boolValue: [2, 'bool'],
  intValue: [3, 'int64'],
  doubleValue: [4, 'double'],
  arrayValue: [5, describe({ values: [1, [anyValue]] })],
  kvlistValue: [6, describe({ values: [1, [keyValue]] })],
  bytesValue: [7, 'bytes'],
});

const resource = describe({ attributes: [1, [keyValue]] });
const scope = describe({ name: [1, 'string'], version: [2, 'string'], attributes: [3, [keyValue]] });

const numberDataPoint = describe({
  attributes: [7, [keyValue]],
  timeUnixNano: [3, 'fixed64'],
  asDouble: [4, 'double'],
  asInt: [6, 'sfixed64'],
  flags: [8, 'uint32'],
});

const histogramDataPoint = describe({
  attributes: [9, [keyValue]],
  timeUnixNano: [3, 'fixed64'],
  count: [4, 'fixed64'],
  sum: [5, 'double'],
  bucketCounts: [6, ['fixed64']],
  explicitBounds: [7, ['double']],
  flags: [10, 'uint32'],
  min: [11, 'double'],
  max: [12, 'double'],
});

const exponentialBuckets = describe({ offset: [1, 'sint32'], bucketCounts: [2, ['uint64']] });

const exponentialHistogramDataPoint = describe({
  attributes: [1, [keyValue]],
  timeUnixNano: [3, 'fixed64'],
  count: [4, 'fixed64'],
  sum: [5, 'double'],
  scale: [6, 'sint32'],
  zeroCount: [7, 'fixed64'],
  positive: [8, exponentialBuckets],
  negative: [9, exponentialBuckets],
  flags: [10, 'uint32'],
  min: [12, 'double'],
  max: [13, 'double'],
  zeroThreshold: [14, 'double'],
});

const summaryDataPoint = describe({
  attributes: [7, [keyValue]],
  timeUnixNano: [3, 'fixed64'],
  count: [4, 'fixed64'],
  sum: [5, 'double'],
  quantileValues: [6, [describe({ quantile: [1, 'double'], value: [2, 'double'] })]],
  flags: [8, 'uint32'],
});

const metric = describeHolder({
  name: [1, 'string'],
  gauge: [5, describeHolder({ dataPoints: [1, [numberDataPoint]] })],
  sum: [7, describeHolder({ dataPoints: [1, [numberDataPoint]], aggregationTemporality: [2, 'int32'] })],
  histogram: [9, describeHolder({ dataPoints: [1, [histogramDataPoint]], aggregationTemporality: [2, 'int32'] })],
  exponentialHistogram: [
    10,
    describeHolder({ dataPoints: [1, [exponentialHistogramDataPoint]], aggregationTemporality: [2, 'int32'] }),
  ],
  summary: [11, describeHolder({ dataPoints: [1, [summaryDataPoint]] })],
});

export const metricsDescription: MessageDescription = describeHolder({
  resourceMetrics: [
    1,
    [
      describeHolder({
        resource: [1, resource],
        scopeMetrics: [2, [describeHolder({ scope: [1, scope], metrics: [2, [metric]] })]],
      }),
    ],
  ],
});

const logRecord = describe({
  timeUnixNano: [1, 'fixed64'],
  severityNumber: [2, 'int32'],
  severityText: [3, 'string'],
  body: [5, anyValue],
  attributes: [6, [keyValue]],
  traceId: [9, 'id'],
  spanId: [10, 'id'],
  observedTimeUnixNano: [11, 'fixed64'],
  eventName: [12, 'string'],
});

export const logsDescription: MessageDescription = describeHolder({
  resourceLogs: [
    1,
    [
      describeHolder({
        resource: [1, resource],
        scopeLogs: [2, [describeHolder({ scope: [1, scope], logRecords: [2, [logRecord]] })]],
      }),
    ],
  ],
});

const span = describe({
  traceId: [1, 'id'],
  spanId: [2, 'id'],
  traceState: [3, 'string'],
  parentSpanId: [4, 'id'],
  name: [5, 'string'],
  kind: [6, 'int32'],
  startTimeUnixNano: [7, 'fixed64'],
  endTimeUnixNano: [8, 'fixed64'],
  attributes: [9, [keyValue]],
  events: [11, [describe({ timeUnixNano: [1, 'fixed64'], name: [2, 'string'], attributes: [3, [keyValue]] })]],
  links: [
    13,
    [describe({ traceId: [1, 'id'], spanId: [2, 'id'], traceState: [3, 'string'], attributes: [4, [keyValue]] })],
  ],
  status: [15, describe({ message: [2, 'string'], code: [3, 'int32'] })],
});

export const tracesDescription: MessageDescription = describeHolder({
  resourceSpans: [
    1,
    [
      describeHolder({
        resource: [1, resource],
        scopeSpans: [2, [describeHolder({ scope: [1, scope], spans: [2, [span]] })]],
      }),
    ],
  ],
});
