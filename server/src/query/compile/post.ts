import { type Call, columnName, type Expression, findFunction, type Target, walk } from '@belvedere/dql';
import { invalidQuery } from '../refusal.ts';
import { argumentsOf } from './arguments.ts';
import type { FillWay, OutputColumn, PostExpression } from './compiled.ts';
import {
  hasAggregate,
  hasSeriesFunction,
  impliedAggregate,
  isFillCall,
  isSeriesCall,
  reductionOf,
} from './series-calls.ts';

export interface PostContext {
  /** The column of an expression that SQL can tell. */
  readonly column: (node: Expression) => number;
  /** Rows are made of many points: what keeps the points has to know of which value. */
  readonly isAggregated: boolean;
}

/** What is left to do after the statement for the value of a target. */
export function compilePost(node: Expression, context: PostContext): PostExpression {
  if (!needsPost(node)) return { kind: 'column', index: context.column(node) };
  if (node.kind === 'number') return { kind: 'number', value: node.value };
  if (node.kind === 'arithmetic') {
    return {
      kind: 'arithmetic',
      operators: node.operators,
      operands: node.operands.map((operand) =>
        operand.kind === 'number' ? { kind: 'number', value: operand.value } : compilePost(operand, context),
      ),
    };
  }
  if (node.kind !== 'call') throw invalidQuery('a function over points cannot stand inside of this', node);
  const definition = findFunction(node.function);
  if (definition === undefined) throw new RangeError(`${node.function} is no function`);
  const given = argumentsOf(definition, node.arguments);
  const inner = given.one('x');
  if (inner === undefined) throw invalidQuery(`${node.function} works on one value`, node);
  if (definition.kind === 'fill') {
    return {
      kind: 'fill',
      way: fillWayOf(given.one('value'), node),
      input: compilePost(pointsOf(inner, 'avg', context), context),
    };
  }
  if (definition.kind === 'series') {
    const argument = given.number('n') ?? given.number('alpha');
    const points = pointsOf(inner, impliedAggregate(definition.name), context);
    return { kind: 'series', name: definition.name, argument, input: compilePost(points, context) };
  }
  if (!numericTransforms.has(definition.name)) {
    throw invalidQuery(`${node.function} of a function over points has no answer here`, node);
  }
  const argument = given.number('digits') ?? given.number('base');
  return { kind: 'transform', name: definition.name, argument, input: compilePost(inner, context) };
}

const numericTransforms = new Set(['abs', 'ceil', 'floor', 'round', 'log', 'log2', 'log10', 'int', 'float']);

/** Whether SQL cannot tell it: a function over points that is no number of a bucket. */
export function needsPost(node: Expression): boolean {
  if (!hasSeriesFunction(node)) return false;
  let found = false;
  walk(node, (each) => {
    if (each.kind === 'call' && reductionOf(each) !== undefined) return false;
    if (each.kind === 'call') found ||= isSeriesCall(each) || isFillCall(each);
    return !found;
  });
  return found;
}

/** A plain field has many values in a bucket: the aggregate that is meant stands around it. */
function pointsOf(inner: Expression, aggregate: 'sum' | 'avg', { isAggregated }: PostContext): Expression {
  if (!isAggregated || hasAggregate(inner) || hasSeriesFunction(inner) || inner.kind === 'number') return inner;
  const { start, end } = inner;
  const call: Call = {
    kind: 'call',
    function: aggregate,
    arguments: [{ kind: 'argument', name: null, value: inner, alias: null, start, end }],
    start,
    end,
  };
  return call;
}

function fillWayOf(value: Expression | undefined, node: Call): FillWay {
  switch (value?.kind) {
    case 'keyword':
      return value.word;
    case 'null':
      return { value: null };
    case 'number':
    case 'string':
    case 'boolean':
      return { value: value.value };
    default:
      throw invalidQuery('fill takes a value, nil, LINEAR or PREVIOUS', node);
  }
}

/** Name and origin of the column of a target. */
export function outputOf(target: Pick<Target, 'alias' | 'expression'>, expression: PostExpression): OutputColumn {
  const functions: string[] = [];
  let field = '';
  walk(target.expression, (node) => {
    if (node.kind === 'subquery') return false;
    if (node.kind === 'call') functions.push(node.function);
    if (node.kind === 'field' && field === '') field = node.name;
    if (node.kind === 'path' && field === '') field = node.field;
    return true;
  });
  return { name: target.alias ?? aliasInside(target.expression) ?? columnName(target), expression, field, functions };
}

/** `fill(avg(x) AS a, 0)` is named inside. */
function aliasInside(node: Expression): string | null {
  return node.kind === 'call' ? (node.arguments[0]?.alias ?? null) : null;
}
