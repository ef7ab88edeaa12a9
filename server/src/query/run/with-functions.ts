import { findOuterFunction, type OuterCall } from '@belvedere/dql';
import { BelvedereError } from '../../errors/index.ts';
import { applyOuter } from '../series/outer.ts';
import type { Group } from '../series/points.ts';
import type { ResultTable } from '../series/table.ts';
import type { Run } from './run-select.ts';

const nowhere = { offset: 0, line: 1, column: 1 };
const FUNCTIONS_MAX = 10;

/**
 * Applies the functions that a request names beside its text, in their order. They take no arguments. Errors: `InvalidParameter` for one that is
 * none, or that needs arguments.
 */
export function withFunctions(table: ResultTable, { options }: Run): ResultTable {
  const names = options.functions ?? [];
  if (names.length > FUNCTIONS_MAX)
    throw new BelvedereError('InvalidParameter', `funcList: ${FUNCTIONS_MAX} functions are allowed`);
  if (names.length === 0) return table;
  const made = names.reduce((result, name) => {
    const definition = findOuterFunction(name);
    if (definition === undefined || definition.parameters.some(({ optional }) => optional !== true)) {
      throw new BelvedereError(
        'InvalidParameter',
        `funcList: ${JSON.stringify(name)} is no function over a result without arguments`,
      );
    }
    const call: OuterCall = {
      kind: 'outerCall',
      function: name.toLowerCase(),
      arguments: [],
      start: nowhere,
      end: nowhere,
    };
    return applyOuter(result, call);
  }, table);
  return { ...made, groups: made.groups.map(newestFirst) };
}

const newestFirst = ({ keys, rows }: Group): Group => ({
  keys,
  rows: rows.toSorted((left, right) => (right.timeMs ?? 0) - (left.timeMs ?? 0)),
});
