import { JsonTextError } from './json-text-error.ts';
import { closeBracket, comma, endOfValue, openBracket, skipWhite } from './tokens.ts';

/**
 * The elements of the outermost array exactly as they stand in the text; undefined when the outermost value is not an
 * array. The text must be valid JSON.
 *
 * @throws JsonTextError with reason `syntax` when the text is cut off or has no comma where one must be
 */
export function cutElements(text: string): string[] | undefined {
  return text.charCodeAt(skipWhite(text, 0)) === openBracket ? [...eachElement(text)] : undefined;
}

/**
 * The same one after the other, of a text whose outermost value is an array: whoever takes them decides when to go on. What an element
 * holds is not checked.
 *
 * @throws JsonTextError as `cutElements` does, when it gets there
 */
export function* eachElement(text: string): Generator<string, void> {
  let at = skipWhite(text, skipWhite(text, 0) + 1);
  if (text.charCodeAt(at) === closeBracket) return;
  for (;;) {
    const end = endOfValue(text, at);
    if (end <= at) throw notJson(at);
    yield text.slice(at, end);
    at = skipWhite(text, end);
    if (text.charCodeAt(at) === closeBracket) return;
    if (text.charCodeAt(at) !== comma) throw notJson(at);
    at = skipWhite(text, at + 1);
  }
}

const notJson = (offset: number): JsonTextError =>
  new JsonTextError('syntax', offset, undefined, `this is not valid JSON (position ${offset})`);
