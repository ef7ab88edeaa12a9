import type { Expression } from '../nodes/expressions.ts';
import type { Group, SelectQuery, SortKey } from '../nodes/queries.ts';
import type { Cursor } from './cursor.ts';
import { parseGroups } from './groups.ts';
import { atTail } from './lookahead.ts';
import { atShift, parseShift } from './shift.ts';
import { unexpected } from './unexpected.ts';
import { asField } from './values.ts';

/** What follows the window, as far as it is written. */
export type Tails = {
  -readonly [Key in
    | 'shift'
    | 'groups'
    | 'having'
    | 'orderBy'
    | 'limit'
    | 'offset'
    | 'sorderBy'
    | 'slimit'
    | 'soffset']: SelectQuery[Key];
};

const COUNTS = ['limit', 'offset', 'slimit', 'soffset'] as const;
type Count = (typeof COUNTS)[number];

/** Reads the clauses behind the window, in any order. Of one that is written twice the last counts. */
export function parseTails(cursor: Cursor): Tails {
  const tails: Tails = {
    shift: null,
    groups: [],
    having: null,
    orderBy: [],
    limit: null,
    offset: null,
    sorderBy: null,
    slimit: null,
    soffset: null,
  };
  while (parseTail(cursor, tails));
  return tails;
}

function parseTail(cursor: Cursor, tails: Tails): boolean {
  const count = COUNTS.find((word) => cursor.atWord(word));
  if (count !== undefined) tails[count] = parseCount(cursor, count);
  else if (atShift(cursor)) tails.shift = parseShift(cursor);
  else if (cursor.takeWord('by')) tails.groups = parseGroupClause(cursor);
  else if (cursor.takeWord('having')) tails.having = parseHaving(cursor);
  else if (cursor.atWord('order')) tails.orderBy = parseOrderBy(cursor);
  else if (cursor.atWord('sorder')) tails.sorderBy = parseSorderBy(cursor);
  else return false;
  return true;
}

/** A keyword with nothing behind it is tolerated, as consoles write it while nothing is chosen yet. */
function nothingFollows(cursor: Cursor): boolean {
  const { kind } = cursor.peek();
  return kind === 'end' || cursor.at(')') || atTail(cursor);
}

function parseGroupClause(cursor: Cursor): Group[] {
  return nothingFollows(cursor) ? [] : parseGroups(cursor);
}

function parseHaving(cursor: Cursor): Expression | null {
  return nothingFollows(cursor) ? null : cursor.grammar.expression(cursor, 'value');
}

function parseOrderBy(cursor: Cursor): SortKey[] {
  takeBy(cursor);
  const keys: SortKey[] = [];
  if (nothingFollows(cursor)) return keys;
  do keys.push(parseSortKey(cursor));
  while (cursor.take(','));
  return keys;
}

function parseSorderBy(cursor: Cursor): SortKey {
  takeBy(cursor);
  const key = parseSortKey(cursor);
  if (cursor.at(',')) cursor.fail('UnexpectedText', cursor.peek(), 'series are ordered by one key');
  return key;
}

/** Reads ORDER or SORDER and BY. */
function takeBy(cursor: Cursor): void {
  const { value } = cursor.next();
  if (cursor.takeWord('by')) return;
  const { kind, value: next, start, end } = cursor.peek();
  const field = kind === 'word' || kind === 'quoted' ? cursor.source.text.slice(start, end) : null;
  unexpected(cursor, `BY behind ${value}`, { suggestion: field === null ? null : `BY ${field}`, words: near(next) });
}

function near(word: string): string[] {
  return word.length === 2 ? ['BY'] : [];
}

function parseSortKey(cursor: Cursor): SortKey {
  const start = cursor.here();
  const expression = asField(cursor.grammar.expression(cursor, 'value'));
  const descending = cursor.takeWord('desc');
  if (!descending) cursor.takeWord('asc');
  return cursor.node<SortKey>(start, { kind: 'sortKey', expression, descending });
}

/** Reads LIMIT and the like with its number. */
export function parseCount(cursor: Cursor, word: Count): number {
  cursor.next();
  const name = word.toUpperCase();
  const token = cursor.peek();
  if (cursor.at('-') && cursor.peek(1).kind === 'number') {
    const span = { start: token.start, end: cursor.peek(1).end };
    cursor.fail('InvalidLimit', span, `${name} cannot be negative`, cursor.peek(1).value);
  }
  const count = Number(token.value);
  const whole = token.kind === 'number' && /^\d+$/.test(token.value) && Number.isSafeInteger(count);
  if (!whole && token.kind === 'end') unexpected(cursor, `a number behind ${name}`);
  if (!whole) cursor.fail('InvalidLimit', token, `${name} takes a whole number`, wholeNumber(token.value));
  cursor.next();
  refusePaging(cursor, name, token.value, token.start);
  return count;
}

function wholeNumber(text: string): string | null {
  const [digits] = /^\d{1,15}(?=\.\d|$)/.exec(text) ?? [];
  return digits ?? null;
}

/** `LIMIT 10, 20` leaves out 10 and shows 20 in MySQL. */
function refusePaging(cursor: Cursor, name: string, first: string, start: number): void {
  const second = cursor.peek(1);
  if (name !== 'LIMIT' || !cursor.at(',') || second.kind !== 'number') return;
  const reason = 'LIMIT takes one number, and OFFSET the other';
  cursor.fail('InvalidLimit', { start, end: second.end }, reason, `${second.value} OFFSET ${first}`);
}
