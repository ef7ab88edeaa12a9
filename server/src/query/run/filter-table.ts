import type { Expression } from '@belvedere/dql';
import type { Environment } from '../compile/environment.ts';
import { compileCondition } from '../compile/expression.ts';
import { Parameters } from '../compile/parameters.ts';
import { NULL_TEXT, type TypedValue } from '../compile/value.ts';
import { requireParameterSize } from '../guards/result-size.ts';
import { invalidQuery } from '../refusal.ts';
import type { Cell } from '../series/points.ts';
import type { ResultTable } from '../series/table.ts';
import type { Run } from './run-select.ts';

/** A column of the rows that are filtered: a value, a key, or time. */
interface Column {
  readonly name: string;
  readonly isNumber: boolean;
  readonly cellOf: (group: number, row: number) => Cell;
}

/**
 * The rows of a result for which a condition holds. The engine is asked, so that a condition means here what it means over stored data, and patterns are
 * looked for by what no pattern can hold up. Errors: `InvalidQuery`, `QueryLimitExceeded` for a result that is too large for it.
 */
export async function filteredTable(table: ResultTable, condition: Expression, run: Run): Promise<ResultTable> {
  const columns = columnsOf(table);
  const places = table.groups.flatMap(({ rows }, group) => rows.map((_, row) => ({ group, row })));
  const cells = places.map(({ group, row }) => columns.map(({ cellOf }) => cellOf(group, row)));
  const kept = places.length === 0 ? new Set<number>() : await keptOf(columns, cells, condition, run);
  const keptPlaces = new Set(places.filter((_, index) => kept.has(index)).map(({ group, row }) => `${group} ${row}`));
  const groups = table.groups.map(({ keys, rows }, group) => ({
    keys,
    rows: rows.filter((_, row) => keptPlaces.has(`${group} ${row}`)),
  }));
  return { ...table, groups: groups.filter(({ rows }) => rows.length > 0), filterCount: keptPlaces.size };
}

function columnsOf({ columns, keyNames, groups }: ResultTable): Column[] {
  const ofValues = columns.map((name, index): Column => {
    const cellOf = (group: number, row: number): Cell => groups[group]?.rows[row]?.values[index] ?? null;
    const isNumber = groups.every(({ rows }) =>
      rows.every(
        ({ values }) => ['number', 'object'].includes(typeof (values[index] ?? null)) && !isList(values[index]),
      ),
    );
    return { name, isNumber, cellOf };
  });
  const ofKeys = keyNames.map((name, index): Column => {
    return { name, isNumber: false, cellOf: (group) => groups[group]?.keys[index] ?? '' };
  });
  const time: Column = {
    name: 'time',
    isNumber: true,
    cellOf: (group, row) => groups[group]?.rows[row]?.timeMs ?? null,
  };
  return [...ofValues, ...ofKeys, time];
}

const isList = (cell: Cell | undefined): boolean => typeof cell === 'object' && cell !== null;

/** Indexes of the rows for which the condition holds. */
async function keptOf(
  columns: readonly Column[],
  cells: readonly (readonly Cell[])[],
  condition: Expression,
  run: Run,
): Promise<ReadonlySet<number>> {
  const parameters = new Parameters();
  const json = requireParameterSize(JSON.stringify(cells.map((row) => row.map(textOrNumber))));
  const values = columns.map(
    ({ isNumber }, index): TypedValue => ({ type: isNumber ? 'number' : 'text', sql: `c${index}` }),
  );
  const selected = columns.map(({ isNumber }, index) => {
    const type = isNumber ? 'Nullable(Float64)' : 'Nullable(String)';
    return `JSONExtract(each, ${index + 1}, '${type}') AS c${index}`;
  });
  const refuse = (): never => {
    throw invalidQuery('a result is filtered by its own columns alone', condition);
  };
  const environment: Environment = {
    parameters,
    nowMs: run.nowMs,
    field: (name) => values[columns.findIndex((column) => column.name === name)] ?? { type: 'text', sql: NULL_TEXT },
    known: () => undefined,
    aggregate: refuse,
    list: refuse,
    sourceList: refuse,
    labelled: refuse,
    patternsOf: refuse,
  };
  const numbered = `SELECT arrayJoin(arrayZip(arrayEnumerate(list), list)) AS pair FROM (SELECT JSONExtractArrayRaw(${parameters.text(json)}) AS list)`;
  const rows = `SELECT pair.1 AS place, pair.2 AS each FROM (${numbered})`;
  const sql = `SELECT place FROM (SELECT place, ${selected.join(', ')} FROM (${rows})) WHERE ${compileCondition(condition, environment)}`;
  const found = await run.session.rows({ sql, values: parameters.values });
  return new Set(found.map(([place]) => Number(place) - 1));
}

const textOrNumber = (cell: Cell): Cell =>
  typeof cell === 'number' || cell === null ? cell : typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
