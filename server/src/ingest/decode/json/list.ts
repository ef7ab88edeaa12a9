import { BelvedereError } from '../../../errors/index.ts';
import { eachElement, JsonTextError } from '../../../json/index.ts';
import type { PointCollector } from '../../collect.ts';
import type { Point } from '../../point.ts';
import { pointsPerTurn, type Turns } from '../../turns.ts';
import { type JsonValue, jsonText } from './json-text.ts';
import { isObject, jsonBytesMax, parseExactJson } from './parse-exact.ts';

/** Makes a point of one element, or says why it is none. */
export type ReadElement = (element: { readonly [key: string]: JsonValue }) => Point | string;

const noList = 'the body is not a JSON array of points';
/** So much is read at once, however few points it is: some milliseconds. */
const charactersPerTurn = 256 * 1_024;

/** Points in a JSON array; one object alone is taken for an array of one. Errors: `BodyTooLarge`. */
export function* parseList(body: Buffer, read: ReadElement, collector: PointCollector): Turns {
  if (body.length > jsonBytesMax) {
    throw new BelvedereError('BodyTooLarge', `a body in JSON may have ${jsonBytesMax} bytes; send less at a time`);
  }
  const text = body.toString('utf8');
  const isArray = /[^\s]/.exec(text)?.[0] === '[';
  let place = 0;
  let characters = 0;
  try {
    for (const elementText of isArray ? elementsOf(text) : [text]) {
      place += 1;
      const element = parseExactJson(elementText);
      const point = isObject(element) ? read(element) : isArray ? 'a point is an object' : noList;
      const refusal = typeof point === 'string' ? point : collector.add(point);
      if (refusal !== undefined && collector.keepsBad) {
        collector.bad({ place, reason: refusal, sample: jsonText(element) });
      } else if (refusal !== undefined) {
        collector.countBad();
      }
      characters += elementText.length;
      if (place % pointsPerTurn !== 0 && characters < charactersPerTurn) continue;
      characters = 0;
      yield;
    }
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof JsonTextError)) throw error;
    // Where the next element begins nobody knows any more.
    const reason = `the body is not JSON: ${error.message}`;
    collector.bad({ place: Math.max(1, place), reason, sample: text.slice(0, 1_000) });
  }
}

/** One after the other: what a body of the largest size holds would take a second to read at once. */
function* elementsOf(text: string): Generator<string, void> {
  yield* eachElement(text);
  const behind = text.slice(text.lastIndexOf(']') + 1);
  if (behind.trim() !== '') throw new SyntaxError('something stands behind the array');
}
