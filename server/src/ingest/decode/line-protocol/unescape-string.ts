import { backslash, doubleQuote } from './characters.ts';

/** Takes the backslash away before quotes and backslashes; before anything else it is a character like others. */
export function unescapeString(text: string): string {
  let at = text.indexOf('\\');
  if (at === -1) return text;
  let unescaped = '';
  let start = 0;
  while (at !== -1) {
    const next = text.charCodeAt(at + 1);
    if (next === doubleQuote || next === backslash) {
      unescaped += text.slice(start, at);
      start = at + 1;
      at = text.indexOf('\\', at + 2);
    } else {
      at = text.indexOf('\\', at + 1);
    }
  }
  return unescaped + text.slice(start);
}
