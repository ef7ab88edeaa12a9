import {
  backslash,
  closeBrace,
  closeBracket,
  colon,
  comma,
  openBrace,
  openBracket,
  quote,
  skipWhite,
} from './tokens.ts';

export interface SyntaxFault {
  offset: number;
  /** What JSON allows at that place, as the end of a sentence. */
  expected: string;
}

const scalarToken = /(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)/y;
const escapeSequence = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * The first place where the text stops being JSON, or undefined when it is JSON. JSON.parse decides what is accepted;
 * this runs after it refused a text, because its own message quotes the text and often has no position.
 */
export function findSyntaxFault(text: string): SyntaxFault | undefined {
  const closers: number[] = [];
  let at = skipWhite(text, 0);
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === openBrace || code === openBracket) {
      const closer = code === openBrace ? closeBrace : closeBracket;
      at = skipWhite(text, at + 1);
      if (text.charCodeAt(at) !== closer) {
        closers.push(closer);
        if (closer === closeBracket) continue;
        const key = readKey(text, at);
        if (typeof key !== 'number') return key;
        at = key;
        continue;
      }
      at += 1;
    } else {
      const value = code === quote ? readString(text, at) : readScalar(text, at);
      if (typeof value !== 'number') return value;
      at = value;
    }

    at = skipWhite(text, at);
    while (closers.length > 0 && text.charCodeAt(at) === closers.at(-1)) {
      closers.pop();
      at = skipWhite(text, at + 1);
    }
    const closer = closers.at(-1);
    if (closer === undefined) return at === text.length ? undefined : { offset: at, expected: 'the end of the text' };
    if (text.charCodeAt(at) !== comma) return { offset: at, expected: `a comma or ${String.fromCharCode(closer)}` };
    at = skipWhite(text, at + 1);
    if (closer === closeBrace) {
      const key = readKey(text, at);
      if (typeof key !== 'number') return key;
      at = key;
    }
  }
}

/** The position of the value behind the key and its colon. */
function readKey(text: string, start: number): number | SyntaxFault {
  if (text.charCodeAt(start) !== quote) return { offset: start, expected: 'a key in double quotes' };
  const end = readString(text, start);
  if (typeof end !== 'number') return end;
  const at = skipWhite(text, end);
  return text.charCodeAt(at) === colon ? skipWhite(text, at + 1) : { offset: at, expected: 'a colon' };
}

function readScalar(text: string, start: number): number | SyntaxFault {
  scalarToken.lastIndex = start;
  return scalarToken.test(text) ? scalarToken.lastIndex : { offset: start, expected: 'a value' };
}

function readString(text: string, start: number): number | SyntaxFault {
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code < 0x20) return { offset: at, expected: 'a control character inside a string to be escaped' };
    if (code === backslash) {
      escapeSequence.lastIndex = at;
      if (!escapeSequence.test(text)) return { offset: at, expected: 'an escape that JSON knows' };
      at = escapeSequence.lastIndex;
    } else {
      at += 1;
    }
  }
  return { offset: at, expected: 'the quote that closes the string' };
}
