import type { PointCollector } from '../../collect.ts';
import type { FieldValue, Point } from '../../point.ts';
import { keysReadMax } from '../../point-limits.ts';
import { TurnLength } from '../../turn-length.ts';
import type { Turns } from '../../turns.ts';
import { headUnitsMax, type KnownHead, KnownHeads } from '../known-heads.ts';
import { readAny } from './any.ts';
import { Parts } from './parts.ts';
import { openReader, readInt64, readUint64, type WireReader } from './reader.ts';
import { bytesOf, type Template, TemplateReader } from './template.ts';

/** The part of a tag that says how a field is written. */
const lengthDelimited = 2;

/**
 * Reads a `PBPoints` message: `arr` is field 1. Points are read one by one, so a damaged one costs itself; a damaged list ends
 * there. Errors: `BodyTooLarge` for more points than the collector takes.
 */
export function* parsePoints(body: Buffer, collector: PointCollector): Turns {
  const reader = openReader(body);
  const templates = new TemplateReader(body, collector);
  let last: KnownHead<Template | undefined> | undefined;
  let place = 0;
  const turn = new TurnLength();
  while (reader.pos < reader.len) {
    const start = reader.pos;
    if (turn.isOver(start, place)) yield;
    let end: number;
    try {
      const tag = reader.uint32();
      if (tag >>> 3 !== 1 || (tag & 7) !== lengthDelimited) {
        reader.skipType(tag & 7);
        continue;
      }
      const bytes = reader.uint32();
      end = reader.pos + bytes;
      if (end > reader.len) throw new RangeError('a point is longer than the body');
    } catch (error) {
      collector.bad(damaged(body, place + 1, start, error));
      return;
    }
    place += 1;
    const next = last?.follower;
    if (next?.form !== undefined && templates.take(next.form, reader.pos, end)) {
      last = next;
    } else {
      const known = takePoint(reader, end, collector, place, body);
      if (known !== undefined) {
        const template = templates.templateOf(known.head, reader.pos, end);
        knownHeads.setForm(known, template, template === undefined ? 0 : bytesOf(template));
      }
      if (last !== undefined && known !== undefined) last.follower = known;
      last = known ?? last;
    }
    reader.pos = end;
  }
}

const headTagsMax = 64;

/** Points by their measurement and tags, and with the form of the last one of each. */
const knownHeads = new KnownHeads<Template | undefined>();

/** Stands in no part of a text by which a head is known. */
const separator = '\n';

/** Tells measurement and tags apart from all others; undefined where they are not worth being remembered. */
function textOf({ measurement, tags }: Point): string | undefined {
  if (tags.size > headTagsMax || measurement.includes(separator)) return undefined;
  let text = measurement;
  for (const [key, value] of tags) {
    if (key.includes(separator) || value.includes(separator)) return undefined;
    text += `${separator}${key}${separator}${value}`;
    if (text.length > headUnitsMax) return undefined;
  }
  return text;
}

/** Leaves the reader where the point begins. Answers the head of a point that was taken, where it is worth being remembered. */
function takePoint(
  reader: WireReader,
  end: number,
  collector: PointCollector,
  place: number,
  body: Buffer,
): KnownHead<Template | undefined> | undefined {
  const offset = reader.pos;
  let point: Point;
  try {
    point = readPoint(reader, end);
  } catch (error) {
    collector.bad(damaged(body, place, offset, error));
    return undefined;
  } finally {
    reader.pos = offset;
  }
  const { measurement, tags } = point;
  const text = textOf(point);
  const known =
    text === undefined ? undefined : (knownHeads.find(text) ?? knownHeads.remember(text, measurement, tags, undefined));
  if (known !== undefined) point.tags = known.head.tags;
  const refusal = collector.add(point);
  if (refusal === undefined) return known;
  collector.bad({ place, offset, reason: refusal, sample: measurement });
  return undefined;
}

function damaged(body: Buffer, place: number, offset: number, error: unknown) {
  const reason = `the protobuf message is damaged: ${error instanceof Error ? error.message : String(error)}`;
  return { place, offset, reason, sample: body.toString('base64', offset, offset + 120) };
}

/** Field numbers of PBPoint: 1 name, 2 fields, 3 time in nanoseconds. Warnings and notes of the sender (4, 5) are passed over. */
function readPoint(reader: WireReader, end: number): Point {
  const point: Point = { measurement: '', tags: new Map(), fields: new Map(), timeNs: undefined };
  const parts = new Parts();
  while (reader.pos < end) {
    parts.take();
    const tag = reader.uint32();
    switch (tag >>> 3) {
      case 1:
        point.measurement = reader.string();
        break;
      case 2: {
        const fieldEnd = reader.uint32() + reader.pos;
        if (fieldEnd > end) throw new RangeError('a field is longer than its point');
        if (point.tags.size + point.fields.size < keysReadMax) readField(reader, fieldEnd, point, parts);
        reader.pos = fieldEnd;
        break;
      }
      case 3:
        point.timeNs = readInt64(reader);
        break;
      default:
        reader.skipType(tag & 7);
    }
  }
  if (reader.pos > end) throw new RangeError('a value is longer than its point');
  // Zero is what a writer leaves out.
  if (point.timeNs === 0n) point.timeNs = undefined;
  return point;
}

/**
 * Field numbers: 1 key; 2 i, 3 u, 4 f, 5 b, 6 d (bytes), 7 a (Any), 11 s; 8 is_tag. Type, unit and description (9, 10, 12) say nothing
 * about the value.
 */
function readField(reader: WireReader, end: number, { tags, fields }: Point, parts: Parts): void {
  let key = '';
  let value: FieldValue | undefined;
  let bytes: Uint8Array | undefined;
  let isTag = false;
  while (reader.pos < end) {
    parts.take();
    const tag = reader.uint32();
    switch (tag >>> 3) {
      case 1:
        key = reader.string();
        break;
      case 2:
        value = readInt64(reader);
        break;
      case 3:
        value = readUint64(reader);
        break;
      case 4:
        value = reader.double();
        break;
      case 5:
        value = reader.bool();
        break;
      case 6:
        bytes = reader.bytes();
        break;
      case 7:
        value = readAny(reader.bytes(), parts);
        break;
      case 8:
        isTag = reader.bool();
        break;
      case 11:
        value = reader.string();
        break;
      default:
        reader.skipType(tag & 7);
    }
  }
  if (reader.pos > end) throw new RangeError('a value is longer than its field');
  // Older writers wrote the text of a tag as bytes.
  if (bytes !== undefined) value = Buffer.from(bytes).toString(isTag ? 'utf8' : 'base64');
  if (isTag) {
    if (!tags.has(key)) tags.set(key, value === undefined ? '' : String(value));
  } else if (value !== undefined && !fields.has(key)) {
    fields.set(key, value);
  }
}
