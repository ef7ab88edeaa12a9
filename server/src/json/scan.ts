import { JsonTextError } from './json-text-error.ts';
import type { JsonNode } from './node.ts';
import { ownedText } from './owned-text.ts';
import {
  closeBrace,
  closingQuote,
  colon,
  comma,
  decodeString,
  endOfNested,
  endOfValue,
  openBrace,
  openBracket,
  quote,
  skipWhite,
  unitsOf,
} from './tokens.ts';

/** Longer texts are worth the copy that their units take. */
const unitsFrom = 1_000;

/**
 * A change looks at the same few texts several times, each time for something else, and between two looks it waits for its turn to write:
 * there is room for those of many changes at a time, and for what documents that are written often were left as. The newest first.
 */
const scanned: { readonly text: string; readonly members: readonly Member[] | undefined }[] = [];
const scannedMax = 128;
/** Of all of them together, in UTF-16 units. */
const scannedUnitsMax = 2 * 1_024 * 1_024;
/** Longer ones must not stay in memory. */
const scannedLengthMax = 256 * 1_024;
let scannedUnits = 0;

/** Positions in UTF-16 units; `keyStart` is the key's opening quote, `valueEnd` the position behind the value. */
export interface ValueSpan {
  keyStart: number;
  valueStart: number;
  valueEnd: number;
}

export interface Member extends ValueSpan {
  key: string;
  keyEnd: number;
}

/**
 * Every member of the outermost object in the order of the text, duplicates included; undefined when the outermost value
 * is not an object. The text must be valid JSON.
 *
 * @throws JsonTextError with reason `syntax` when the text is cut off or has no member where one must be
 */
export function topLevelMembers(text: string): readonly Member[] | undefined {
  if (text.length < unitsFrom || text.length > scannedLengthMax) return scanMembers(text);
  for (const known of scanned) if (known.text === text) return known.members;
  const members = scanMembers(text);
  remember(ownedText(text), members);
  return members;
}

/** The same of a text or of a value that has been read. */
export const membersOf = (json: string | JsonNode): readonly Member[] | undefined =>
  typeof json === 'string' ? topLevelMembers(json) : json.members();

/** Notes what whoever made a text knows of it, so that it need not be scanned. It must not be a part of a longer text. */
export function rememberMembers(text: string, members: readonly Member[]): void {
  if (text.length >= unitsFrom && text.length <= scannedLengthMax) remember(text, members);
}

function remember(text: string, members: readonly Member[] | undefined): void {
  for (const member of members ?? []) member.key = ownedText(member.key);
  scanned.unshift({ text, members });
  scannedUnits += text.length;
  while (scanned.length > scannedMax || scannedUnits > scannedUnitsMax) scannedUnits -= scanned.pop()?.text.length ?? 0;
}

function scanMembers(text: string): readonly Member[] | undefined {
  const opening = skipWhite(text, 0);
  if (text.charCodeAt(opening) !== openBrace) return undefined;
  const units = text.length > unitsFrom ? unitsOf(text) : undefined;
  return scanObject(text, opening, (start) =>
    units !== undefined && isNested(text, start) ? endOfNested(units, start) : endOfValue(text, start),
  );
}

/** The members of the object that opens at `opening`. */
function scanObject(text: string, opening: number, endOf: (start: number) => number): readonly Member[] {
  const members: Member[] = [];
  let at = skipWhite(text, opening + 1);
  if (text.charCodeAt(at) === closeBrace) return members;
  for (;;) {
    const keyStart = expect(text, at, quote);
    const keyEnd = closingQuote(text, keyStart) + 1;
    if (keyEnd === 0) throw notJson(keyStart);
    const valueStart = skipWhite(text, expect(text, skipWhite(text, keyEnd), colon) + 1);
    const valueEnd = endOf(valueStart);
    if (valueEnd <= valueStart) throw notJson(valueStart);
    members.push({ key: decodeString(text, keyStart, keyEnd), keyStart, keyEnd, valueStart, valueEnd });
    at = skipWhite(text, valueEnd);
    if (text.charCodeAt(at) === closeBrace) return members;
    at = skipWhite(text, expect(text, at, comma) + 1);
  }
}

/**
 * Where the values of the outermost object's keys stand. Of a duplicate key the last one counts, as in JSON.parse. Empty
 * when the outermost value is not an object. The text must be valid JSON.
 */
export function topLevelSpans(text: string): Map<string, ValueSpan> {
  const spans = new Map<string, ValueSpan>();
  for (const { key, keyStart, valueStart, valueEnd } of topLevelMembers(text) ?? []) {
    spans.set(key, { keyStart, valueStart, valueEnd });
  }
  return spans;
}

/** The texts of several values, from one pass; keys that the text does not have are left out. */
export function cutValues<Key extends string>(text: string, keys: readonly Key[]): Partial<Record<Key, string>> {
  const spans = topLevelSpans(text);
  const values: Partial<Record<Key, string>> = {};
  for (const key of keys) {
    const span = spans.get(key);
    if (span !== undefined) values[key] = text.slice(span.valueStart, span.valueEnd);
  }
  return values;
}

/** The value's text exactly as it stands in the source: numbers, key order and duplicates inside are kept. */
export function cutValue(text: string, key: string): string | undefined {
  const span = topLevelSpans(text).get(key);
  return span && text.slice(span.valueStart, span.valueEnd);
}

function isNested(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === openBrace || code === openBracket;
}

function expect(text: string, at: number, code: number): number {
  if (text.charCodeAt(at) !== code) throw notJson(at);
  return at;
}

function notJson(offset: number): JsonTextError {
  return new JsonTextError('syntax', offset, undefined, `this is not valid JSON (position ${offset})`);
}
