import type { Expression } from '../nodes/expressions.ts';
import { walk } from '../nodes/node.ts';
import type { EvalOperand, EvalQuery } from '../nodes/queries.ts';
import { nearestName } from '../text/nearest-name.ts';
import { parseArgumentName } from './call.ts';
import type { Cursor } from './cursor.ts';
import { parseInnerQuery } from './outer.ts';
import { expectClosing, shown, unexpected } from './unexpected.ts';

export function atEval(cursor: Cursor): boolean {
  return cursor.atWord('eval') && cursor.at('(', 1);
}

/** Reads `eval(expression, NAME = query, …, alias = 'name')`. */
export function parseEval(cursor: Cursor): EvalQuery {
  const start = cursor.here();
  cursor.next();
  const opening = cursor.next();
  return cursor.deeper(() => {
    const expression = cursor.grammar.expression(cursor, 'eval');
    refuseNonArithmetic(cursor, expression);
    const operands: EvalOperand[] = [];
    let alias: string | null = null;
    while (cursor.take(',')) {
      if (cursor.atWord('alias') && cursor.at('=', 1)) alias = parseAliasArgument(cursor);
      else operands.push(parseEvalOperand(cursor, operands));
    }
    expectClosing(cursor, opening, { or: 'a comma' });
    refuseUnknown(cursor, expression, operands);
    return cursor.node<EvalQuery>(start, { kind: 'eval', expression, operands, alias });
  });
}

function parseAliasArgument(cursor: Cursor): string {
  parseArgumentName(cursor);
  const { kind, value } = cursor.peek();
  if (kind !== 'string' && kind !== 'word' && kind !== 'quoted') return unexpected(cursor, 'a name');
  cursor.next();
  return value;
}

function parseEvalOperand(cursor: Cursor, others: readonly EvalOperand[]): EvalOperand {
  const start = cursor.here();
  const token = cursor.peek();
  const name = parseArgumentName(cursor);
  if (name === null) return unexpected(cursor, "a query with a name, such as A='…'");
  if (others.some((other) => other.name === name))
    cursor.fail('DuplicateName', token, `there is a query ${shown(name)} already`);
  const query = parseInnerQuery(cursor);
  return cursor.node<EvalOperand>(start, { kind: 'evalOperand', name, query });
}

function refuseUnknown(cursor: Cursor, expression: Expression, operands: readonly EvalOperand[]): void {
  const names = operands.map(({ name }) => name);
  walk(expression, (node) => {
    if (node.kind !== 'operand' || names.includes(node.query)) return true;
    const reason = `eval got no query ${shown(node.query)}`;
    return cursor.failNode('UnknownOperand', node, reason, nearestName(node.query, names) ?? onlyOf(names));
  });
}

/** With a single query there is no doubt which one was meant. */
function onlyOf(names: readonly string[]): string | null {
  return names.length === 1 ? (names[0] ?? null) : null;
}

const ARITHMETIC: ReadonlySet<string> = new Set(['operand', 'number', 'arithmetic', 'comparison']);

function refuseNonArithmetic(cursor: Cursor, expression: Expression): void {
  walk(expression, (node) => {
    if (ARITHMETIC.has(node.kind)) return true;
    return cursor.failNode('WrongArgument', node, 'eval computes with queries, numbers and comparisons only');
  });
}
