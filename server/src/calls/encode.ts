import { createHash } from 'node:crypto';
import type { CallRecord } from './call-record.ts';
import { cutText } from './redact/cut-text.ts';
import { lineBytesMax } from './spool/spool.ts';

/** UTF-16 units; the dialects cut to these already, a record that does not come from one is cut here. */
const textUnitsMax = 2_000;
const bodyBytesMax = 16 * 1024;
/** What is left of each text when all of them together make a line too long. */
const shortTextUnits = 200;

/** Everything but plain ASCII without quotes and backslashes. */
const notPlain = /[^\x20\x21\x23-\x5b\x5d-\x7e]/;

function quoted(text: string): string {
  const kept = text.length > textUnitsMax ? cutText(text, textUnitsMax) : text;
  return notPlain.test(kept) ? JSON.stringify(kept.toWellFormed()) : `"${kept}"`;
}

function quotedBody(body: string): string {
  return notPlain.test(body) ? JSON.stringify(body.toWellFormed()) : `"${body}"`;
}

/** The engine's columns hold whole numbers without a sign. */
function whole(value: number): number {
  return value > 0 ? Math.min(Math.round(value), Number.MAX_SAFE_INTEGER) : 0;
}

/**
 * The line of a call, up to the column `segment`, which the spool adds. Never longer than a reservation has room for: a body that makes
 * it so is replaced by its digest.
 */
export function encodeCall(record: CallRecord, timeUs: number): string {
  const line = lineOf(record, timeUs);
  // The tail that the spool adds takes less than 100 bytes.
  if (line.length * 3 + 100 <= lineBytesMax || Buffer.byteLength(line) + 100 <= lineBytesMax) return line;
  const withoutBody = lineOf({ ...record, body: '', bodyDigest: record.bodyDigest || digestOf(record.body) }, timeUs);
  if (Buffer.byteLength(withoutBody) + 100 <= lineBytesMax) return withoutBody;
  return lineOf(shortened(record), timeUs);
}

function lineOf(record: CallRecord, timeUs: number): string {
  const { body } = record;
  const isKept = body.length <= bodyBytesMax / 3 || Buffer.byteLength(body) <= bodyBytesMax;
  const bodyDigest = isKept ? record.bodyDigest : record.bodyDigest || digestOf(body);
  return `[${quoted(record.workspace)},${timeUs},${quoted(record.traceId)},${quoted(record.callerKind)},${quoted(
    record.caller,
  )},${quoted(record.callerName)},${quoted(record.credential)},${quoted(record.dialect)},${quoted(
    record.operation,
  )},${quoted(record.effect)},${quoted(record.permission)},${record.dryRun ? 1 : 0},${quoted(record.method)},${quoted(
    record.path,
  )},${quoted(record.template)},${quoted(record.query)},${whole(record.status) & 0xffff},${quoted(
    record.errorCode,
  )},${quoted(record.failReason)},${whole(record.durationUs)},${whole(record.requestBytes)},${whole(
    record.responseBytes,
  )},${quoted(record.address)},${quoted(record.userAgent)},${isKept ? quotedBody(body) : '""'},${quoted(
    bodyDigest,
  )},${quoted(record.object)},`;
}

function shortened(record: CallRecord): CallRecord {
  const texts = Object.entries(record).map(([name, value]) => [
    name,
    typeof value === 'string' ? cutText(value, shortTextUnits) : value,
  ]);
  const bodyDigest = record.bodyDigest || (record.body === '' ? '' : digestOf(record.body));
  return { ...(Object.fromEntries(texts) as CallRecord), body: '', bodyDigest };
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

export interface Gap {
  readonly fromUs: number;
  readonly toUs: number;
  readonly workspace: string;
  readonly calls: number;
  readonly reason: string;
}

export function encodeGap({ fromUs, toUs, workspace, calls, reason }: Gap): string {
  return `[${fromUs},${toUs},${quoted(workspace)},${calls},${quoted(reason)},`;
}

export interface MinuteCount {
  readonly minuteS: number;
  readonly dialect: string;
  readonly address: string;
  readonly status: number;
  readonly errorCode: string;
  readonly calls: number;
}

export function encodeCount({ minuteS, dialect, address, status, errorCode, calls }: MinuteCount): string {
  return `[${minuteS},${quoted(dialect)},${quoted(address)},${whole(status) & 0xffff},${quoted(errorCode)},${calls},`;
}
