import { BelvedereError } from '../../errors/index.ts';
import { JsonTextError } from '../../json/index.ts';
import type { Category } from '../category.ts';
import { type DecodedPoints, PointCollector } from '../collect.ts';
import { jsonBytesMax } from '../decode/json/parse-exact.ts';
import type { MessageDescription } from '../message/description.ts';
import { readJson } from '../message/read-json.ts';
import { readWire } from '../message/read-wire.ts';
import { runInTurns, type Turns } from '../turns.ts';
import { logsDescription, metricsDescription, tracesDescription } from './descriptions.ts';
import { collectLogs } from './logs.ts';
import { collectMetrics } from './metrics.ts';
import { collectTraces } from './traces.ts';

export type OtlpSignal = 'metrics' | 'logs' | 'traces';
export type OtlpFormat = 'protobuf' | 'json';

interface Decoder {
  readonly description: MessageDescription;
  readonly category: Category;
  readonly collect: (message: object, collector: PointCollector) => Turns;
}

const decoders: Readonly<Record<OtlpSignal, Decoder>> = {
  metrics: { description: metricsDescription, category: 'metric', collect: collectMetrics },
  logs: { description: logsDescription, category: 'logging', collect: collectLogs },
  traces: { description: tracesDescription, category: 'tracing', collect: collectTraces },
};

/** Where the points of a signal belong. */
export const categoryOfSignal = (signal: OtlpSignal): Category => decoders[signal].category;

/** Undefined for a `Content-Type` that is not of OTLP. */
export function otlpFormatOf(contentType: string | undefined): OtlpFormat | undefined {
  switch ((contentType ?? '').split(';', 1)[0]?.trim().toLowerCase()) {
    case 'application/x-protobuf':
    case 'application/protobuf':
      return 'protobuf';
    case 'application/json':
      return 'json';
    default:
      return undefined;
  }
}

/**
 * The points of a decompressed export request. `category` takes the place of the signal's own. Errors: `MalformedBody` for a body that
 * cannot be read, `BodyTooLarge`.
 */
export async function decodeOtlp(
  body: Buffer,
  {
    signal,
    format,
    category,
  }: { readonly signal: OtlpSignal; readonly format: OtlpFormat; readonly category?: Category },
): Promise<DecodedPoints> {
  const decoder = decoders[signal];
  const collector = new PointCollector(category ?? decoder.category);
  await runInTurns(reading(body, format, decoder, collector));
  return collector;
}

function* reading(
  body: Buffer,
  format: OtlpFormat,
  { description, collect }: Decoder,
  collector: PointCollector,
): Turns {
  if (format === 'json' && body.length > jsonBytesMax) {
    throw new BelvedereError('BodyTooLarge', `a body in JSON may have ${jsonBytesMax} bytes; send less at a time`);
  }
  let message: object;
  try {
    message = yield* format === 'json' ? readJson(body.toString('utf8'), description) : readWire(body, description);
  } catch (error) {
    if (error instanceof BelvedereError) throw error;
    const code = error instanceof JsonTextError && error.reason === 'too-many' ? 'BodyTooLarge' : 'MalformedBody';
    throw new BelvedereError(code, `the body is no export request: ${(error as Error).message}`);
  }
  yield* collect(message, collector);
}
