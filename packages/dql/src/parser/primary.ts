import type { Expression, Operand, SubQuery } from '../nodes/expressions.ts';
import type { BooleanLiteral, Field, List, NullLiteral, Star, StringLiteral } from '../nodes/values.ts';
import { parseCall } from './call.ts';
import { atCase, parseCase } from './case.ts';
import type { Cursor, Mode } from './cursor.ts';
import { atSelect } from './lookahead.ts';
import { refuseReserved } from './names.ts';
import { expectClosing, refuseNumber, shown, unexpected } from './unexpected.ts';
import { parseDuration, parseNumber, parsePath, parseQuotedName, parseRegexLiteral } from './values.ts';

/** Reads one operand: a value, a name, a call, something in brackets. */
export function parsePrimary(cursor: Cursor, mode: Mode): Expression {
  const start = cursor.here();
  const token = cursor.peek();
  switch (token.kind) {
    case 'number':
      return parseNumber(cursor);
    case 'duration':
      return parseDuration(cursor);
    case 'malformed':
      return refuseNumber(cursor, token);
    case 'regex':
      return parseRegexLiteral(cursor);
    case 'string':
      if (mode === 'eval')
        cursor.fail('WrongArgument', token, 'eval computes with queries and numbers, not with texts');
      cursor.next();
      return cursor.node<StringLiteral>(start, { kind: 'string', value: token.value });
    case 'quoted':
      return mode === 'eval' ? parseOperand(cursor) : parseQuotedName(cursor);
    case 'word':
      return parseWord(cursor, mode);
    default:
      return parseSymbol(cursor, mode);
  }
}

function parseWord(cursor: Cursor, mode: Mode): Expression {
  const start = cursor.here();
  const token = cursor.peek();
  const word = token.value.toLowerCase();
  if (atCase(cursor)) return parseCase(cursor, mode);
  refuseReserved(cursor, token);
  if (cursor.at('(', 1)) return parseCall(cursor, mode);
  if (mode === 'eval') return parseOperand(cursor);
  cursor.next();
  if (cursor.at('@')) return parsePath(cursor, start, token.value);
  if (word === 'true' || word === 'false') {
    return cursor.node<BooleanLiteral>(start, { kind: 'boolean', value: word === 'true' });
  }
  if (word === 'nil' || word === 'null') return cursor.node<NullLiteral>(start, { kind: 'null' });
  return cursor.node<Field>(start, { kind: 'field', name: token.value });
}

/** Reads `A`, `A.e` or A with the column in back-ticks. */
function parseOperand(cursor: Cursor): Operand {
  const start = cursor.here();
  const { value, kind } = cursor.next();
  const dot = kind === 'word' ? value.indexOf('.') : -1;
  if (dot !== -1) {
    return cursor.node<Operand>(start, { kind: 'operand', query: value.slice(0, dot), column: value.slice(dot + 1) });
  }
  const named = cursor.peek(1).kind === 'quoted' && cursor.take('.');
  const column = named ? cursor.next().value : null;
  return cursor.node<Operand>(start, { kind: 'operand', query: value, column });
}

function parseSymbol(cursor: Cursor, mode: Mode): Expression {
  const start = cursor.here();
  const token = cursor.peek();
  switch (token.value) {
    case '*':
      cursor.next();
      return cursor.node<Star>(start, { kind: 'star' });
    case '@':
      return parsePath(cursor, start);
    case '[':
      return parseList(cursor, mode);
    case '(':
      return atSelect(cursor, 1) ? parseSubQuery(cursor) : parseGrouped(cursor, mode);
    case '-':
      return parseNegative(cursor);
    case '+':
      return refusePlus(cursor);
    case '/':
      return cursor.fail('UnsupportedOperator', token, 'a regular expression is written in quotes', "re('…')");
    case '!':
      return cursor.fail('UnsupportedOperator', token, '! is no operator by itself', 'NOT');
    default:
      return unexpected(cursor, 'a value, a field or a function');
  }
}

function parseGrouped(cursor: Cursor, mode: Mode): Expression {
  const opening = cursor.next();
  return cursor.deeper(() => {
    const inner = cursor.grammar.expression(cursor, mode);
    expectClosing(cursor, opening, { or: 'an operator', words: ['AND', 'OR', 'IN'] });
    return inner;
  });
}

/** Reads `(select)`. */
export function parseSubQuery(cursor: Cursor): SubQuery {
  const start = cursor.here();
  const opening = cursor.next();
  return cursor.deeper(() => {
    const query = cursor.grammar.select(cursor);
    expectClosing(cursor, opening, { or: 'a clause' });
    return cursor.node<SubQuery>(start, { kind: 'subquery', query });
  });
}

/** Reads `[a, b]` or, where the caller says so, `(a, b)`. What is in a list is no condition, even in a filter. */
export function parseList(cursor: Cursor, mode: Mode): List {
  const itemMode = mode === 'eval' ? 'eval' : 'value';
  const start = cursor.here();
  const opening = cursor.next();
  const closing = opening.value === '[' ? ']' : ')';
  return cursor.deeper(() => {
    const items: Expression[] = [];
    while (!cursor.at(closing)) {
      items.push(cursor.grammar.expression(cursor, itemMode));
      if (!cursor.take(',')) break;
    }
    expectClosing(cursor, opening, { or: 'a comma' });
    return cursor.node<List>(start, { kind: 'list', items });
  });
}

function parseNegative(cursor: Cursor): Expression {
  const minus = cursor.peek();
  const operand = cursor.peek(1);
  if (operand.kind === 'number') return parseNumber(cursor);
  const reason = 'a minus stands only before a number or between two values';
  if (operand.kind !== 'word' && operand.kind !== 'quoted') cursor.fail('UnsupportedOperator', minus, reason);
  const text = cursor.source.text.slice(operand.start, operand.end);
  return cursor.fail('UnsupportedOperator', { start: minus.start, end: operand.end }, reason, `0 - ${shown(text)}`);
}

function refusePlus(cursor: Cursor): never {
  const plus = cursor.peek();
  const { start, end, kind, value } = cursor.peek(1);
  if (kind !== 'number' || start !== plus.end) return unexpected(cursor, 'a value, a field or a function');
  return cursor.fail('InvalidNumber', { start: plus.start, end }, 'a number has no plus in front', value);
}
