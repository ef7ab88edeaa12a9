import type { FieldValue } from '../../point.ts';
import { type JsonValue, jsonText } from '../json/json-text.ts';
import type { Parts } from './parts.ts';
import { openReader, readInt64, readUint64, type WireReader } from './reader.ts';

/** Of type URLs only the end says what is in it. */
const arrayName = 'point.Array';
const mapName = 'point.Map';

/** The elements of an array or map that are kept: what is behind them is passed over. */
const elementsMax = 100_000;

/** An array or a map as its JSON; undefined for a type that nobody knows. Errors: RangeError for more parts than may be read. */
export function readAny(bytes: Uint8Array, parts: Parts): string | undefined {
  const reader = openReader(bytes);
  let typeUrl = '';
  let value: Uint8Array = Buffer.alloc(0);
  while (reader.pos < reader.len) {
    parts.take();
    const tag = reader.uint32();
    if (tag >>> 3 === 1) typeUrl = reader.string();
    else if (tag >>> 3 === 2) value = reader.bytes();
    else reader.skipType(tag & 7);
  }
  if (typeUrl.endsWith(arrayName)) return jsonText(readArray(openReader(value), parts));
  if (typeUrl.endsWith(mapName)) return jsonText(readMap(openReader(value), parts));
  return undefined;
}

function readArray(reader: WireReader, parts: Parts): JsonValue[] {
  const elements: JsonValue[] = [];
  while (reader.pos < reader.len) {
    parts.take();
    const tag = reader.uint32();
    if (tag >>> 3 !== 1 || elements.length === elementsMax) reader.skipType(tag & 7);
    else elements.push(readBasic(reader.bytes(), parts));
  }
  return elements;
}

/** Entries of a map are messages with a key (1) and a value (2). */
function readMap(reader: WireReader, parts: Parts): Map<string, JsonValue> {
  const map = new Map<string, JsonValue>();
  while (reader.pos < reader.len) {
    parts.take();
    const tag = reader.uint32();
    if (tag >>> 3 !== 1 || map.size === elementsMax) {
      reader.skipType(tag & 7);
      continue;
    }
    const entry = openReader(reader.bytes());
    let key = '';
    let value: JsonValue = null;
    while (entry.pos < entry.len) {
      parts.take();
      const entryTag = entry.uint32();
      if (entryTag >>> 3 === 1) key = entry.string();
      else if (entryTag >>> 3 === 2) value = readBasic(entry.bytes(), parts);
      else entry.skipType(entryTag & 7);
    }
    map.set(key, value);
  }
  return map;
}

/** `BasicTypes`: 1 i, 2 u, 3 f, 4 b, 5 d, 6 s. */
function readBasic(bytes: Uint8Array, parts: Parts): FieldValue | null {
  const reader = openReader(bytes);
  let value: FieldValue | null = null;
  while (reader.pos < reader.len) {
    parts.take();
    const tag = reader.uint32();
    switch (tag >>> 3) {
      case 1:
        value = readInt64(reader);
        break;
      case 2:
        value = readUint64(reader);
        break;
      case 3:
        value = reader.double();
        break;
      case 4:
        value = reader.bool();
        break;
      case 5:
        value = Buffer.from(reader.bytes()).toString('base64');
        break;
      case 6:
        value = reader.string();
        break;
      default:
        reader.skipType(tag & 7);
    }
  }
  return value;
}
