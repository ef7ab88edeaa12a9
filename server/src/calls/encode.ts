import type { CallRecord } from './call-record.ts';
import { cutText } from './redact/cut-text.ts';
import { bodyBytesMax, digestOf } from './redact/mask-body.ts';
import { lineBytesMax } from './spool/spool.ts';

/** What is kept of a text, in UTF-16 units. */
const textUnitsMax = 2_000;
const failReasonUnitsMax = 1_000;
const userAgentUnitsMax = 500;
/** What is left of each text when all of them together make a line too long. */
const shortTextUnits = 200;
/** For the last column and the newline, which the spool adds. */
const tailBytesMax = 128;
const encodedBytesMax = lineBytesMax - tailBytesMax;

const kept = (text: string): string => cutText(text, textUnitsMax);

/** The engine's columns hold whole numbers without a sign. */
const whole = (value: number): number => (value > 0 ? Math.min(Math.round(value), Number.MAX_SAFE_INTEGER) : 0);

/**
 * The columns of a call but for the last, `segment`, as a JSON array: the spool puts that in. Never longer than a reservation has room
 * for: a body that would make it so is replaced by its digest.
 */
export function encodeCall(record: CallRecord, timeUs: number): string {
  const line = lineOf(record, timeUs);
  if (fits(line)) return line;
  const withoutBody = lineOf(digested(record), timeUs);
  return fits(withoutBody) ? withoutBody : lineOf(shortened(record), timeUs);
}

/** UTF-8 takes at most three bytes for one UTF-16 unit. */
const fits = (line: string): boolean =>
  line.length * 3 <= encodedBytesMax || (line.length <= encodedBytesMax && Buffer.byteLength(line) <= encodedBytesMax);

function lineOf(record: CallRecord, timeUs: number): string {
  const { body } = record;
  if (body.length * 3 > bodyBytesMax && Buffer.byteLength(body) > bodyBytesMax) return lineOf(digested(record), timeUs);
  // One array and the serializer of the JavaScript engine: about 0.5 µs, a third of what joining checked pieces takes.
  const line = JSON.stringify([
    kept(record.workspace),
    timeUs,
    kept(record.traceId),
    kept(record.callerKind),
    kept(record.caller),
    kept(record.callerName),
    kept(record.credential),
    kept(record.dialect),
    kept(record.operation),
    kept(record.effect),
    kept(record.permission),
    record.dryRun ? 1 : 0,
    kept(record.method),
    kept(record.path),
    kept(record.template),
    kept(record.query),
    whole(record.status) & 0xffff,
    kept(record.errorCode),
    cutText(record.failReason, failReasonUnitsMax),
    whole(record.durationUs),
    whole(record.requestBytes),
    whole(record.responseBytes),
    kept(record.address),
    cutText(record.userAgent, userAgentUnitsMax),
    body,
    kept(record.bodyDigest),
    kept(record.object),
  ]);
  return wellFormed(line);
}

/**
 * The engine refuses half of a surrogate pair, which the serializer writes as an escape. What looks like one may be text, so it is
 * parsed; that is rare enough.
 */
function wellFormed(line: string): string {
  if (!line.includes('\\ud')) return line;
  const values = JSON.parse(line) as unknown[];
  return JSON.stringify(values.map((value) => (typeof value === 'string' ? value.toWellFormed() : value)));
}

const digested = (record: CallRecord): CallRecord => ({
  ...record,
  body: '',
  bodyDigest: record.bodyDigest || digestOf(record.body),
});

/** The first part of each text. */
function shortened(record: CallRecord): CallRecord {
  const texts = Object.entries(digested(record)).map(([name, value]) => [
    name,
    typeof value === 'string' ? cutText(value, shortTextUnits) : value,
  ]);
  return Object.fromEntries(texts) as CallRecord;
}

export interface Gap {
  readonly fromUs: number;
  readonly toUs: number;
  readonly workspace: string;
  readonly calls: number;
  readonly reason: string;
}

export function encodeGap({ fromUs, toUs, workspace, calls, reason }: Gap): string {
  return wellFormed(JSON.stringify([fromUs, toUs, kept(workspace), calls, kept(reason)]));
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
  return wellFormed(
    JSON.stringify([minuteS, kept(dialect), kept(address), whole(status) & 0xffff, kept(errorCode), calls]),
  );
}
