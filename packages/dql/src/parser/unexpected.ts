import type { Token } from '../lexer/token.ts';
import { nearestName } from '../text/nearest-name.ts';
import type { Cursor } from './cursor.ts';

/** Longest piece of the user's text that a message repeats. */
const SHOWN_LENGTH_MAX = 40;

export interface Expectation {
  /** Words that may stand here: one of them is suggested for a word that is nearly the same. */
  readonly words?: readonly string[];
  /** What to write in place of the offending text when no word is near. */
  readonly suggestion?: string | null;
}

/** Refuses what comes next. `expected` completes the sentence "expected … here". */
export function unexpected(
  cursor: Cursor,
  expected: string,
  { words = [], suggestion = null }: Expectation = {},
): never {
  const token = cursor.peek();
  const { problem, variableBefore } = token;
  if (variableBefore !== undefined) {
    const variable = cursor.source.text.slice(variableBefore.start, variableBefore.end);
    const reason = `a variable stands in quotes; without them ${shown(variable)} begins a comment`;
    cursor.fail('UnquotedVariable', variableBefore, reason, `'${variable}'`);
  }
  if (problem !== undefined) cursor.fail(problem.code, token, problem.reason, problem.suggestion);
  if (token.kind === 'malformed') refuseNumber(cursor, token);
  if (token.kind === 'symbol') refuseForeignSymbol(cursor, token);
  if (token.kind === 'end') cursor.fail('UnexpectedEnd', token, `expected ${expected}, but the text ends here`);
  if (token.kind === 'string') refuseDoubledQuote(cursor, token);
  const near = token.kind === 'word' ? nearestName(token.value, words) : null;
  const got = shown(cursor.source.text.slice(token.start, token.end));
  cursor.fail('UnexpectedText', token, `expected ${expected}, got ${got}`, near ?? suggestion);
}

/** Reads the bracket that closes `opening`. `expected` names what else could have followed. */
export function expectClosing(cursor: Cursor, opening: Token, expectation: Expectation & { or?: string } = {}): Token {
  const closing = CLOSING[opening.value] ?? ')';
  if (cursor.at(closing)) return cursor.next();
  const { kind, value, variableBefore } = cursor.peek();
  if (kind === 'end' && variableBefore === undefined) {
    cursor.fail('UnclosedBracket', opening, `this ${opening.value} is never closed`);
  }
  const other = kind === 'symbol' && Object.values(CLOSING).includes(value);
  const expected = expectation.or === undefined ? closing : `${expectation.or} or ${closing}`;
  return unexpected(cursor, expected, other ? { suggestion: closing } : expectation);
}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** A piece of the user's text as a message may repeat it. */
export function shown(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > SHOWN_LENGTH_MAX ? `${line.slice(0, SHOWN_LENGTH_MAX)}…` : line;
}

/** Refuses what begins like a number and is none. */
export function refuseNumber(cursor: Cursor, token: Token): never {
  const { value } = token;
  cursor.fail('InvalidNumber', token, `${shown(value)} is neither a number nor a duration`, meantNumber(value));
}

function meantNumber(value: string): string | null {
  if (value.length > SHOWN_LENGTH_MAX) return null;
  if (/^\d+\.$/.test(value)) return `${value}0`;
  if (/^0x[0-9a-f]{1,12}$/i.test(value)) return String(Number.parseInt(value.slice(2), 16));
  if (/^[\d_.]+$/.test(value) && value.includes('_')) return value.replaceAll('_', '');
  const [, amount, unit = ''] = /^([\d.]+)([a-zA-Zµ]+)$/.exec(value) ?? [];
  if (amount === undefined) return null;
  const lower = unit.toLowerCase();
  const meant = UNIT_WORDS.find(([pattern]) => pattern.test(lower))?.[1];
  return meant === undefined ? null : `${amount}${meant}`;
}

const UNIT_WORDS: readonly [pattern: RegExp, unit: string][] = [
  [/^(ns|nano.*)$/, 'ns'],
  [/^(u|us|micro.*)$/, 'us'],
  [/^(ms|msec|milli.*)$/, 'ms'],
  [/^(s|secs?|seconds?)$/, 's'],
  [/^(m|mins?|minutes?)$/, 'm'],
  [/^(h|hrs?|hours?)$/, 'h'],
  [/^(d|days?)$/, 'd'],
  [/^(w|weeks?)$/, 'w'],
  [/^(mon|months?)$/, 'mo'],
  [/^(y|yrs?|years?)$/, 'y'],
];

/** In other languages a quote in a text is written twice. */
function refuseDoubledQuote(cursor: Cursor, { start, end }: Token): void {
  const { text } = cursor.source;
  if (start === 0 || text[start - 1] !== text[start]) return;
  const reason = 'a quote inside of quotes has a backslash in front';
  cursor.fail('UnexpectedText', { start, end }, reason, `\\${shown(text.slice(start, end))}`);
}

function refuseForeignSymbol(cursor: Cursor, token: Token): void {
  const { value } = token;
  if (value === ';') cursor.fail('SeveralStatements', token, 'a text holds one query, and no ; ends it');
  if (value === '//' || value === '--' || value === '/*') {
    cursor.fail('UnsupportedComment', token, 'a comment begins with #', '#');
  }
}
