import { finite } from './points.ts';

const operations: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '^': (left, right) => left ** right,
};

/** Applies operators of one rank from left to right; null as soon as something is missing or not finite. */
export function calculate(operands: readonly (number | null)[], operators: readonly string[]): number | null {
  let result = operands[0] ?? null;
  for (const [index, operator] of operators.entries()) {
    const right = operands[index + 1] ?? null;
    const operation = operations[operator];
    if (result === null || right === null || operation === undefined) return null;
    result = finite(operation(result, right));
  }
  return result;
}

/** Rounds halves away from zero, as the statements do. */
function rounded(value: number, digits = 0): number {
  const scale = 10 ** digits;
  return (Math.sign(value) * Math.floor(Math.abs(value) * scale + 0.5)) / scale;
}

/** Functions of one number by the names of the registry; the second argument is that of the call. */
export const numberFunctions: Readonly<Record<string, (value: number, argument: number | undefined) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  int: Math.trunc,
  float: (value) => value,
  round: rounded,
  log: (value, base) => (base === undefined ? Math.log(value) : Math.log(value) / Math.log(base)),
  log2: Math.log2,
  log10: Math.log10,
};
