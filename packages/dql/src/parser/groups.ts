import type { Expression } from '../nodes/expressions.ts';
import type { Group } from '../nodes/queries.ts';
import type { Cursor } from './cursor.ts';
import { parseSum } from './expression.ts';
import { atNamedArgument, atTail } from './lookahead.ts';
import { parseAlias } from './names.ts';
import { expectClosing } from './unexpected.ts';
import { asField } from './values.ts';

/** Reads what stands behind BY: keys, with or without parentheses around all or some of them. */
export function parseGroups(cursor: Cursor): Group[] {
  const groups = parseItem(cursor);
  while (cursor.at(',') && !atNamedArgument(cursor, 1)) {
    cursor.next();
    if (atListEnd(cursor)) break;
    groups.push(...parseItem(cursor));
  }
  return groups;
}

function atListEnd(cursor: Cursor): boolean {
  const { kind } = cursor.peek();
  return kind === 'end' || cursor.at(')') || atTail(cursor);
}

/** A key, or several in parentheses. */
function parseItem(cursor: Cursor): Group[] {
  const start = cursor.here();
  if (!cursor.at('(') || beginsArithmetic(cursor)) return [withAlias(cursor, start, parseKey(cursor))];
  return cursor.deeper(() => {
    const opening = cursor.next();
    const inner = parseGroups(cursor);
    expectClosing(cursor, opening, { or: 'a comma' });
    const [only] = inner;
    const renamed = only !== undefined && inner.length === 1 && only.alias === null && cursor.atWord('as');
    return renamed ? [withAlias(cursor, start, only.expression)] : inner;
  });
}

/** Tokens that are looked through for the end of a pair of parentheses. */
const PARENTHESIZED_TOKENS_MAX = 1_000;

/** Whether these parentheses are the first operand of a sum or a product, and not a list of keys. */
function beginsArithmetic(cursor: Cursor): boolean {
  let depth = 0;
  for (let ahead = 0; ahead < PARENTHESIZED_TOKENS_MAX; ahead += 1) {
    const { kind, value } = cursor.peek(ahead);
    if (kind === 'end' || kind === 'invalid') return false;
    if (kind !== 'symbol') continue;
    if (value === '(') depth += 1;
    if (value === ')') depth -= 1;
    if (value === ',' && depth === 1) return false;
    if (depth === 0) return isOperator(cursor, ahead + 1);
  }
  return false;
}

function isOperator(cursor: Cursor, ahead: number): boolean {
  const { kind, value } = cursor.peek(ahead);
  return kind === 'symbol' && ['+', '-', '*', '/', '%', '^'].includes(value);
}

function withAlias(cursor: Cursor, start: Group['start'], expression: Expression): Group {
  const alias = parseAlias(cursor);
  return cursor.node<Group>(start, { kind: 'group', expression, alias });
}

function parseKey(cursor: Cursor): Expression {
  const token = cursor.peek();
  const expression = asField(parseSum(cursor, 'value'));
  if (expression.kind === 'number') {
    const reason =
      'a key of BY is a field; an argument of the function around the query needs the query in parentheses';
    cursor.fail('UnexpectedText', token, reason);
  }
  return expression;
}
