import { type Call, type Expression, findFunction, findRollup, type Node, walk } from '@belvedere/dql';
import type { RollupCall } from './rollups.ts';

/** Over the growth of single series: what they are of a group is the sum over its series. */
const summed = new Set(['rate', 'irate', 'increase', 'deriv', 'difference']);
/** One number of all points: what they are of a group is the mean over its series. */
const averaged = new Set(['slope', 'zscore', 'mad_score', 'change_score']);

const kindOf = (node: Node): string | undefined =>
  node.kind === 'call' ? findFunction(node.function)?.kind : undefined;

const some = (node: Node, fits: (node: Node) => boolean): boolean => {
  let found = false;
  walk(node, (each) => {
    // What a sub-query computes is its own.
    if (each.kind === 'subquery') return false;
    found ||= fits(each);
    return !found;
  });
  return found;
};

export const hasAggregate = (node: Node): boolean => some(node, (each) => kindOf(each) === 'aggregate');

/** Whether it has a function over points in order, or closes gaps. */
export const hasSeriesFunction = (node: Node): boolean =>
  some(node, (each) => ['series', 'fill'].includes(kindOf(each) ?? ''));

/**
 * How a function over the points of single series is one number of a group and bucket: a rollup, and what merges the series. Undefined where it
 * works on what an aggregate made, or keeps the points.
 */
export function reductionOf(node: Call): { readonly rollup: RollupCall; readonly merge: 'sum' | 'avg' } | undefined {
  const definition = findFunction(node.function);
  if (definition?.kind !== 'series') return undefined;
  const argument = node.arguments[0];
  if (argument === undefined || hasAggregate(argument.value) || hasSeriesFunction(argument.value)) return undefined;
  const rollup = findRollup(definition.name);
  if (rollup === undefined) return undefined;
  if (summed.has(definition.name)) return { rollup: { name: rollup.name, argument: undefined }, merge: 'sum' };
  return averaged.has(definition.name)
    ? { rollup: { name: rollup.name, argument: undefined }, merge: 'avg' }
    : undefined;
}

/** The aggregate that a function which keeps the points has in mind where it is given a plain field. */
export const impliedAggregate = (name: string): 'sum' | 'avg' => (name === 'cumsum' ? 'sum' : 'avg');

export const isSeriesCall = (node: Expression): node is Call => kindOf(node) === 'series';
export const isFillCall = (node: Expression): node is Call => kindOf(node) === 'fill';
