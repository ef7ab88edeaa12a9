import type { CallRecord } from '../call-record.ts';
import { cutText } from '../redact/cut-text.ts';
import { bodyBytesMax, digestOf } from '../redact/mask-body.ts';
import { failReasonUnitsMax, rowBytesMax, textUnitsMax } from './limits.ts';
import { sourceOf } from './source.ts';
import { textBytesMax, writeText } from './write-text.ts';

/** What is left of each text when all of them together make a row too long. */
const shortTextUnits = 200;
/** The numbers, the lengths of the texts, and the name of the segment, which the spool puts behind the rest. */
const otherBytesMax = 256;

/** The engine's columns hold whole numbers without a sign. */
const whole = (value: number): number => (value > 0 ? Math.min(Math.round(value), Number.MAX_SAFE_INTEGER) : 0);

const kept = (text: string): string => cutText(text, textUnitsMax);

/**
 * Writes the columns of a call but for the last, `segment`, and answers where they end. Never longer than a reservation has room for: a
 * body that would make it so is replaced by its digest, and if that is not enough each text by its first part. `into` has `rowBytesMax`
 * bytes from `at` on.
 */
export function writeCallRow(record: CallRecord, timeUs: number, into: Buffer, at: number): number {
  const fitting = fitted(record);
  const source = sourceOf(fitting);
  let end = writeWhole(into, at, timeUs);
  into[end] = fitting.dryRun ? 1 : 0;
  end = into.writeUInt16LE(whole(fitting.status) & 0xffff, end + 1);
  end = writeWhole(into, end, whole(fitting.durationUs));
  end = writeWhole(into, end, whole(fitting.requestBytes));
  end = writeWhole(into, end, whole(fitting.responseBytes));
  end = writeText(into, end, kept(fitting.traceId));
  end = writeText(into, end, kept(fitting.path));
  end = writeText(into, end, kept(fitting.query));
  end = writeText(into, end, kept(fitting.errorCode));
  end = writeText(into, end, cutText(fitting.failReason, failReasonUnitsMax));
  end = writeText(into, end, fitting.body);
  end = writeText(into, end, kept(fitting.bodyDigest));
  end = writeText(into, end, kept(fitting.object));
  into.set(source, end);
  return end + source.length;
}

/** Eight bytes. The shift takes what is left over of 2^32, as `%` does, which is many times as slow. */
function writeWhole(into: Buffer, at: number, value: number): number {
  into.writeUInt32LE(value >>> 0, at);
  return into.writeUInt32LE(Math.floor(value / 0x1_0000_0000), at + 4);
}

/** The record, or what there is room for of it. */
function fitted(record: CallRecord): CallRecord {
  const { body } = record;
  if (textBytesMax(body.length) <= bodyBytesMax || Buffer.byteLength(body) <= bodyBytesMax) {
    if (fits(record)) return record;
  }
  const withoutBody = { ...record, body: '', bodyDigest: record.bodyDigest || digestOf(body) };
  return fits(withoutBody) ? withoutBody : shortened(withoutBody);
}

function fits(record: CallRecord): boolean {
  const { traceId, path, query, errorCode, failReason, body, bodyDigest, object } = record;
  const roomBytes = rowBytesMax - otherBytesMax - sourceOf(record).length;
  const units =
    traceId.length +
    path.length +
    query.length +
    errorCode.length +
    failReason.length +
    body.length +
    bodyDigest.length +
    object.length;
  if (textBytesMax(units) <= roomBytes) return true;
  const cut = [traceId, path, query, errorCode, bodyDigest, object].map(kept);
  const bytes = [...cut, cutText(failReason, failReasonUnitsMax), body].map((text) => Buffer.byteLength(text));
  return bytes.reduce((sum, each) => sum + each, 0) <= roomBytes;
}

/** The first part of each text. */
function shortened(record: CallRecord): CallRecord {
  const fields = Object.entries(record).map(([name, value]) => [
    name,
    typeof value === 'string' ? cutText(value, shortTextUnits) : value,
  ]);
  return Object.fromEntries(fields) as CallRecord;
}
