import { Writer } from 'protobufjs/minimal.js';
import type { OtlpFormat, OtlpSignal } from './decode.ts';

export const otlpContentType = (format: OtlpFormat): string =>
  format === 'json' ? 'application/json' : 'application/x-protobuf';

const rejectedNames: Readonly<Record<OtlpSignal, string>> = {
  metrics: 'rejectedDataPoints',
  logs: 'rejectedLogRecords',
  traces: 'rejectedSpans',
};

/** An `Export…ServiceResponse`: 1 partial success, in it 1 how many were refused and 2 why. Empty when none were. */
export function encodePartialSuccess(signal: OtlpSignal, format: OtlpFormat, rejected: bigint, reason: string): Buffer {
  if (format === 'json') {
    const partialSuccess = { [rejectedNames[signal]]: String(rejected), errorMessage: reason };
    return Buffer.from(JSON.stringify(rejected === 0n ? {} : { partialSuccess }));
  }
  if (rejected === 0n) return Buffer.alloc(0);
  const inner = Writer.create().uint32(8).int64(Number(rejected)).uint32(18).string(reason).finish();
  return Buffer.from(Writer.create().uint32(10).bytes(inner).finish());
}

/** A `google.rpc.Status`: 1 code, 2 message. */
export function encodeStatus(format: OtlpFormat, code: number, message: string): Buffer {
  if (format === 'json') return Buffer.from(JSON.stringify({ code, message }));
  return Buffer.from(Writer.create().uint32(8).int32(code).uint32(18).string(message).finish());
}
