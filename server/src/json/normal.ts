import { closingQuote, quote, skipWhite } from './tokens.ts';

/** Outside of strings valid JSON has no other character up to here than white space. */
const space = 0x20;

/**
 * The same JSON value in one line: no white space between tokens, strings in the one spelling that `JSON.stringify` gives them.
 * Numbers, the order of keys and duplicate keys stay as they are written, so that what `sameJsonText` calls the same has one
 * normal text. The text must be valid JSON.
 */
export function normalJsonText(text: string): string {
  const pieces: string[] = [];
  let at = skipWhite(text, 0);
  let from = at;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      const end = closingQuote(text, at) + 1;
      if (end === 0) throw new SyntaxError('a string of the JSON text does not end');
      const token = text.slice(at, end);
      if (token.includes('\\')) {
        pieces.push(text.slice(from, at), JSON.stringify(JSON.parse(token)));
        from = end;
      }
      at = end;
    } else if (code <= space) {
      pieces.push(text.slice(from, at));
      at = skipWhite(text, at + 1);
      from = at;
    } else {
      at += 1;
    }
  }
  pieces.push(text.slice(from));
  return pieces.join('');
}
