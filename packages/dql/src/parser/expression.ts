import type { Arithmetic, ArithmeticOperator, Expression, Logical, Not } from '../nodes/expressions.ts';
import { parseComparison } from './comparison.ts';
import type { Cursor, Mode } from './cursor.ts';
import { parsePrimary } from './primary.ts';
import { asField } from './values.ts';

/** Reads a whole expression, its loosest operator first: OR, AND, NOT, comparisons, sums, products, powers. */
export function parseExpression(cursor: Cursor, mode: Mode): Expression {
  return parseLogical(cursor, mode, 'or');
}

const SYMBOLS = { or: '||', and: '&&' } as const;

function parseLogical(cursor: Cursor, mode: Mode, kind: 'or' | 'and'): Expression {
  const start = cursor.here();
  const parseOperand = () => (kind === 'or' ? parseLogical(cursor, mode, 'and') : parseNot(cursor, mode));
  const operands = [parseOperand()];
  while (cursor.takeWord(kind) || cursor.take(SYMBOLS[kind])) operands.push(parseOperand());
  const [only] = operands;
  if (only !== undefined && operands.length === 1) return only;
  return cursor.node<Logical>(start, { kind, operands });
}

function parseNot(cursor: Cursor, mode: Mode): Expression {
  if (!cursor.atWord('not')) return parseComparison(cursor, mode, parseSum);
  const start = cursor.here();
  cursor.next();
  return cursor.deeper(() => {
    const operand = parseNot(cursor, mode);
    return cursor.node<Not>(start, { kind: 'not', operand });
  });
}

export function parseSum(cursor: Cursor, mode: Mode): Expression {
  return parseRow(cursor, mode, ['+', '-'], parseProduct);
}

function parseProduct(cursor: Cursor, mode: Mode): Expression {
  return parseRow(cursor, mode, ['*', '/', '%'], parsePower);
}

/** Reads operands with operators of one rank between them. */
function parseRow(
  cursor: Cursor,
  mode: Mode,
  ranked: readonly ArithmeticOperator[],
  parseOperand: (cursor: Cursor, mode: Mode) => Expression,
): Expression {
  const start = cursor.here();
  const first = parseOperand(cursor, mode);
  const operands = [first];
  const operators: ArithmeticOperator[] = [];
  for (;;) {
    const operator = ranked.find((symbol) => cursor.at(symbol));
    if (operator === undefined) break;
    cursor.next();
    operators.push(operator);
    operands.push(parseOperand(cursor, mode));
  }
  if (operators.length === 0) return first;
  return cursor.node<Arithmetic>(start, { kind: 'arithmetic', operands: operands.map(asField), operators });
}

function parsePower(cursor: Cursor, mode: Mode): Expression {
  const start = cursor.here();
  const base = parsePrimary(cursor, mode);
  if (!cursor.take('^')) return base;
  return cursor.deeper(() => {
    const operands = [base, parsePower(cursor, mode)].map(asField);
    return cursor.node<Arithmetic>(start, { kind: 'arithmetic', operands, operators: ['^'] });
  });
}
