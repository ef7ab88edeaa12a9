import type { Arithmetic, ArithmeticOperator, Case, Expression, JsonPath } from '@belvedere/dql';
import { requireStatementSize } from '../guards/statement-size.ts';
import { invalidQuery } from '../refusal.ts';
import { compileComparison, compileMembership } from './conditions.ts';
import type { Environment } from './environment.ts';
import { compileMatch } from './matches.ts';
import { compileTransform } from './transforms.ts';
import {
  asCondition,
  asJson,
  asNumber,
  asPlainText,
  NULL_TEXT,
  settled,
  type TypedValue,
  type Value,
} from './value.ts';

/**
 * An expression as SQL. Texts of the query become parameters; which SQL there is, is written in this folder alone. Errors: `InvalidQuery`,
 * `QueryNotSupported`, `QueryLimitExceeded` for one that is too long.
 */
export function compileExpression(node: Expression, environment: Environment): Value {
  environment.parameters.expressionMade();
  const value = environment.known(node) ?? compileParts(node, environment);
  if (value.type !== 'field') requireStatementSize(value.sql);
  return value;
}

function compileParts(node: Expression, environment: Environment): Value {
  const { parameters } = environment;
  switch (node.kind) {
    case 'string':
      return { type: 'text', sql: parameters.text(node.value) };
    case 'number':
      return { type: 'number', sql: parameters.number(node.value) };
    case 'boolean':
      return { type: 'boolean', sql: String(node.value) };
    case 'null':
      return { type: 'text', sql: NULL_TEXT };
    case 'field':
      return environment.field(node.name);
    case 'path':
      return compilePath(node, environment);
    case 'arithmetic':
      return compileArithmetic(node, environment);
    case 'comparison':
      return condition(compileComparison(node, environment, compileExpression));
    case 'membership':
      return condition(compileMembership(node, environment, compileExpression));
    case 'and':
    case 'or':
    case 'not':
    case 'match':
      return condition(compileCondition(node, environment));
    case 'case':
      return compileCase(node, environment);
    case 'call':
      return compileTransform(node, environment, compileExpression) ?? environment.aggregate(node);
    default:
      throw invalidQuery('this cannot stand here', node);
  }
}

const condition = (sql: string): TypedValue => ({ type: 'boolean', sql });

/** A condition that is never NULL. */
export function compileCondition(node: Expression, environment: Environment): string {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const operator = node.kind === 'and' ? ' AND ' : ' OR ';
      const operands = node.operands.map((operand) => compileCondition(operand, environment));
      return requireStatementSize(`(${operands.join(operator)})`);
    }
    case 'not':
      return `NOT ${compileCondition(node.operand, environment)}`;
    case 'match':
      return compileMatch(node, environment, compileExpression);
    default:
      return asCondition(compileExpression(node, environment));
  }
}

/** A value in JSON text that a field holds; JSON's null is no value. */
function compilePath({ field, steps }: JsonPath, environment: Environment): TypedValue {
  const places = steps.map((step) =>
    // The engine counts elements from 1.
    typeof step === 'number' ? String(step + 1) : environment.parameters.text(step),
  );
  const raw = `JSONExtractRaw(${asPlainText(environment.field(field))}, ${places.join(', ')})`;
  return { type: 'json', sql: `if(${raw} IN ('', 'null'), NULL, ${raw})` };
}

const functionOfOperator: Readonly<Record<ArithmeticOperator, string>> = {
  '+': 'plus',
  '-': 'minus',
  '*': 'multiply',
  '/': 'divide',
  '%': 'modulo',
  '^': 'pow',
};

function compileArithmetic({ operands, operators }: Arithmetic, environment: Environment): TypedValue {
  const [first, ...rest] = operands.map((operand) => `toFloat64(${asNumber(compileExpression(operand, environment))})`);
  const sql = rest.reduce((left, right, index) => {
    const name = functionOfOperator[operators[index] ?? '+'];
    return `${name}(${left}, ${right})`;
  }, first ?? 'NULL');
  return { type: 'number', sql };
}

function compileCase({ subject, branches, otherwise, start, end }: Case, environment: Environment): TypedValue {
  const compiled = branches.map(({ when, then }) => ({
    condition:
      subject === null
        ? compileCondition(when, environment)
        : compileComparison(
            { kind: 'comparison', operator: '=', left: subject, right: when, start, end },
            environment,
            compileExpression,
          ),
    value: settled(compileExpression(then, environment)),
  }));
  const last = otherwise === null ? undefined : settled(compileExpression(otherwise, environment));
  const values = [...compiled.map(({ value }) => value), ...(last === undefined ? [] : [last])];
  const type = values.every((value) => value.type === 'number' || value.type === 'integer') ? 'number' : 'json';
  const convert = (value: Value): string => (type === 'number' ? `toFloat64(${asNumber(value)})` : asJson(value));
  const pieces = compiled.flatMap((branch) => [branch.condition, convert(branch.value)]);
  return { type, sql: `multiIf(${[...pieces, last === undefined ? 'NULL' : convert(last)].join(', ')})` };
}
