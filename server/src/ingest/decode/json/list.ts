import { BelvedereError } from '../../../errors/index.ts';
import { eachElement, JsonTextError, type PartLimits, requireFewParts } from '../../../json/index.ts';
import type { PointCollector } from '../../collect.ts';
import type { Point } from '../../point.ts';
import { TurnLength } from '../../turn-length.ts';
import type { Turns } from '../../turns.ts';
import { type JsonValue, jsonText } from './json-text.ts';
import { isObject, jsonBytesMax, parseExactJson } from './parse-exact.ts';

/** Makes a point of one element, or says why it is none. */
export type ReadElement = (element: { readonly [key: string]: JsonValue }) => Point | string;

const noList = 'the body is not a JSON array of points';

/** A point of 256 tags and 1,024 fields has a fiftieth of them; what has more takes long to read, and is refused before. */
const partsOfPoint: PartLimits = { valuesMax: 100_000, textsMax: 100_000 };

/** Points in a JSON array; one object alone is taken for an array of one. Errors: `BodyTooLarge`. */
export function* parseList(body: Buffer, read: ReadElement, collector: PointCollector): Turns {
  if (body.length > jsonBytesMax) {
    throw new BelvedereError('BodyTooLarge', `a body in JSON may have ${jsonBytesMax} bytes; send less at a time`);
  }
  const text = body.toString('utf8');
  const isArray = /[^\s]/.exec(text)?.[0] === '[';
  let place = 0;
  let characters = 0;
  const turn = new TurnLength();
  try {
    for (const elementText of isArray ? elementsOf(text) : [text]) {
      place += 1;
      const excess = excessOf(elementText);
      if (excess !== undefined) {
        collector.bad({ place, reason: excess, sample: elementText.slice(0, 1_000) });
        yield;
        continue;
      }
      const element = parseExactJson(elementText);
      const point = isObject(element) ? read(element) : isArray ? 'a point is an object' : noList;
      const refusal = typeof point === 'string' ? point : collector.add(point);
      if (refusal !== undefined && collector.keepsBad) {
        collector.bad({ place, reason: refusal, sample: jsonText(element) });
      } else if (refusal !== undefined) {
        collector.countBad();
      }
      characters += elementText.length;
      if (turn.isOver(characters, place)) yield;
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

/** Why nobody should wait for the reading of an element. */
function excessOf(elementText: string): string | undefined {
  try {
    requireFewParts(elementText, partsOfPoint);
    return undefined;
  } catch (error) {
    if (error instanceof JsonTextError) return `the point has ${error.message}`;
    throw error;
  }
}
