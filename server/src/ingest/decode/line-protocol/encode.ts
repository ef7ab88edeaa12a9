import { plainText } from '../../plain-text.ts';
import type { FieldValue, Point } from '../../point.ts';

const int64Max = 2n ** 63n - 1n;

const inMeasurement = /[, ]/g;
const inKey = /[,= ]/g;
const inString = /["\\]/g;

/**
 * Points as lines, each with a line feed at its end; times are nanoseconds. Bytes and arrays come out as the strings they are in a
 * point. What a line cannot hold in a name (line breaks, a backslash at the end) is changed as normalisation does it.
 */
export function encodeLineProtocol(points: Iterable<Point>): string {
  let text = '';
  for (const point of points) text += `${encodePoint(point)}\n`;
  return text;
}

function encodePoint({ measurement, tags, fields, timeNs }: Point): string {
  let line = plainText(measurement).replaceAll(inMeasurement, '\\$&');
  for (const [key, value] of tags) line += `,${escapeKey(key)}=${escapeKey(value)}`;
  let separator = ' ';
  for (const [key, value] of fields) {
    line += `${separator}${escapeKey(key)}=${encodeValue(value)}`;
    separator = ',';
  }
  return timeNs === undefined ? line : `${line} ${timeNs}`;
}

const escapeKey = (text: string): string => plainText(text).replaceAll(inKey, '\\$&');

function encodeValue(value: FieldValue): string {
  switch (typeof value) {
    case 'bigint':
      return `${value}${value > int64Max ? 'u' : 'i'}`;
    case 'string':
      return `"${value.replaceAll(inString, '\\$&')}"`;
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'boolean':
      return String(value);
  }
}
