import type { FieldValue, Point } from '../../point.ts';
import { type JsonValue, jsonText } from './json-text.ts';

/** Points as the array that `readJsonPoint` reads; a float keeps a fraction so that it stays one. */
export function encodeJsonPoints(points: readonly Point[]): string {
  const elements = points.map(({ measurement, tags, fields, timeNs }) => {
    const values = [...fields].map(([key, value]) => `${JSON.stringify(key)}:${valueText(value)}`);
    const time = timeNs === undefined ? '' : `,"time":${timeNs}`;
    return `{"measurement":${JSON.stringify(measurement)},"tags":${jsonText(tags)},"fields":{${values.join(',')}}${time}}`;
  });
  return `[${elements.join(',')}]`;
}

function valueText(value: FieldValue): string {
  if (typeof value !== 'number') return jsonText(value);
  const text = Object.is(value, -0) ? '-0' : JSON.stringify(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** Points as the array that `readPbjsonPoint` reads. */
export function encodePbjsonPoints(points: readonly Point[]): string {
  return jsonText(
    points.map(({ measurement, tags, fields, timeNs }) => ({
      name: measurement,
      fields: [
        ...[...fields].map(([key, value]) => ({ key, ...typedValue(value) })),
        ...[...tags].map(([key, s]) => ({ key, s, is_tag: true })),
      ],
      time: String(timeNs ?? 0n),
    })),
  );
}

function typedValue(value: FieldValue): { readonly [key: string]: JsonValue } {
  switch (typeof value) {
    case 'bigint':
      return value > 2n ** 63n - 1n ? { u: String(value) } : { i: String(value) };
    case 'number':
      // As a number it would lose its sign.
      return { f: Object.is(value, -0) ? '-0' : value };
    case 'boolean':
      return { b: value };
    case 'string':
      return { s: value };
  }
}
