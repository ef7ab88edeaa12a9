import type { Comparison, ComparisonOperator, Expression, Membership } from '@belvedere/dql';
import type { Environment } from './environment.ts';
import { asCondition, asNumber, asPlainText, asText, isPresent, type Value } from './value.ts';

/** Compiles what stands inside of a condition: handed in, since conditions and expressions hold each other. */
export type Compile = (node: Expression, environment: Environment) => Value;

const mirrored: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '=': '=',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '=~': '=~',
  '!~': '!~',
};

const isLiteral = ({ kind }: Expression): boolean => ['string', 'number', 'boolean', 'null', 'regex'].includes(kind);

/**
 * Two values compared. A missing text is the empty text; any other comparison with a missing value is false. Numbers that came as texts,
 * as the tags of a metric do, count as numbers beside numbers.
 */
export function compileComparison(node: Comparison, environment: Environment, compile: Compile): string {
  const isMirrored = isLiteral(node.left) && !isLiteral(node.right) && !node.operator.endsWith('~');
  const [left, right] = isMirrored ? [node.right, node.left] : [node.left, node.right];
  const operator = isMirrored ? mirrored[node.operator] : node.operator;
  const value = compile(left, environment);
  if (operator === '=~' || operator === '!~') {
    const found = compilePattern(value, right, environment, compile);
    return operator === '=~' ? found : `NOT ${found}`;
  }
  switch (right.kind) {
    case 'null':
      return operator === '!=' ? isPresent(value) : `NOT ${isPresent(value)}`;
    case 'boolean':
      return `ifNull(${booleanOf(value)} ${operator} ${right.value}, false)`;
    case 'number':
      return `ifNull(${looseNumber(value)} ${operator} ${environment.parameters.number(right.value)}, false)`;
    case 'string':
      if (value.type === 'number' || value.type === 'integer') {
        return `ifNull(${value.sql} ${operator} toFloat64OrNull(${environment.parameters.text(right.value)}), ${operator === '!='})`;
      }
      return `${asPlainText(value)} ${operator} ${environment.parameters.text(right.value)}`;
    default: {
      const other = compile(right, environment);
      if (isNumeric(value) || isNumeric(other)) {
        return `ifNull(${looseNumber(value)} ${operator} ${looseNumber(other)}, false)`;
      }
      return `ifNull(${asText(value)} ${operator} ${asText(other)}, false)`;
    }
  }
}

const isNumeric = ({ type }: Value): boolean => type === 'number' || type === 'integer';

const booleanOf = (value: Value): string => (value.type === 'field' ? value.boolean() : asCondition(value));

function looseNumber(value: Value): string {
  if (value.type !== 'field') return asNumber(value);
  return `coalesce(${value.number()}, toFloat64OrNull(${value.plain()}))`;
}

function compilePattern(value: Value, right: Expression, environment: Environment, compile: Compile): string {
  if (right.kind === 'regex' || right.kind === 'string') {
    return patternFound(value, right.kind === 'regex' ? right.pattern : right.value, environment);
  }
  return `match(${asPlainText(value)}, ${asPlainText(compile(right, environment))})`;
}

/** Everything has something in it: what dashboards ask when nothing is chosen. */
const EVERYTHING = new Set(['.*', '^.*$', '^.*', '.*$', '']);

export function patternFound(value: Value, pattern: string, environment: Environment): string {
  if (EVERYTHING.has(pattern)) return 'true';
  return `match(${asPlainText(value)}, ${environment.parameters.text(pattern)})`;
}

export function compileMembership(node: Membership, environment: Environment, compile: Compile): string {
  const value = compile(node.operand, environment);
  const found = isMember(value, node.set, environment, compile);
  return node.negated ? `NOT ${found}` : found;
}

function isMember(value: Value, set: Membership['set'], environment: Environment, compile: Compile): string {
  if (set.kind === 'subquery') return `(${asPlainText(value)} IN (${environment.list(set.query)}))`;
  if (set.kind === 'sourceReference') return `(${asPlainText(value)} IN (${environment.sourceList(set.name)}))`;
  const texts: string[] = [];
  const others: string[] = [];
  for (const item of set.items) {
    if (item.kind === 'string') texts.push(item.value);
    else if (item.kind === 'regex') others.push(patternFound(value, item.pattern, environment));
    else {
      const { start, end } = item;
      others.push(
        compileComparison(
          { kind: 'comparison', operator: '=', left: ASKED, right: item, start, end },
          { ...environment, known: (node) => (node === ASKED ? value : environment.known(node)) },
          compile,
        ),
      );
    }
  }
  const conditions =
    texts.length === 0 ? others : [`${asPlainText(value)} IN ${environment.parameters.texts(texts)}`, ...others];
  return conditions.length === 0 ? 'false' : `(${conditions.join(' OR ')})`;
}

const nowhere = { offset: 0, line: 1, column: 1 };
/** Stands for the value that a list is asked about. */
const ASKED: Expression = Object.freeze({ kind: 'field', name: '', start: nowhere, end: nowhere });
