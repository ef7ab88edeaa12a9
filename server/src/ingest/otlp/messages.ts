/** What `descriptions.ts` reads; everything may be absent, as protobuf leaves defaults out. */

export interface AnyValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: bigint;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values?: readonly AnyValue[] };
  readonly kvlistValue?: { readonly values?: readonly KeyValue[] };
  readonly bytesValue?: string;
}

export interface KeyValue {
  readonly key?: string;
  readonly value?: AnyValue;
}

export interface Resource {
  readonly attributes?: readonly KeyValue[];
}

export interface Scope {
  readonly name?: string;
  readonly version?: string;
  readonly attributes?: readonly KeyValue[];
}

/** What data points of all kinds have. */
interface DataPoint {
  readonly attributes?: readonly KeyValue[];
  readonly timeUnixNano?: bigint;
  readonly flags?: number;
}

export interface NumberDataPoint extends DataPoint {
  readonly asDouble?: number;
  readonly asInt?: bigint;
}

interface Distribution extends DataPoint {
  readonly count?: bigint;
  readonly sum?: number;
}

export interface HistogramDataPoint extends Distribution {
  readonly bucketCounts?: readonly bigint[];
  readonly explicitBounds?: readonly number[];
  readonly min?: number;
  readonly max?: number;
}

interface ExponentialBuckets {
  readonly offset?: number;
  readonly bucketCounts?: readonly bigint[];
}

export interface ExponentialHistogramDataPoint extends Distribution {
  readonly scale?: number;
  readonly zeroCount?: bigint;
  readonly positive?: ExponentialBuckets;
  readonly negative?: ExponentialBuckets;
  readonly min?: number;
  readonly max?: number;
  readonly zeroThreshold?: number;
}

export interface SummaryDataPoint extends Distribution {
  readonly quantileValues?: readonly { readonly quantile?: number; readonly value?: number }[];
}

interface Data<Point> {
  readonly dataPoints?: readonly Point[];
  /** 1 delta, 2 cumulative. */
  readonly aggregationTemporality?: number;
}

export interface Metric {
  readonly name?: string;
  readonly gauge?: Data<NumberDataPoint>;
  readonly sum?: Data<NumberDataPoint>;
  readonly histogram?: Data<HistogramDataPoint>;
  readonly exponentialHistogram?: Data<ExponentialHistogramDataPoint>;
  readonly summary?: Data<SummaryDataPoint>;
}

export interface ExportMetrics {
  readonly resourceMetrics?: readonly {
    readonly resource?: Resource;
    readonly scopeMetrics?: readonly { readonly scope?: Scope; readonly metrics?: readonly Metric[] }[];
  }[];
}

export interface LogRecord {
  readonly timeUnixNano?: bigint;
  readonly observedTimeUnixNano?: bigint;
  readonly severityNumber?: number;
  readonly severityText?: string;
  readonly body?: AnyValue;
  readonly attributes?: readonly KeyValue[];
  readonly traceId?: string;
  readonly spanId?: string;
  readonly eventName?: string;
}

export interface ExportLogs {
  readonly resourceLogs?: readonly {
    readonly resource?: Resource;
    readonly scopeLogs?: readonly { readonly scope?: Scope; readonly logRecords?: readonly LogRecord[] }[];
  }[];
}

interface SpanEvent {
  readonly timeUnixNano?: bigint;
  readonly name?: string;
  readonly attributes?: readonly KeyValue[];
}

interface SpanLink {
  readonly traceId?: string;
  readonly spanId?: string;
  readonly traceState?: string;
  readonly attributes?: readonly KeyValue[];
}

export interface Span {
  readonly traceId?: string;
  readonly spanId?: string;
  readonly traceState?: string;
  readonly parentSpanId?: string;
  readonly name?: string;
  readonly kind?: number;
  readonly startTimeUnixNano?: bigint;
  readonly endTimeUnixNano?: bigint;
  readonly attributes?: readonly KeyValue[];
  readonly events?: readonly SpanEvent[];
  readonly links?: readonly SpanLink[];
  readonly status?: { readonly message?: string; readonly code?: number };
}

export interface ExportTraces {
  readonly resourceSpans?: readonly {
    readonly resource?: Resource;
    readonly scopeSpans?: readonly { readonly scope?: Scope; readonly spans?: readonly Span[] }[];
  }[];
}
