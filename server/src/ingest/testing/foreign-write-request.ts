import protobuf from 'protobufjs';
import { compress } from 'snappyjs';

/** Remote write as another program writes it: protobufjs' encoder, fed with the published field numbers. */
const root = protobuf.Root.fromJSON({
  nested: {
    Label: { fields: { name: { type: 'string', id: 1 }, value: { type: 'string', id: 2 } } },
    Sample: { fields: { value: { type: 'fixed64', id: 1 }, timestamp: { type: 'int64', id: 2 } } },
    Exemplar: { fields: { value: { type: 'double', id: 2 } } },
    BucketSpan: { fields: { offset: { type: 'sint32', id: 1 }, length: { type: 'uint32', id: 2 } } },
    Histogram: {
      fields: {
        countInt: { type: 'uint64', id: 1 },
        countFloat: { type: 'double', id: 2 },
        // As bits, like those of samples.
        sum: { type: 'fixed64', id: 3 },
        schema: { type: 'sint32', id: 4 },
        zeroThreshold: { type: 'double', id: 5 },
        zeroCountInt: { type: 'uint64', id: 6 },
        zeroCountFloat: { type: 'double', id: 7 },
        negativeSpans: { rule: 'repeated', type: 'BucketSpan', id: 8 },
        negativeDeltas: { rule: 'repeated', type: 'sint64', id: 9 },
        negativeCounts: { rule: 'repeated', type: 'double', id: 10 },
        positiveSpans: { rule: 'repeated', type: 'BucketSpan', id: 11 },
        positiveDeltas: { rule: 'repeated', type: 'sint64', id: 12 },
        positiveCounts: { rule: 'repeated', type: 'double', id: 13 },
        resetHint: { type: 'int32', id: 14 },
        timestamp: { type: 'int64', id: 15 },
        customValues: { rule: 'repeated', type: 'double', id: 16 },
      },
    },
    TimeSeries: {
      fields: {
        labels: { rule: 'repeated', type: 'Label', id: 1 },
        samples: { rule: 'repeated', type: 'Sample', id: 2 },
        exemplars: { rule: 'repeated', type: 'Exemplar', id: 3 },
        histograms: { rule: 'repeated', type: 'Histogram', id: 4 },
      },
    },
    MetricMetadata: { fields: { type: { type: 'int32', id: 1 }, name: { type: 'string', id: 2 } } },
    WriteRequest: {
      fields: {
        timeseries: { rule: 'repeated', type: 'TimeSeries', id: 1 },
        metadata: { rule: 'repeated', type: 'MetricMetadata', id: 3 },
      },
    },
  },
});

/** The bits that say that a series has ended. A float of JavaScript need not keep them, so samples are given as bits. */
export const staleMarker = 0x7ff0_0000_0000_0002n;

export function bitsOf(value: number): bigint {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes.readBigUInt64LE();
}

export interface ForeignSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** Bits of a float and milliseconds. */
  readonly samples: readonly (readonly [bits: bigint, timeMs: number])[];
  /** By the names of the published description; `sum` as bits. */
  readonly histograms?: readonly Readonly<Record<string, unknown>>[];
}

/** The protobuf message, not compressed. */
export function foreignWriteRequest(series: readonly ForeignSeries[]): Buffer {
  const type = root.lookupType('WriteRequest');
  const message = {
    timeseries: series.map(({ labels, samples, histograms = [] }) => ({
      labels: Object.entries(labels).map(([name, value]) => ({ name, value })),
      samples: samples.map(([bits, timeMs]) => ({ value: String(bits), timestamp: timeMs })),
      exemplars: [{ value: 1 }],
      histograms,
    })),
    metadata: [{ type: 1, name: 'x' }],
  };
  return Buffer.from(type.encode(type.fromObject(message)).finish());
}

export const snappy = (bytes: Buffer): Buffer => Buffer.from(compress(new Uint8Array(bytes)));
