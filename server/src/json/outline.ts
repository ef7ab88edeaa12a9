import {
  backslash,
  closeBrace,
  closeBracket,
  colon,
  comma,
  openBrace,
  openBracket,
  quote,
  space,
  unitsOf,
} from './tokens.ts';

/**
 * Where things stand in a JSON text: the members of its outer objects and the elements of its outer arrays, each as
 * `entryLength` numbers in the order of the text, a value in front of what stands inside of it. Positions are UTF-16 units.
 */
export type Outline = Int32Array;

export const entryLength = 5;
/** The quote that opens the key; -1 for elements and for the outermost value. */
export const keyStartAt = 0;
/** Behind the quote that closes the key, and negative when the key has an escape. */
export const keyEndAt = 1;
export const valueStartAt = 2;
export const valueEndAt = 3;
/** The entry behind this one and all that stands inside of it; negative (`~`) when the inside of a container was not noted. */
export const nextAt = 4;

/** So deep it reaches into a body: the place of a chart in the template of a request stands on the fifth level. */
const notedDepthMax = 5;

export interface OutlineRules {
  readonly depthMax: number;
  readonly refusedKeys: readonly string[];
  /** Takes U+0000 and halves of surrogate pairs, which are JSON, but cannot be stored everywhere. Default false. */
  readonly takesAllCharacters?: boolean;
}

/** What more entries need is given back: one text of a million values would keep 20 MB. */
const sharedEntriesMax = 50_000;
/** Shared by all texts: nothing is waited for while one is read. */
let shared: Outline = new Int32Array(2_000 * entryLength);
/** Levels that texts may have here at most. */
const levelsMax = 1_024;
/** Of the containers that are open, the outermost first: how each is closed, and its entry. */
const closers = new Uint8Array(levelsMax);
const opened = new Int32Array(levelsMax);

const zero = 0x30;
const nine = 0x39;

/** What all halves of surrogate pairs have in common: 0xd800 to 0xdfff. */
const surrogateMask = 0xf800;
const firstSurrogate = 0xd800;
const firstLowSurrogate = 0xdc00;
const lastSurrogate = 0xdfff;

/**
 * The outline of a text that is JSON and holds nothing that checkJsonText refuses, undefined for every other one: whoever asks
 * has to find out what is wrong. One pass and one loop: calling a function for each value takes twice as long.
 */
export function readOutline(
  text: string,
  { depthMax, refusedKeys, takesAllCharacters = false }: OutlineRules,
): Outline | undefined {
  // Behind the units stands a 0, which ends every loop.
  const units = unitsOf(text);
  const levels = Math.min(depthMax, levelsMax);
  const isRefused = refusal(text, refusedKeys);
  let entries = shared;
  let used = 0;
  let depth = 0;
  let at = 0;
  let isKeyNext = false;
  let keyStart = -1;
  let keyEnd = -1;
  for (;;) {
    at = skipWhiteIn(units, at);
    const start = at;
    const code = units[at] as number;
    if (used > entries.length - entryLength) entries = grown(entries);
    if (code === quote) {
      let hasEscape = false;
      at += 1;
      for (;;) {
        let unit: number;
        do {
          unit = units[at] as number;
          at += 1;
        } while (
          unit > backslash
            ? (unit & surrogateMask) !== firstSurrogate
            : unit >= space && unit !== quote && unit !== backslash
        );
        if (unit === quote) break;
        if (unit === backslash) hasEscape = true;
        // Apart from the loop above, which it would make half as fast again.
        at = endOfUnusual(units, at - 1, takesAllCharacters);
        if (at === -1) return undefined;
      }
      if (isKeyNext) {
        if (isRefused(start, at, hasEscape)) return undefined;
        keyStart = start;
        keyEnd = hasEscape ? -at : at;
        at = skipWhiteIn(units, at);
        if (units[at] !== colon) return undefined;
        at += 1;
        isKeyNext = false;
        continue;
      }
      if (depth <= notedDepthMax) {
        note(entries, used, keyStart, keyEnd, start, at);
        used += entryLength;
      }
    } else if (isKeyNext) {
      return undefined;
    } else if (code === openBrace || code === openBracket) {
      if (depth === levels) return undefined;
      if (depth <= notedDepthMax) {
        note(entries, used, keyStart, keyEnd, start, -1);
        opened[depth] = used;
        used += entryLength;
      }
      const closer = code === openBrace ? closeBrace : closeBracket;
      closers[depth] = closer;
      depth += 1;
      keyStart = -1;
      at = skipWhiteIn(units, at + 1);
      if (units[at] !== closer) {
        isKeyNext = code === openBrace;
        continue;
      }
    } else {
      at = endOfScalar(units, at);
      if (at === -1) return undefined;
      if (depth <= notedDepthMax) {
        note(entries, used, keyStart, keyEnd, start, at);
        used += entryLength;
      }
    }
    // A value, or what stands in a container, is over.
    for (;;) {
      at = skipWhiteIn(units, at);
      if (depth === 0) {
        if (entries.length <= sharedEntriesMax * entryLength) shared = entries;
        return at === text.length ? entries.slice(0, used) : undefined;
      }
      const next = units[at] as number;
      at += 1;
      const closer = closers[depth - 1] as number;
      if (next === comma) {
        isKeyNext = closer === closeBrace;
        keyStart = -1;
        break;
      }
      if (next !== closer) return undefined;
      depth -= 1;
      if (depth <= notedDepthMax) {
        const entry = opened[depth] as number;
        entries[entry + valueEndAt] = at;
        entries[entry + nextAt] = depth < notedDepthMax ? used : ~used;
      }
    }
  }
}

/** Of a container the end and what is behind it are set when it closes. */
function note(entries: Int32Array, entry: number, keyStart: number, keyEnd: number, start: number, end: number): void {
  entries[entry + keyStartAt] = keyStart;
  entries[entry + keyEndAt] = keyEnd;
  entries[entry + valueStartAt] = start;
  entries[entry + valueEndAt] = end;
  entries[entry + nextAt] = entry + entryLength;
}

function grown(entries: Int32Array): Int32Array {
  const larger = new Int32Array(entries.length * 2);
  larger.set(entries);
  return larger;
}

/** Whether the key between two positions, quotes included, is one of those refused. */
function refusal(text: string, refusedKeys: readonly string[]) {
  const lengthMin = Math.min(...refusedKeys.map((key) => key.length)) + 2;
  const lengthMax = Math.max(...refusedKeys.map((key) => key.length)) + 2;
  return (start: number, end: number, hasEscape: boolean): boolean => {
    if (hasEscape) return refusedKeys.includes(JSON.parse(text.slice(start, end)) as string);
    if (end - start < lengthMin || end - start > lengthMax) return false;
    return refusedKeys.includes(text.slice(start + 1, end - 1));
  };
}

function skipWhiteIn(units: Uint16Array, start: number): number {
  let at = start;
  for (;;) {
    const code = units[at] as number;
    if (code > space || (code !== space && code !== 0x0a && code !== 0x0d && code !== 0x09)) return at;
    at += 1;
  }
}

/** Behind an escape or a surrogate in a string; -1 for control characters, the end of the text, and what is not taken. */
function endOfUnusual(units: Uint16Array, start: number, takesAll: boolean): number {
  const unit = units[start] as number;
  if (unit === backslash) return endOfEscape(units, start, takesAll);
  if (unit < firstSurrogate) return -1;
  const isPair = unit < firstLowSurrogate && isLowSurrogate(units[start + 1] as number);
  return isPair ? start + 2 : takesAll ? start + 1 : -1;
}

function endOfEscape(units: Uint16Array, start: number, takesAll: boolean): number {
  switch (units[start + 1]) {
    case quote:
    case backslash:
    case 0x2f:
    case 0x62:
    case 0x66:
    case 0x6e:
    case 0x72:
    case 0x74:
      return start + 2;
    case 0x75: {
      const unit = hexUnit(units, start + 2);
      if (unit === -1) return -1;
      if (takesAll || (unit !== 0 && (unit & surrogateMask) !== firstSurrogate)) return start + 6;
      const isPair =
        units[start + 6] === backslash && units[start + 7] === 0x75 && isLowSurrogate(hexUnit(units, start + 8));
      return isPair && unit >= firstSurrogate && unit < firstLowSurrogate ? start + 12 : -1;
    }
    default:
      return -1;
  }
}

const isLowSurrogate = (code: number): boolean => code >= firstLowSurrogate && code <= lastSurrogate;

/** The unit that four hexadecimal digits spell, or -1. */
function hexUnit(units: Uint16Array, start: number): number {
  let unit = 0;
  for (let at = start; at < start + 4; at += 1) {
    const code = units[at] as number;
    const letter = code | 0x20;
    if (code >= zero && code <= nine) unit = unit * 16 + code - zero;
    else if (letter >= 0x61 && letter <= 0x66) unit = unit * 16 + letter - 0x57;
    else return -1;
  }
  return unit;
}

function endOfScalar(units: Uint16Array, start: number): number {
  switch (units[start]) {
    case 0x74:
      return units[start + 1] === 0x72 && units[start + 2] === 0x75 && units[start + 3] === 0x65 ? start + 4 : -1;
    case 0x66:
      return units[start + 1] === 0x61 &&
        units[start + 2] === 0x6c &&
        units[start + 3] === 0x73 &&
        units[start + 4] === 0x65
        ? start + 5
        : -1;
    case 0x6e:
      return units[start + 1] === 0x75 && units[start + 2] === 0x6c && units[start + 3] === 0x6c ? start + 4 : -1;
    default:
      return endOfNumber(units, start);
  }
}

function endOfNumber(units: Uint16Array, start: number): number {
  let at = units[start] === 0x2d ? start + 1 : start;
  const whole = endOfDigits(units, at);
  if (whole === at || (units[at] === zero && whole > at + 1)) return -1;
  at = whole;
  if (units[at] === 0x2e) {
    const fraction = endOfDigits(units, at + 1);
    if (fraction === at + 1) return -1;
    at = fraction;
  }
  if (((units[at] as number) | 0x20) === 0x65) {
    const sign = units[at + 1];
    const digits = sign === 0x2b || sign === 0x2d ? at + 2 : at + 1;
    at = endOfDigits(units, digits);
    if (at === digits) return -1;
  }
  return at;
}

function endOfDigits(units: Uint16Array, start: number): number {
  let at = start;
  while ((units[at] as number) >= zero && (units[at] as number) <= nine) at += 1;
  return at;
}
