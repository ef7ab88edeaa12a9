import { decodeBase64 } from '../text/base64.ts';
import { decodeEscapes } from '../text/escapes.ts';
import type { Token, TokenKind } from './token.ts';

const PREFIX = /(?:re|b64)(?=['"`])/iy;

/** Where the content of a quoted token begins and ends. */
export interface Quoted {
  readonly contentStart: number;
  readonly contentEnd: number;
  readonly quote: string;
  readonly prefix: string;
}

/** Reads a text in any quotes, with or without a prefix, that begins at `start`; null when none does. */
export function scanQuoted(text: string, start: number): Token | null {
  const opening = openingAt(text, start);
  if (opening === null) return null;
  const { prefix, quote } = opening;
  const contentStart = start + prefix.length + 1;
  const contentEnd = closingOf(text, contentStart, quote);
  if (contentEnd === -1) return unclosed(text, start, quote);
  const end = contentEnd + 1;
  const content = text.slice(contentStart, contentEnd);
  if (prefix === 'b64') return base64(start, end, content);
  const kind: TokenKind = prefix === 're' ? 'regex' : quote === '`' ? 'quoted' : 'string';
  return { kind, start, end, value: quote === '`' ? content : decodeEscapes(content).value };
}

/** The parts of a token that `scanQuoted` has read. */
export function partsOfQuoted(text: string, { start, end }: Token): Quoted {
  const { prefix, quote } = openingAt(text, start) ?? { prefix: '', quote: '' };
  return { prefix, quote, contentStart: start + prefix.length + 1, contentEnd: end - 1 };
}

function openingAt(text: string, start: number): { prefix: string; quote: string } | null {
  PREFIX.lastIndex = start;
  const prefix = PREFIX.exec(text)?.[0] ?? '';
  const quote = text[start + prefix.length] ?? '';
  return quote === "'" || quote === '"' || quote === '`' ? { prefix: prefix.toLowerCase(), quote } : null;
}

/** Back-ticks know no escapes; a name that holds one is written with `identifier("…")`. */
function closingOf(text: string, from: number, quote: string): number {
  if (quote === '`') return text.indexOf('`', from);
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote) return at;
  }
  return -1;
}

function base64(start: number, end: number, content: string): Token {
  const value = decodeBase64(content);
  if (value !== null) return { kind: 'string', start, end, value };
  const reason = 'this is not the base64 form of a text in UTF-8';
  return { kind: 'invalid', start, end, value: '', problem: { code: 'InvalidBase64', reason, suggestion: null } };
}

/** What was quoted may be anything, so the offending text goes to the end of its line only, and nothing behind it is read. */
function unclosed(text: string, start: number, quote: string): Token {
  const lineEnd = text.indexOf('\n', start);
  const end = lineEnd === -1 ? text.length : lineEnd;
  const problem = { code: 'UnclosedQuote', reason: `this ${quote} is never closed`, suggestion: null } as const;
  return { kind: 'invalid', start, end, value: text.slice(start, end), problem };
}
