import type { FieldValue, Point } from '../../ingest/point.ts';
import type { Echo } from './write-options.ts';

/** Points as they were understood, in the form that the sender asked for. */
export function echoOf(points: readonly Point[], form: Echo): { readonly contentType: string; readonly text: string } {
  switch (form) {
    case 'lp':
      return { contentType: 'application/line-protocol', text: points.map(lineOf).join('\n') };
    case 'json':
      return { contentType: 'application/json', text: `[${points.map(jsonOf).join(',')}]` };
    case 'pbjson':
      return { contentType: 'application/pbjson; proto=com.guance.Point', text: `[${points.map(pbjsonOf).join(',')}]` };
  }
}

const escaped = (text: string, characters: RegExp): string => text.replaceAll(characters, '\\$&');

function lineOf({ measurement, tags, fields, timeNs }: Point): string {
  const key = (name: string) => escaped(name, /[,= ]/g);
  const tagged = [...tags].map(([name, value]) => `,${key(name)}=${key(value)}`).join('');
  const values = [...fields].map(([name, value]) => `${key(name)}=${lineValueOf(value)}`).join(',');
  return `${escaped(measurement, /[, ]/g)}${tagged} ${values}${timeNs === undefined ? '' : ` ${timeNs}`}`;
}

function lineValueOf(value: FieldValue): string {
  if (typeof value === 'bigint') return value > 2n ** 63n - 1n ? `${value}u` : `${value}i`;
  return typeof value === 'string' ? `"${escaped(value, /["\\]/g)}"` : String(value);
}

/** Integers are written as they are; a float without a fraction gets one, so that the two stay apart. */
function numberText(value: number | bigint): string {
  const text = String(value);
  return typeof value === 'number' && /^-?\d+$/.test(text) ? `${text}.0` : text;
}

function jsonOf({ measurement, tags, fields, timeNs }: Point): string {
  const pairs = [...fields].map(([name, value]) => `${JSON.stringify(name)}:${jsonValueOf(value)}`);
  const time = timeNs === undefined ? '' : `,"time":${timeNs}`;
  const tagText = JSON.stringify(Object.fromEntries(tags));
  return `{"measurement":${JSON.stringify(measurement)},"tags":${tagText},"fields":{${pairs.join(',')}}${time}}`;
}

const jsonValueOf = (value: FieldValue): string =>
  typeof value === 'number' || typeof value === 'bigint' ? numberText(value) : JSON.stringify(value);

function pbjsonOf({ measurement, tags, fields, timeNs }: Point): string {
  const list = [
    ...[...fields].map(([key, value]) => `{"key":${JSON.stringify(key)},${pbjsonValueOf(value)}}`),
    ...[...tags].map(([key, value]) => JSON.stringify({ key, s: value, is_tag: true })),
  ];
  const time = timeNs === undefined ? '' : `,"time":"${timeNs}"`;
  return `{"name":${JSON.stringify(measurement)},"fields":[${list.join(',')}]${time}}`;
}

function pbjsonValueOf(value: FieldValue): string {
  switch (typeof value) {
    case 'bigint':
      return value > 2n ** 63n - 1n ? `"u":"${value}"` : `"i":"${value}"`;
    case 'number':
      return `"f":${numberText(value)}`;
    case 'boolean':
      return `"b":${value}`;
    default:
      return `"s":${JSON.stringify(value)}`;
  }
}
