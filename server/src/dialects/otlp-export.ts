import type { OutgoingHttpHeaders } from 'node:http';
import { BelvedereError } from '../errors/index.ts';
import { type Exchange, type Failure, type HttpServer, sendText } from '../http/index.ts';
import type { Category } from '../ingest/category.ts';
import { encodePartialSuccess, encodeStatus, otlpContentType } from '../ingest/otlp/answers.ts';
import { categoryOfSignal, decodeOtlp, type OtlpFormat, type OtlpSignal, otlpFormatOf } from '../ingest/otlp/decode.ts';
import {
  countIngest,
  type Ingested,
  type IngestOptions,
  ingest,
  ingestFailure,
  isCredentialRefusal,
  writeStatusOf,
} from './ingest.ts';

/**
 * Answers an export request as OTLP/HTTP says: in the format of the request, 200 with a partial success for points that were refused,
 * and a `Status` for a request that was. `category` takes the place of the signal's own.
 */
export async function answerOtlpExport(
  exchange: Exchange,
  options: IngestOptions,
  http: HttpServer,
  signal: OtlpSignal,
  category: Category = categoryOfSignal(signal),
): Promise<void> {
  const { request, response } = exchange;
  const format = otlpFormatOf(request.headers['content-type']);
  const headers: OutgoingHttpHeaders = { 'Content-Type': otlpContentType(format ?? 'json') };
  try {
    const { decoded, outcome } = await run(exchange, options, signal, format, category);
    countIngest(exchange, options, { status: 200 });
    const reason = decoded.badPoints.kept[0]?.reason ?? 'the limits of the workspace';
    const body = encodePartialSuccess(signal, format ?? 'json', BigInt(outcome.rejected), reason);
    sendText(request, response, 200, headers, body);
  } catch (error) {
    const known = ingestFailure(error, exchange, options, http);
    const status = otlpStatusOf(known);
    if (known.retryAfterSeconds !== undefined) headers['Retry-After'] = String(known.retryAfterSeconds);
    countIngest(exchange, options, { status, errorCode: known.code });
    sendText(request, response, status, headers, encodeStatus(format ?? 'json', grpcCodeOf(status), known.message));
  }
}

function run(
  exchange: Exchange,
  options: IngestOptions,
  signal: OtlpSignal,
  format: OtlpFormat | undefined,
  category: Category,
): Promise<Ingested> {
  if (format === undefined) {
    const message = 'send application/x-protobuf or application/json';
    throw new BelvedereError('UnsupportedEncoding', message);
  }
  return ingest(exchange, options, {
    category,
    meaning: `otlp ${signal} ${format}`,
    decode: (body) => decodeOtlp(body, { signal, format, category }),
  });
}

/**
 * What exporters repeat and what they drop: 429, 502, 503 and 504 are repeated. A fault that nobody has a code for would come again with the
 * same body.
 */
export function otlpStatusOf(failure: Pick<Failure, 'status' | 'code'>): number {
  if (failure.code === 'RouterNotFound') return 404;
  if (failure.code === 'InternalError') return 500;
  return isCredentialRefusal(failure) ? 401 : writeStatusOf(failure);
}

/** The codes of gRPC that OTLP names for these statuses. */
const grpcCodes = new Map([
  [400, 3],
  [401, 16],
  [403, 7],
  [404, 5],
  [405, 12],
  [413, 8],
  [415, 3],
  [429, 8],
  [503, 14],
]);
const unknownCode = 2;

export const grpcCodeOf = (status: number): number => grpcCodes.get(status) ?? unknownCode;
