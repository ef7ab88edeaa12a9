import { type Cell, numberOf } from './points.ts';

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
