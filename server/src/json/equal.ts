import type { JsonNode } from './node.ts';
import { membersOf } from './scan.ts';
import { backslash, closingQuote, decodeString, quote, skipWhite, space } from './tokens.ts';

/**
 * Whether two valid JSON texts are the same value with the same key order. Numbers are compared as written (`1.0` is not
 * `1`, 64-bit integers count to the last digit), strings as decoded, duplicate keys all count, white space does not.
 * One pass over both, without stack.
 */
export function sameJsonText(a: string, b: string): boolean {
  if (a === b) return true;
  if (differForSure(a, b, firstDifference(a, b))) return false;
  let atA = skipWhite(a, 0);
  let atB = skipWhite(b, 0);
  while (atA < a.length && atB < b.length) {
    const code = a.charCodeAt(atA);
    if (code !== b.charCodeAt(atB)) return false;
    if (code === quote) {
      const length = commonStringLength(a, atA, b, atB);
      if (length > 0) {
        atA += length;
        atB += length;
      } else {
        const endA = closingQuote(a, atA) + 1;
        const endB = closingQuote(b, atB) + 1;
        if (endA === 0 || endB === 0 || !sameString(a.slice(atA, endA), b.slice(atB, endB))) return false;
        atA = endA;
        atB = endB;
      }
    } else {
      // Numbers and names are compared character by character: in valid JSON white space never stands inside or between
      // two of them without a comma, colon or bracket.
      atA += 1;
      atB += 1;
    }
    atA = skipWhite(a, atA);
    atB = skipWhite(b, atB);
  }
  return atA === a.length && atB === b.length;
}

/** The first place at which two texts are not alike; the length of the shorter one where that is the beginning of the other. */
function firstDifference(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let at = 0;
  let step = firstStep;
  while (at + step <= end && a.slice(at, at + step) === b.slice(at, at + step)) {
    at += step;
    step *= 2;
  }
  for (step /= 2; step >= 1; step /= 2) {
    if (at + step <= end && a.slice(at, at + step) === b.slice(at, at + step)) at += step;
  }
  return at;
}

/** Comparing slices is native; a power of two. */
const firstStep = 64;
/** Of the longest escape, without its backslash. */
const escapeLength = 5;

/**
 * Whether two texts that are alike up to a place say different things there. Not where one has white space, which may stand between tokens,
 * and not near a backslash: characters can be escaped in several ways.
 */
function differForSure(a: string, b: string, at: number): boolean {
  return isPlain(a, at) && isPlain(b, at) && !a.slice(Math.max(0, at - escapeLength), at).includes('\\');
}

function isPlain(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code > space && code !== backslash;
}

/**
 * The same of two objects, leaving out the members of some names.
 *
 * @throws TypeError when one of them is no object
 */
export function sameMembers(a: string | JsonNode, b: string | JsonNode, apart: readonly string[]): boolean {
  const left = membersApart(a, apart);
  const right = membersApart(b, apart);
  return (
    left.length === right.length &&
    left.every(([key, value], index) => {
      const [otherKey, otherValue] = right[index] as readonly [string, string];
      return key === otherKey && sameJsonText(value, otherValue);
    })
  );
}

function membersApart(json: string | JsonNode, apart: readonly string[]): (readonly [key: string, value: string])[] {
  const members = membersOf(json);
  if (members === undefined) throw new TypeError('only the members of objects can be compared');
  const text = typeof json === 'string' ? json : json.text;
  return members.flatMap(({ key, valueStart, valueEnd }) =>
    apart.includes(key) ? [] : [[key, text.slice(valueStart, valueEnd)] as const],
  );
}

/** The length of two string tokens that are spelled alike and have no escape; 0 when they have to be decoded. */
function commonStringLength(a: string, startA: number, b: string, startB: number): number {
  const end = Math.min(a.length - startA, b.length - startB);
  for (let length = 1; length < end; length += 1) {
    const code = a.charCodeAt(startA + length);
    if (code !== b.charCodeAt(startB + length) || code === backslash) return 0;
    if (code === quote) return length + 1;
  }
  return 0;
}

function sameString(a: string, b: string): boolean {
  if (a === b) return true;
  if (!a.includes('\\') && !b.includes('\\')) return false;
  return decodeString(a, 0, a.length) === decodeString(b, 0, b.length);
}
