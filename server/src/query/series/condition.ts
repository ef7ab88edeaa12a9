import type { Comparison, Expression, Membership } from '@belvedere/dql';
import { notSupported } from '../refusal.ts';
import { calculate } from './arithmetic.ts';
import { type Cell, numberOf } from './points.ts';

/** The value of a column or key of a row; null where there is none. */
export type Lookup = (name: string) => Cell;

/**
 * Whether a condition holds for a row of a result. Patterns are not looked for here: the engine's are safe for whoever waits, and those of the platform
 * are not. Errors: `QueryNotSupported`.
 */
export function holds(node: Expression, lookup: Lookup): boolean {
  switch (node.kind) {
    case 'and':
      return node.operands.every((operand) => holds(operand, lookup));
    case 'or':
      return node.operands.some((operand) => holds(operand, lookup));
    case 'not':
      return !holds(node.operand, lookup);
    case 'comparison':
      return compared(node, lookup);
    case 'membership':
      return isMember(node, lookup) !== node.negated;
    case 'match': {
      const text = String(node.field === null ? '' : (cellOf(node.field, lookup) ?? ''));
      const wanted = node.arguments[0]?.value;
      if (node.function === 'exists') return (text !== '') !== node.negated;
      if (node.function !== 'match' || wanted?.kind !== 'string') {
        throw notSupported(`${node.function} cannot filter a result`, node);
      }
      return text.includes(wanted.value) !== node.negated;
    }
    default: {
      const cell = cellOf(node, lookup);
      return cell === true || cell === 'true' || (typeof cell === 'number' && cell !== 0);
    }
  }
}

function cellOf(node: Expression, lookup: Lookup): Cell {
  switch (node.kind) {
    case 'string':
    case 'number':
    case 'boolean':
      return node.value;
    case 'null':
      return null;
    case 'field':
      return lookup(node.name);
    case 'arithmetic':
      return calculate(
        node.operands.map((operand) => numberOf(cellOf(operand, lookup))),
        node.operators,
      );
    default:
      throw notSupported('this cannot filter a result', node);
  }
}

function compared(node: Comparison, lookup: Lookup): boolean {
  const { operator, left, right } = node;
  if (operator === '=~' || operator === '!~') throw notSupported('patterns cannot filter a result', node);
  return compareWith(operator, cellOf(left, lookup), cellOf(right, lookup));
}

/** A missing text is the empty text; any other comparison with a missing value is false. */
export function compareWith(operator: string, left: Cell, right: Cell): boolean {
  if (right === null) return operator === '=' ? left === null : operator === '!=' && left !== null;
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== null && b !== null) return compareOrdered(operator, a, b);
  if (left === null && typeof right !== 'string') return false;
  return compareOrdered(operator, String(left ?? ''), String(right));
}

function compareOrdered<Value extends string | number>(operator: string, left: Value, right: Value): boolean {
  switch (operator) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    default:
      return left >= right;
  }
}

function isMember({ operand, set }: Membership, lookup: Lookup): boolean {
  if (set.kind !== 'list') throw notSupported('a query cannot filter a result', set);
  const cell = cellOf(operand, lookup);
  return set.items.some((item) => compareWith('=', cell, cellOf(item, lookup)));
}
