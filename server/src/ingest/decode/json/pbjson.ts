import type { FieldValue, Point } from '../../point.ts';
import { isBase64 } from '../base64.ts';
import { type JsonValue, jsonText } from './json-text.ts';
import type { ReadElement } from './list.ts';
import { floatOf, integerOf, isObject } from './parse-exact.ts';

type JsonObject = { readonly [key: string]: JsonValue };

/** The JSON form of a PBPoint: integers and the time in strings, bytes in base64. Times are nanoseconds. */
export const readPbjsonPoint: ReadElement = ({ name = '', fields = [], time = '0' }) => {
  if (typeof name !== 'string') return 'name is not a string';
  if (!Array.isArray(fields)) return 'fields are not an array';
  const timeNs = integerOf(time);
  if (timeNs === undefined) return 'time is not a whole number';
  const point: Point = {
    measurement: name,
    tags: new Map(),
    fields: new Map(),
    timeNs: timeNs === 0n ? undefined : timeNs,
  };
  for (const field of fields as readonly JsonValue[]) {
    if (!isObject(field)) return 'a field is not an object';
    const refusal = takeField(field, point);
    if (refusal !== undefined) return refusal;
  }
  return point;
};

function takeField(field: JsonObject, { tags, fields }: Point): string | undefined {
  const { key = '', is_tag: snake, isTag = snake } = field;
  if (typeof key !== 'string') return 'the key of a field is not a string';
  const value = valueIn(field, isTag === true);
  if (value === undefined) return `the value of the field ${JSON.stringify(key)} is not of its type`;
  if (isTag === true) {
    if (!tags.has(key)) tags.set(key, String(value));
  } else if (!fields.has(key)) {
    fields.set(key, value);
  }
  return undefined;
}

function valueIn({ i, u, f, b, d, s, a }: JsonObject, isTag: boolean): FieldValue | undefined {
  if (i !== undefined) return inRange(integerOf(i), BigInt.asIntN);
  if (u !== undefined) return inRange(integerOf(u), BigInt.asUintN);
  if (f !== undefined) return floatOf(f);
  if (b !== undefined) return typeof b === 'boolean' ? b : undefined;
  if (s !== undefined) return typeof s === 'string' ? s : undefined;
  if (d !== undefined) {
    if (typeof d !== 'string' || !isBase64(d)) return undefined;
    // Older writers wrote the text of a tag as bytes.
    return isTag ? Buffer.from(d, 'base64').toString('utf8') : d;
  }
  return a === undefined ? undefined : anyOf(a);
}

const inRange = (value: bigint | undefined, cut: (bits: number, value: bigint) => bigint): bigint | undefined =>
  value !== undefined && cut(64, value) === value ? value : undefined;

/** `{"@type":"type.googleapis.com/point.Array","arr":[{"i":"1"},…]}`, and `map` for maps. */
function anyOf(any: JsonValue): string | undefined {
  if (!isObject(any)) return undefined;
  const { arr, map } = any;
  if (Array.isArray(arr)) return jsonText((arr as readonly JsonValue[]).map(basicOf));
  if (isObject(map)) return jsonText(new Map(Object.entries(map).map(([key, value]) => [key, basicOf(value)])));
  return undefined;
}

const basicOf = (value: JsonValue): JsonValue => (isObject(value) ? (valueIn(value, false) ?? null) : null);
