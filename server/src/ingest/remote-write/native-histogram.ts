import type { Parts } from '../decode/protobuf/parts.ts';
import { openReader, readInt64, readSint64, readUint64, type WireReader } from '../decode/protobuf/reader.ts';
import { readStaleOr } from './stale.ts';

/** Runs of buckets that are there, each as far from the end of the one before as its offset says. */
interface Span {
  readonly offset: number;
  readonly length: number;
}

interface Side {
  readonly spans: Span[];
  /** Counts of buckets as whole numbers, each as the difference to the one before. */
  readonly deltas: bigint[];
  /** Counts of buckets of a histogram that counts in floats. */
  readonly counts: number[];
}

/** One `Histogram` of a series. */
export interface NativeHistogram {
  count: number | bigint;
  sum: number;
  /** The series has ended. */
  isStale: boolean;
  schema: number;
  zeroThreshold: number;
  zeroCount: number | bigint;
  readonly negative: Side;
  readonly positive: Side;
  /** Upper bounds of a histogram whose bounds follow no rule. */
  readonly bounds: number[];
  timeMs: bigint;
}

/** How many values are not above a bound; the last bound is `+Inf`. */
export interface NativeBucket {
  readonly le: string;
  readonly count: number | bigint;
}

/** More than any program makes: hundreds are usual. What is beyond is not read. */
const bucketsMax = 10_000;
const customSchema = -53;
const schemaMin = -4;
const schemaMax = 8;
const lengthDelimited = 2;

const newSide = (): Side => ({ spans: [], deltas: [], counts: [] });

/**
 * Field numbers: 1, 2 count, 3 sum, 4 schema, 5 zero threshold, 6, 7 zero count, 8–10 negative spans, deltas, counts, 11–13 positive ones, 15
 * milliseconds, 16 bounds. Errors: RangeError and Error for damaged bytes.
 */
export function readHistogram(reader: WireReader, parts: Parts): NativeHistogram {
  const histogram: NativeHistogram = {
    count: 0n,
    sum: 0,
    isStale: false,
    schema: 0,
    zeroThreshold: 0,
    zeroCount: 0n,
    negative: newSide(),
    positive: newSide(),
    bounds: [],
    timeMs: 0n,
  };
  while (reader.pos < reader.len) {
    parts.take();
    readField(reader, histogram, parts);
  }
  return histogram;
}

function readField(reader: WireReader, histogram: NativeHistogram, parts: Parts): void {
  const tag = reader.uint32();
  const number = tag >>> 3;
  switch (number) {
    case 1:
      histogram.count = readUint64(reader);
      return;
    case 2:
      histogram.count = reader.double();
      return;
    case 3:
      ({ value: histogram.sum, isStale: histogram.isStale } = readStaleOr(reader));
      return;
    case 4:
      histogram.schema = reader.sint32();
      return;
    case 5:
      histogram.zeroThreshold = reader.double();
      return;
    case 6:
      histogram.zeroCount = readUint64(reader);
      return;
    case 7:
      histogram.zeroCount = reader.double();
      return;
    case 15:
      histogram.timeMs = readInt64(reader);
      return;
    case 16:
      readList(reader, tag, histogram.bounds, () => reader.double());
      return;
    default:
      if (number >= 8 && number <= 13)
        readSide(reader, tag, number < 11 ? histogram.negative : histogram.positive, parts);
      else reader.skipType(tag & 7);
  }
}

function readSide(reader: WireReader, tag: number, { spans, deltas, counts }: Side, parts: Parts): void {
  switch (((tag >>> 3) - 8) % 3) {
    case 0: {
      const span = readSpan(openReader(reader.bytes()), parts);
      if (spans.length < bucketsMax) spans.push(span);
      return;
    }
    case 1:
      readList(reader, tag, deltas, () => readSint64(reader));
      return;
    default:
      readList(reader, tag, counts, () => reader.double());
  }
}

/** Numbers stand packed in one field, or each in its own. */
function readList<Value>(reader: WireReader, tag: number, list: Value[], read: () => Value): void {
  const end = (tag & 7) === lengthDelimited ? reader.uint32() + reader.pos : undefined;
  if (end === undefined) {
    const value = read();
    if (list.length < bucketsMax) list.push(value);
    return;
  }
  if (end > reader.len) throw new RangeError('a list is longer than its message');
  while (reader.pos < end && list.length < bucketsMax) list.push(read());
  reader.pos = end;
}

/** Field numbers: 1 offset, 2 length. */
function readSpan(reader: WireReader, parts: Parts): Span {
  let offset = 0;
  let length = 0;
  while (reader.pos < reader.len) {
    parts.take();
    const tag = reader.uint32();
    if (tag >>> 3 === 1) offset = reader.sint32();
    else if (tag >>> 3 === 2) length = reader.uint32();
    else reader.skipType(tag & 7);
  }
  return { offset, length };
}

/** Why a histogram cannot be told in buckets with bounds; undefined for nearly all. */
export function refusalOf({ schema, negative, positive }: NativeHistogram): string | undefined {
  if (schema !== customSchema && (schema < schemaMin || schema > schemaMax)) {
    return `native histograms of the schema ${schema} are not known`;
  }
  for (const side of [negative, positive]) {
    if (Math.max(side.deltas.length, side.counts.length, side.spans.length) >= bucketsMax) {
      return `the histogram has ${bucketsMax} buckets or more`;
    }
  }
  return undefined;
}

/**
 * Its buckets with their bounds written out: the one with index i holds what is above base^(i-1) and not above base^i, where base is
 * 2^(2^-schema). Empty ones are left out, since the counts are cumulative.
 */
export function nativeBuckets(histogram: NativeHistogram): NativeBucket[] {
  const { schema, zeroThreshold, zeroCount, negative, positive, bounds, count } = histogram;
  const boundAt = (index: number): number =>
    schema === customSchema ? (bounds[index] ?? Number.POSITIVE_INFINITY) : 2 ** (index * 2 ** -schema);
  const below = bucketsOf(negative).map(({ index, own }) => ({ bound: -boundAt(index - 1), own }));
  const above = bucketsOf(positive).map(({ index, own }) => ({ bound: boundAt(index), own }));
  const zero = schema === customSchema ? [] : [{ bound: zeroThreshold, own: zeroCount }];
  const buckets: NativeBucket[] = [];
  let sum: number | bigint = typeof count === 'bigint' ? 0n : 0;
  for (const { bound, own } of [...below.reverse(), ...zero, ...above]) {
    if (Number(own) <= 0 || !Number.isFinite(bound)) continue;
    sum = typeof sum === 'bigint' && typeof own === 'bigint' ? sum + own : Number(sum) + Number(own);
    buckets.push({ le: String(bound), count: sum });
  }
  return [...buckets, { le: '+Inf', count }];
}

function bucketsOf({ spans, deltas, counts }: Side): { readonly index: number; readonly own: number | bigint }[] {
  const buckets: { index: number; own: number | bigint }[] = [];
  const total = Math.max(deltas.length, counts.length);
  let index = 0;
  let running = 0n;
  for (const { offset, length } of spans) {
    index += offset;
    // The length is anything that 32 bits can tell; buckets are only those that have a count.
    for (let left = length; left > 0 && buckets.length < total; left -= 1) {
      running += deltas[buckets.length] ?? 0n;
      buckets.push({ index, own: counts.length > 0 ? (counts[buckets.length] ?? 0) : running });
      index += 1;
    }
  }
  return buckets;
}
