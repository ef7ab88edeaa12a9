import { BelvedereError } from '../../../errors/index.ts';
import type { PointCollector } from '../../collect.ts';
import type { Point } from '../../point.ts';
import { pointsPerTurn, type Turns } from '../../turns.ts';
import { type JsonValue, jsonText } from './json-text.ts';
import { isObject, jsonBytesMax, parseExactJson } from './parse-exact.ts';

/** Makes a point of one element, or says why it is none. */
export type ReadElement = (element: { readonly [key: string]: JsonValue }) => Point | string;

/** Points in a JSON array; one object alone is taken for an array of one. Errors: `BodyTooLarge`. */
export function* parseList(body: Buffer, read: ReadElement, collector: PointCollector): Turns {
  if (body.length > jsonBytesMax) {
    throw new BelvedereError('BodyTooLarge', `a body in JSON may have ${jsonBytesMax} bytes; send less at a time`);
  }
  const elements = elementsOf(body, collector);
  for (const [index, element] of elements.entries()) {
    const point = isObject(element) ? read(element) : 'a point is an object';
    const refusal = typeof point === 'string' ? point : collector.add(point);
    if (refusal !== undefined) {
      if (collector.keepsBad) collector.bad({ place: index + 1, reason: refusal, sample: jsonText(element) });
      else collector.countBad();
    }
    if (index % pointsPerTurn === pointsPerTurn - 1) yield;
  }
}

function elementsOf(body: Buffer, collector: PointCollector): readonly JsonValue[] {
  const text = body.toString('utf8');
  try {
    const value = parseExactJson(text);
    if (Array.isArray(value)) return value;
    if (isObject(value)) return [value];
    collector.bad({ place: 1, reason: 'the body is not a JSON array of points', sample: text.slice(0, 1_000) });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    collector.bad({ place: 1, reason: `the body is not JSON: ${error.message}`, sample: text.slice(0, 1_000) });
  }
  return [];
}
