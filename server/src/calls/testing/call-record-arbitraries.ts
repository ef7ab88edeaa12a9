import fc from 'fast-check';
import type { CallRecord } from '../call-record.ts';

/** Lone surrogates and control characters included. */
export const anyText = fc.oneof(
  fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)), maxLength: 20 }),
  fc.string({ unit: fc.constantFrom(...'\\"\'u0d8\n\r\t\0\u2028,[]{}', '😀', '\ud83d'), maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
);

/** Whatever a dialect could say of a call. */
export const anyCallRecord: fc.Arbitrary<CallRecord> = fc.record({
  workspace: anyText,
  traceId: fc.uuid(),
  callerKind: fc.constantFrom('key', 'account', 'system', 'none'),
  caller: anyText,
  callerName: anyText,
  credential: fc.constantFrom('key', 'session', 'password', 'signature', 'none'),
  dialect: anyText,
  operation: anyText,
  effect: fc.constantFrom('read', 'change', 'none'),
  permission: anyText,
  dryRun: fc.boolean(),
  method: anyText,
  path: anyText,
  template: anyText,
  query: anyText,
  status: fc.integer({ min: 100, max: 599 }),
  errorCode: anyText,
  failReason: anyText,
  durationUs: fc.nat(Number.MAX_SAFE_INTEGER),
  requestBytes: fc.nat(Number.MAX_SAFE_INTEGER),
  responseBytes: fc.nat(),
  address: anyText,
  userAgent: anyText,
  body: anyText,
  bodyDigest: anyText,
  object: anyText,
});
