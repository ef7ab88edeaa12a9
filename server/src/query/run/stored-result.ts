import type { StoredResult } from '../compile/compiled.ts';
import type { ResultColumn } from '../compile/rows.ts';
import { requireParameterSize } from '../guards/result-size.ts';
import type { Cell } from '../series/points.ts';
import type { SelectResult } from './run-select.ts';

/**
 * The result of a select inside of another that one statement cannot tell: it becomes a parameter of the statement around it. Errors:
 * `QueryLimitExceeded` for one that is too large.
 */
export function storedResult({ compiled, groups }: SelectResult): StoredResult {
  const { keys, outputs, types } = compiled;
  const rows = groups.flatMap(({ keys: values, rows: each }) =>
    each.map(({ timeMs, values: cells }) => {
      const written = [...values, ...cells.slice(0, outputs.length).map(storedCell)].map(
        (cell) => `,${JSON.stringify(cell)}`,
      );
      // Nanoseconds are beyond the numbers of JavaScript, and not of the engine: they are written as digits.
      return `[${timeMs === null ? 'null' : `${timeMs}000000`}${written.join('')}]`;
    }),
  );
  const json = requireParameterSize(`[${rows.join(',')}]`);
  const columns = [
    ...keys.map(({ name }, index): ResultColumn => ({ name, value: { type: 'text', sql: `k${index}` } })),
    ...outputs.map(({ name, expression }, index): ResultColumn => {
      const isNumber = expression.kind !== 'column' || ['number', 'integer'].includes(types[expression.index] ?? '');
      return { name, value: { type: isNumber ? 'number' : 'text', sql: `v${index}` } };
    }),
  ];
  return { json, columns, stepMs: compiled.buckets?.stepMs ?? 0 };
}

const storedCell = (cell: Cell): Cell => (typeof cell === 'object' && cell !== null ? JSON.stringify(cell) : cell);
