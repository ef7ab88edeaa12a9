import { type PartLimits, requireFewParts } from './count.ts';
import { JsonTextError, type JsonTextReason } from './json-text-error.ts';
import { parseJson } from './parse.ts';
import { lineAndColumn, pathAt } from './place.ts';
import { isPlainlyAccepted } from './quick-check.ts';
import { findSyntaxFault } from './syntax.ts';
import {
  backslash,
  closeBrace,
  closeBracket,
  closingQuote,
  colon,
  decodeString,
  openBrace,
  openBracket,
  quote,
  skipWhite,
} from './tokens.ts';

export interface JsonTextLimits extends PartLimits {
  /** Levels of arrays and objects; `[]` has one. Default 100. */
  depthMax?: number;
  /** Keys no object may have, compared after decoding. Default `__proto__`, which merging code turns into a prototype. */
  refusedKeys?: readonly string[];
}

export const depthMaxDefault = 100;
export const refusedKeysDefault: readonly string[] = ['__proto__'];

/**
 * Refuses, before anything is parsed, what a valid JSON text must not hold here: too many parts or levels, refused keys,
 * U+0000 (PostgreSQL stores it in no text) and unpaired surrogates (UTF-8 cannot carry them). Escaped spellings count. That the
 * text is JSON at all is left to the parser.
 *
 * @throws JsonTextError with any reason but `syntax`
 */
export function checkJsonText(text: string, limits: JsonTextLimits = {}): void {
  const { depthMax = depthMaxDefault, refusedKeys = refusedKeysDefault } = limits;
  requireFewParts(text, limits);
  if (isPlainlyAccepted(text, depthMax, refusedKeys)) return;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      const closing = closingQuote(text, at);
      if (closing === -1) break;
      checkEscapes(text, at, closing);
      checkKey(text, at, closing + 1, refusedKeys);
      at = closing;
    } else if (code === openBrace || code === openBracket) {
      depth += 1;
      if (depth > depthMax) throw refuse(text, 'too-deep', at, `more than ${depthMax} levels of objects and arrays`);
    } else if (code === closeBrace || code === closeBracket) {
      depth -= 1;
    }
  }
  const nullAt = text.indexOf('\0');
  if (nullAt !== -1) throw refuse(text, 'null-character', nullAt, 'the character U+0000 cannot be stored');
  if (!text.isWellFormed()) throw refuse(text, 'lone-surrogate', loneSurrogateAt(text), 'half of a surrogate pair');
}

/**
 * {@link parseJson} behind {@link checkJsonText}, with every refusal as a JsonTextError that names the place.
 *
 * @throws JsonTextError
 */
export function parseJsonText(text: string, limits: JsonTextLimits = {}): unknown {
  checkJsonText(text, limits);
  try {
    return parseJson(text);
  } catch (error) {
    const fault = findSyntaxFault(text);
    if (fault === undefined) throw error;
    throw refuse(text, 'syntax', fault.offset, `this is not valid JSON, expected ${fault.expected}`);
  }
}

/** `start` is the opening quote of a string, `end` its closing quote. */
function checkEscapes(text: string, start: number, end: number): void {
  let at = start + 1;
  while (at < end) {
    if (text.charCodeAt(at) !== backslash) {
      at += 1;
    } else if (text.charCodeAt(at + 1) !== 0x75) {
      at += 2;
    } else {
      const unit = hexUnit(text, at + 2);
      if (unit === 0) throw refuse(text, 'null-character', at, 'the character U+0000 cannot be stored');
      if (unit < 0xd800 || unit > 0xdfff) {
        at += 6;
      } else {
        const isPair = unit < 0xdc00 && isLowSurrogateEscape(text, at + 6);
        if (!isPair) throw refuse(text, 'lone-surrogate', at, 'half of a surrogate pair');
        at += 12;
      }
    }
  }
}

function isLowSurrogateEscape(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== backslash || text.charCodeAt(at + 1) !== 0x75) return false;
  const unit = hexUnit(text, at + 2);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function hexUnit(text: string, start: number): number {
  let unit = 0;
  for (let at = start; at < start + 4; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) unit = unit * 16 + code - 0x30;
    else if (code >= 0x61 && code <= 0x66) unit = unit * 16 + code - 0x57;
    else if (code >= 0x41 && code <= 0x46) unit = unit * 16 + code - 0x37;
    else return -1;
  }
  return unit;
}

/** In JSON a string is a key exactly when a colon follows it. */
function checkKey(text: string, start: number, end: number, refusedKeys: readonly string[]): void {
  if (text.charCodeAt(skipWhite(text, end)) !== colon) return;
  const key = decodeKey(text, start, end);
  if (key !== undefined && refusedKeys.includes(key))
    throw refuse(text, 'refused-key', start, `the key ${key} is not allowed`);
}

function decodeKey(text: string, start: number, end: number): string | undefined {
  try {
    return decodeString(text, start, end);
  } catch {
    return undefined;
  }
}

function loneSurrogateAt(text: string): number {
  return /\p{Surrogate}/u.exec(text)?.index ?? 0;
}

function refuse(text: string, reason: JsonTextReason, offset: number, rule: string): JsonTextError {
  const path = pathAt(text, offset);
  const { line, column } = lineAndColumn(text, offset);
  const place = path === undefined ? '' : `${path}, `;
  return new JsonTextError(reason, offset, path, `${rule} (${place}line ${line}, column ${column})`);
}
