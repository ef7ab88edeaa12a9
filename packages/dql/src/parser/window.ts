import type { Token } from '../lexer/token.ts';
import type { NumberLiteral } from '../nodes/values.ts';
import type { Auto, Instant, Now, Preset, PresetName, Rollup, Window } from '../nodes/window.ts';
import { DATE, DATE_TIME, epochOfDateTime, epochOfNumber } from '../text/instant.ts';
import type { Cursor } from './cursor.ts';
import { expectClosing, refuseNumber, shown, unexpected } from './unexpected.ts';
import { durationNode, parseDuration, parseNumber } from './values.ts';

type From = NonNullable<Window['from']>;
type To = NonNullable<Window['to']>;
type Step = NonNullable<Window['step']>;

/** The four places between the colons, in order. */
interface Parts {
  from: From | null;
  to: To | null;
  step: Step | null;
  rollup: Rollup | null;
}

/** Reads `[from:to:step:rollup]` in all its short forms. */
export function parseWindow(cursor: Cursor): Window {
  const start = cursor.here();
  const opening = cursor.next();
  const parts: Parts = { from: null, to: null, step: null, rollup: null };
  const preset = parsePreset(cursor);
  if (preset !== null) {
    parts.from = preset;
    if (cursor.take(':')) parseBehindPreset(cursor, parts);
  } else {
    parseParts(cursor, parts);
  }
  expectClosing(cursor, opening, parts.rollup === null ? { or: 'a colon' } : {});
  return cursor.node<Window>(start, { kind: 'window', ...parts });
}

const PLACES = [parseFrom, parseTo, parseStep] as const;

function parseParts(cursor: Cursor, parts: Parts): void {
  for (const parsePlace of PLACES) {
    if (!atPartEnd(cursor) && !parsePlace(cursor, parts)) {
      parts.rollup = parseRollup(cursor);
      return;
    }
    if (!cursor.take(':')) return;
  }
  if (!atPartEnd(cursor)) parts.rollup = parseRollup(cursor);
}

/** Behind a preset, which is start and end in one, comes the step at once; empty places before it are allowed. */
function parseBehindPreset(cursor: Cursor, parts: Parts): void {
  for (let place = 0; place < 3; place += 1) {
    if (!atPartEnd(cursor) && (parts.step !== null || !parseStep(cursor, parts))) {
      parts.rollup = parseRollup(cursor);
      return;
    }
    if (!cursor.take(':')) return;
  }
}

function atPartEnd(cursor: Cursor): boolean {
  return cursor.at(':') || cursor.at(']');
}

function parsePreset(cursor: Cursor): Preset | null {
  const start = cursor.here();
  const [first, second] = [cursor.peek(), cursor.peek(1)].map(({ value }) => value.toUpperCase());
  if (cursor.peek().kind !== 'word') return null;
  if (first === 'TODAY' || first === 'YESTERDAY') {
    cursor.next();
    return cursor.node<Preset>(start, { kind: 'preset', name: first });
  }
  if ((first !== 'THIS' && first !== 'LAST') || (second !== 'WEEK' && second !== 'MONTH')) return null;
  cursor.next();
  cursor.next();
  return cursor.node<Preset>(start, { kind: 'preset', name: `${first} ${second}` satisfies PresetName });
}

function parseFrom(cursor: Cursor, parts: Parts): boolean {
  if (cursor.atWord('now')) refuseNow(cursor);
  const time = parseTime(cursor);
  if (time !== null) parts.from = time;
  return time !== null;
}

function parseTo(cursor: Cursor, parts: Parts): boolean {
  const start = cursor.here();
  if (cursor.takeWord('now')) {
    parts.to = cursor.node<Now>(start, { kind: 'now' });
    return true;
  }
  const time = parseTime(cursor);
  if (time !== null) parts.to = time;
  return time !== null;
}

function parseStep(cursor: Cursor, parts: Parts): boolean {
  const start = cursor.here();
  const { kind, value } = cursor.peek();
  if (kind === 'duration') parts.step = parseDuration(cursor);
  else if (kind === 'number' && /^\d+$/.test(value)) {
    cursor.next();
    parts.step = durationNode(cursor, start, `${value}s`);
  } else if (cursor.takeWord('auto')) parts.step = cursor.node<Auto>(start, { kind: 'auto' });
  return parts.step !== null;
}

/** Reads a point in time or how long ago; null when something else comes. */
function parseTime(cursor: Cursor): (From & To) | null {
  const start = cursor.here();
  const token = cursor.peek();
  const dateTime = matchAt(DATE_TIME, cursor, token);
  if (dateTime !== null) {
    cursor.skipTo(token.start + dateTime.length);
    const epochMilliseconds = epochOfDateTime(dateTime);
    const text = dateTime.replace(/[ \t]+/, ' ');
    if (epochMilliseconds !== null) return cursor.node<Instant>(start, { kind: 'instant', text, epochMilliseconds });
    const span = { start: token.start, end: token.start + dateTime.length };
    cursor.fail('InvalidDateTime', span, `there is no ${text}`);
  }
  const date = matchAt(DATE, cursor, token);
  if (date !== null) {
    const span = { start: token.start, end: token.start + date.length };
    cursor.fail('InvalidDateTime', span, 'a date needs a time', `${date} 00:00:00`);
  }
  if (token.kind === 'duration') return parseDuration(cursor);
  if (token.kind !== 'number') return null;
  if (!/^\d+$/.test(token.value)) cursor.fail('InvalidWindow', token, 'a time is a whole number of seconds or less');
  cursor.next();
  const epochMilliseconds = epochOfNumber(Number(token.value));
  return cursor.node<Instant>(start, { kind: 'instant', text: token.value, epochMilliseconds });
}

function matchAt(pattern: RegExp, cursor: Cursor, { kind, start }: Token): string | null {
  if (kind !== 'number') return null;
  pattern.lastIndex = start;
  return pattern.exec(cursor.source.text)?.[0] ?? null;
}

function parseRollup(cursor: Cursor): Rollup {
  const start = cursor.here();
  const token = cursor.peek();
  if (token.kind !== 'word') return refuseNoRollup(cursor, token);
  if (cursor.atWord('now')) refuseNow(cursor);
  cursor.next();
  const argument = cursor.at('(') ? parseRollupArgument(cursor, token) : null;
  return cursor.node<Rollup>(start, { kind: 'rollup', function: token.value.toLowerCase(), argument });
}

function parseRollupArgument(cursor: Cursor, rollup: Token): NumberLiteral {
  const opening = cursor.next();
  const { kind } = cursor.peek();
  if (kind === 'word' || kind === 'quoted') {
    const end = cursor.at(')', 1) ? cursor.peek(1).end : cursor.peek().end;
    const reason = `a rollup works on every field by itself, so ${shown(rollup.value)} names none`;
    cursor.fail('InvalidWindow', { start: rollup.start, end }, reason, rollup.value);
  }
  if (kind !== 'number' && !(cursor.at('-') && cursor.peek(1).kind === 'number')) unexpected(cursor, 'a number');
  const argument = parseNumber(cursor);
  expectClosing(cursor, opening);
  return argument;
}

function refuseNow(cursor: Cursor): never {
  const now = cursor.peek();
  const [minus, ago, colon, end] = [1, 2, 3, 4].map((ahead) => cursor.peek(ahead));
  const counted = minus?.value === '-' && ago?.kind === 'duration';
  const withEnd = counted && colon?.value === ':' && end?.value.toLowerCase() === 'now';
  const last = withEnd ? end : counted ? ago : now;
  const meant = counted ? `${ago?.value}${withEnd ? ':now' : ''}` : null;
  const reason = 'now stands only as the end, and what is before it counts back by itself';
  return cursor.fail('InvalidWindow', { start: now.start, end: last.end }, reason, meant);
}

function refuseNoRollup(cursor: Cursor, token: Token): never {
  if (token.kind === 'string') {
    const looksLikeTime = /^\d{4}-\d{2}-\d{2}/.test(token.value);
    const code = looksLikeTime ? 'InvalidDateTime' : 'InvalidWindow';
    cursor.fail(code, token, 'a part of a window stands without quotes', shown(token.value));
  }
  if (token.kind === 'malformed') refuseNumber(cursor, token);
  return unexpected(cursor, 'a duration, a time or a function over the points of a series');
}
