/** Positions inside JSON text, in UTF-16 units. Everything here loops: depth costs no stack. */

export const space = 0x20;
export const quote = 0x22;
export const comma = 0x2c;
export const colon = 0x3a;
export const backslash = 0x5c;
export const openBracket = 0x5b;
export const closeBracket = 0x5d;
export const openBrace = 0x7b;
export const closeBrace = 0x7d;

/** Names, links and expressions are mostly shorter than this; from here on the native search is faster than a loop. */
const shortString = 24;

/** The first position from `at` on that is no JSON white space; the length of the text when there is none. */
export function skipWhite(text: string, at: number): number {
  let position = at;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break;
    position += 1;
  }
  return position;
}

/** The position of the quote that closes the string opened at `start`, or -1 when nothing closes it. */
export function closingQuote(text: string, start: number): number {
  let at = start + 1;
  const near = Math.min(text.length, at + shortString);
  while (at < near) {
    const code = text.charCodeAt(at);
    if (code === quote) return at;
    at += code === backslash ? 2 : 1;
  }
  return closingQuoteFar(text, at);
}

/** A string with an escaped quote mostly has many (queries, JSON in JSON), so the search is not tried a second time. */
function closingQuoteFar(text: string, from: number): number {
  const found = text.indexOf('"', from);
  if (found <= from || text.charCodeAt(found - 1) !== backslash) return found;
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === quote) return at;
    at += code === backslash ? 2 : 1;
  }
  return -1;
}

/** The end (exclusive) of the value that starts at `start` in valid JSON, or -1 when the text ends before the value does. */
export function endOfValue(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (first === quote) return closingQuote(text, start) + 1 || -1;
  if (first !== openBrace && first !== openBracket) return endOfScalar(text, start);
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      at = closingQuote(text, at);
      if (at === -1) return -1;
    } else if (code >= openBracket) {
      if (code === openBrace || code === openBracket) {
        depth += 1;
      } else if (code === closeBrace || code === closeBracket) {
        depth -= 1;
        if (depth === 0) return at + 1;
      }
    }
  }
  return -1;
}

/** Texts up to this many units share the memory of their units; longer ones are rare and get their own. */
const sharedUnits = 64 * 1024;
const shared = Buffer.from(new ArrayBuffer((sharedUnits + 1) * 2));

/**
 * The UTF-16 units of a text and a 0 behind them: reading them costs less than half of asking a long text for each of them. They
 * are the caller's until the next call.
 */
export function unitsOf(text: string): Uint16Array {
  const bytes = text.length <= sharedUnits ? shared : Buffer.from(new ArrayBuffer((text.length + 1) * 2));
  bytes.write(text, 'utf16le');
  const units = new Uint16Array(bytes.buffer, 0, text.length + 1);
  units[text.length] = 0;
  return units;
}

/** `endOfValue` of an object or array, from the units of the text. */
export function endOfNested(units: Uint16Array, start: number): number {
  let depth = 0;
  for (let at = start; at < units.length; at += 1) {
    const code = units[at] ?? 0;
    if (code === quote) {
      at += 1;
      while (at < units.length && units[at] !== quote) at += units[at] === backslash ? 2 : 1;
    } else if (code >= openBracket) {
      if (code === openBrace || code === openBracket) {
        depth += 1;
      } else if (code === closeBrace || code === closeBracket) {
        depth -= 1;
        if (depth === 0) return at + 1;
      }
    }
  }
  return -1;
}

/** The end (exclusive) of the number, `true`, `false` or `null` that starts at `start`. */
export function endOfScalar(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code <= 0x20 || code === comma || code === closeBrace || code === closeBracket || code === colon) break;
    at += 1;
  }
  return at;
}

/** The value of the string token between two quotes, both included. Throws SyntaxError when an escape is wrong. */
export function decodeString(text: string, start: number, end: number): string {
  const inner = text.slice(start + 1, end - 1);
  return inner.includes('\\') ? (JSON.parse(text.slice(start, end)) as string) : inner;
}
