import { comparisonChainMax } from '../limits.ts';
import type {
  Argument,
  Arithmetic,
  Case,
  Comparison,
  Expression,
  Match,
  Membership,
  Operand,
} from '../nodes/expressions.ts';
import { findFunction } from '../registry/functions.ts';
import { isBareName } from '../text/names.ts';
import { aliasText, pathText } from './names.ts';
import type { Style } from './style.ts';

/** How tightly an expression holds together; a looser one needs parentheses where a tighter one is asked for. */
const RANK = { or: 1, and: 2, not: 3, comparison: 4, sum: 5, product: 6, power: 7, atom: 8 } as const;

/** Ranks below which an expression stands in parentheses: in an argument `a = b` would be a name and its value. */
const ARGUMENT_RANK = RANK.sum;

export function printExpression(node: Expression, style: Style, lowest: number = RANK.or): string {
  const text = textOf(node, style);
  return rankOf(node) < lowest ? `(${text})` : text;
}

function rankOf(node: Expression): number {
  switch (node.kind) {
    case 'or':
    case 'and':
    case 'not':
    case 'comparison':
      return RANK[node.kind];
    case 'membership':
      return RANK.comparison;
    case 'match':
      return isInfix(node) ? RANK.comparison : RANK.atom;
    case 'arithmetic':
      return rankOfOperators(node);
    default:
      return RANK.atom;
  }
}

function rankOfOperators({ operators: [operator] }: Arithmetic): number {
  if (operator === '^') return RANK.power;
  return operator === '+' || operator === '-' ? RANK.sum : RANK.product;
}

function textOf(node: Expression, style: Style): string {
  switch (node.kind) {
    case 'string':
      return style.text(node.value);
    case 'number':
    case 'duration':
      return node.text;
    case 'boolean':
      return String(node.value);
    case 'null':
      return 'nil';
    case 'regex':
      return style.regex(node.pattern);
    case 'keyword':
      return node.word;
    case 'field':
      return style.name(node.name);
    case 'path':
      return pathText(node.field, node.steps);
    case 'star':
      return '*';
    case 'list':
      return `[${node.items.map((item) => printExpression(item, style)).join(', ')}]`;
    case 'arithmetic':
      return arithmetic(node, style);
    case 'comparison':
      return comparison(node, style);
    case 'membership':
      return membership(node, style);
    case 'sourceReference':
      return `\`${node.name}\``;
    case 'and':
    case 'or':
      return node.operands
        .map((operand) => printExpression(operand, style, RANK[node.kind] + 1))
        .join(` ${node.kind.toUpperCase()} `);
    case 'not':
      return `NOT ${printExpression(node.operand, style, RANK.not)}`;
    case 'match':
      return match(node, style);
    case 'call':
      return `${node.function}(${printArguments(node.arguments, style)})`;
    case 'case':
      return caseText(node, style);
    case 'subquery':
      return `(${style.select(node.query, style)})`;
    case 'operand':
      return operandText(node);
  }
}

function arithmetic(node: Arithmetic, style: Style): string {
  const rank = rankOfOperators(node);
  const operands = node.operands.map((operand, index) => {
    // A power may stand to the right of another one, where parentheses would change nothing.
    const lowest = rank === RANK.power && index === 1 ? rank : rank + 1;
    return printExpression(operand, style, lowest);
  });
  return operands.reduce((text, operand, index) => `${text} ${node.operators[index - 1]} ${operand}`);
}

function comparison({ operator, left, right }: Comparison, style: Style): string {
  const regex = right.kind === 'regex' ? style.pattern(right.pattern) : printExpression(right, style, RANK.sum);
  return `${leftSide(left, style)} ${operator} ${regex}`;
}

function membership({ operand, set, negated }: Membership, style: Style): string {
  return `${leftSide(operand, style)} ${negated ? 'NOT IN' : 'IN'} ${printExpression(set, style)}`;
}

/** Comparisons in a row need no parentheses as long as they may stand in a row. */
function leftSide(left: Expression, style: Style): string {
  return printExpression(left, style, chainLength(left) < comparisonChainMax ? RANK.comparison : RANK.sum);
}

function chainLength(node: Expression): number {
  let length = 0;
  let next: Expression | null = node;
  while (next !== null) {
    if (next.kind === 'comparison') next = next.left;
    else if (next.kind === 'membership') next = next.operand;
    else if (next.kind === 'match' && isInfix(next)) next = next.field;
    else return length;
    length += 1;
  }
  return length;
}

/** `field = f(…)`, unless there are so many arguments that the first one would be taken for the field. */
function isInfix(node: Match): boolean {
  const parameters = findFunction(node.function)?.parameters.length ?? 0;
  return node.field !== null && node.arguments.filter(({ name }) => name === null).length <= parameters;
}

function match(node: Match, style: Style): string {
  const written = printArguments(node.arguments, style);
  if (node.field === null) return `${node.function}(${written})`;
  if (isInfix(node)) return `${leftSide(node.field, style)} ${node.negated ? '!=' : '='} ${node.function}(${written})`;
  return `${node.function}(${printExpression(node.field, style, ARGUMENT_RANK)}, ${written})`;
}

export function printArguments(written: readonly Argument[], style: Style): string {
  return written.map((argument) => printArgument(argument, style)).join(', ');
}

function printArgument({ name, value, alias }: Argument, style: Style): string {
  return `${name === null ? '' : `${name}=`}${printExpression(value, style, ARGUMENT_RANK)}${aliasText(alias)}`;
}

function caseText({ subject, branches, otherwise }: Case, style: Style): string {
  return [
    // In parentheses, so that no word can be taken for what follows a field called case.
    ...(subject === null ? ['CASE'] : [`CASE (${printExpression(subject, style)})`]),
    ...branches.map(({ when, then }) => `WHEN ${printExpression(when, style)} THEN ${printExpression(then, style)}`),
    ...(otherwise === null ? [] : [`ELSE ${printExpression(otherwise, style)}`]),
    'END',
  ].join(' ');
}

function operandText({ query, column }: Operand): string {
  const name = isBareName(query) && !query.includes('.') ? query : `\`${query}\``;
  if (column === null) return name;
  return isBareName(`x.${column}`) && !name.startsWith('`') ? `${name}.${column}` : `${name}.\`${column}\``;
}
