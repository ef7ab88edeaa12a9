import type { FieldValue, Point } from '../../point.ts';
import { guessTimeNs, type TimeUnit } from '../../time-unit.ts';
import { type JsonValue, jsonText } from './json-text.ts';
import type { ReadElement } from './list.ts';
import { integerOf, isObject } from './parse-exact.ts';

/**
 * `{"measurement":"cpu","tags":{"host":"a"},"fields":{"usage":1.5},"time":1700000000000000000}`. Nanoseconds unless a unit is given;
 * other sizes are guessed, since there are senders that mean them.
 */
export const readJsonPoint =
  (unit: TimeUnit | undefined): ReadElement =>
  ({ measurement = '', tags = {}, fields, time = null }) => {
    if (typeof measurement !== 'string') return 'measurement is not a string';
    if (tags !== null && !isObject(tags)) return 'tags are not an object';
    if (!isObject(fields)) return 'fields are not an object';
    const value = time === null ? undefined : integerOf(time);
    if (time !== null && value === undefined) return 'time is not a whole number';
    const timeNs = value === undefined ? undefined : unit === undefined ? guessTimeNs(value) : value * unit;
    return { measurement, tags: tagsOf(tags ?? {}), fields: fieldsOf(fields), timeNs } satisfies Point;
  };

function tagsOf(tags: { readonly [key: string]: JsonValue }): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(tags)) {
    if (value !== null) texts.set(key, typeof value === 'string' ? value : jsonText(value));
  }
  return texts;
}

function fieldsOf(fields: { readonly [key: string]: JsonValue }): Map<string, FieldValue> {
  const values = new Map<string, FieldValue>();
  for (const [key, value] of Object.entries(fields)) {
    if (value !== null) values.set(key, fieldOf(value));
  }
  return values;
}

function fieldOf(value: Exclude<JsonValue, null>): FieldValue {
  if (typeof value === 'object') return jsonText(value);
  // What no column of integers holds goes on as a float, as it does in JSON everywhere else.
  if (typeof value === 'bigint' && BigInt.asIntN(64, value) !== value && BigInt.asUintN(64, value) !== value) {
    return Number(value);
  }
  return value;
}
