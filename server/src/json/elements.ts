import { JsonTextError } from './json-text-error.ts';
import { closeBracket, comma, endOfValue, openBracket, skipWhite } from './tokens.ts';

/**
 * The elements of the outermost array exactly as they stand in the text; undefined when the outermost value is not an
 * array. The text must be valid JSON.
 *
 * @throws JsonTextError with reason `syntax` when the text is cut off or has no comma where one must be
 */
export function cutElements(text: string): string[] | undefined {
  const opening = skipWhite(text, 0);
  if (text.charCodeAt(opening) !== openBracket) return undefined;
  const elements: string[] = [];
  let at = skipWhite(text, opening + 1);
  if (text.charCodeAt(at) === closeBracket) return elements;
  for (;;) {
    const end = endOfValue(text, at);
    if (end <= at) throw notJson(at);
    elements.push(text.slice(at, end));
    at = skipWhite(text, end);
    if (text.charCodeAt(at) === closeBracket) return elements;
    if (text.charCodeAt(at) !== comma) throw notJson(at);
    at = skipWhite(text, at + 1);
  }
}

const notJson = (offset: number): JsonTextError =>
  new JsonTextError('syntax', offset, undefined, `this is not valid JSON (position ${offset})`);
