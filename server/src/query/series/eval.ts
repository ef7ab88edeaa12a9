import { columnName, type EvalQuery, type Expression, type Operand, walk } from '@belvedere/dql';
import { invalidQuery } from '../refusal.ts';
import { calculate } from './arithmetic.ts';
import { compareWith } from './compare.ts';
import { type Cell, type Group, numberOf, type Row } from './points.ts';
import type { ResultTable } from './table.ts';

/** A column of one of the queries, ready to be looked up by keys and time. */
interface Column {
  readonly name: string;
  readonly keyNames: readonly string[];
  /** Values by the JSON of keys, then by time. */
  readonly values: ReadonlyMap<string, ReadonlyMap<number | null, Cell>>;
}

/**
 * Arithmetic between results: rows of the same time and the same keys are one. A result without keys counts for all of them, and one
 * without a time for every time.
 */
export function evaluatedTable(query: EvalQuery, tables: ReadonlyMap<string, ResultTable>): ResultTable {
  const operands = operandsOf(query.expression);
  const first = operands[0];
  const columns = new Map(operands.map((operand) => [keyOf(operand), columnOf(operand, tables)]));
  const leading = first === undefined ? undefined : tables.get(first.query);
  if (first === undefined || leading === undefined)
    throw invalidQuery('eval names none of its queries', query.expression);
  const shape = keyedTable(operands, tables) ?? leading;
  const name =
    query.alias ?? columns.get(keyOf(first))?.name ?? columnName({ expression: query.expression, alias: null });
  const groups = shape.groups.map(({ keys }): Group => {
    const tags = new Map(shape.keyNames.map((key, index) => [key, keys[index] ?? '']));
    const found = new Map([...columns].map(([key, column]) => [key, seriesOf(column, tags)]));
    const times = timesOf([...found.values()]);
    const rows = times.map((timeMs): Row => {
      const value = calculated(query.expression, (operand) => at(found.get(keyOf(operand)), timeMs));
      return { timeMs, values: [value] };
    });
    return { keys, rows: rows.filter(({ values }) => values[0] !== null) };
  });
  const timed = operands.map((operand) => tables.get(operand.query)).find((table) => (table?.stepMs ?? 0) > 0);
  return {
    ...leading,
    keyNames: shape.keyNames,
    columns: [name],
    groups: groups.filter(({ rows }) => rows.length > 0),
    startsMs: timed?.startsMs,
    stepMs: timed?.stepMs ?? 0,
    pointsMax: timed?.pointsMax ?? 0,
  };
}

function operandsOf(expression: Expression): Operand[] {
  const found: Operand[] = [];
  walk(expression, (node) => {
    if (node.kind === 'operand') found.push(node);
    return true;
  });
  return found;
}

const keyOf = ({ query, column }: Operand): string => JSON.stringify([query, column]);

/** The groups are those of the query that has the most keys: the others have to fit into them. */
function keyedTable(operands: readonly Operand[], tables: ReadonlyMap<string, ResultTable>): ResultTable | undefined {
  const used = operands.flatMap(({ query }) => tables.get(query) ?? []);
  return used.toSorted((left, right) => right.keyNames.length - left.keyNames.length)[0];
}

function columnOf(operand: Operand, tables: ReadonlyMap<string, ResultTable>): Column {
  const table = tables.get(operand.query);
  if (table === undefined) throw invalidQuery(`there is no query ${operand.query}`, operand);
  const index = operand.column === null ? 0 : table.columns.indexOf(operand.column);
  const name = table.columns[index];
  if (name === undefined) {
    throw invalidQuery(
      `${operand.query} has no column ${operand.column ?? ''}; it has ${table.columns.join(', ') || 'none'}`,
      operand,
    );
  }
  if (operand.column === null && table.columns.length > 1) {
    throw invalidQuery(`${operand.query} has several columns; write ${operand.query}.${name}`, operand);
  }
  const values = new Map(
    table.groups.map(({ keys, rows }) => [
      JSON.stringify(keys),
      new Map(rows.map(({ timeMs, values: cells }): [number | null, Cell] => [timeMs, cells[index] ?? null])),
    ]),
  );
  return { name, keyNames: table.keyNames, values };
}

const seriesOf = ({ keyNames, values }: Column, tags: ReadonlyMap<string, string>) =>
  values.get(JSON.stringify(keyNames.map((name) => tags.get(name) ?? '')));

type SeriesValues = ReadonlyMap<number | null, Cell> | undefined;

/** The times of the series that have times; a series without one is the same at all of them. */
function timesOf(series: readonly SeriesValues[]): (number | null)[] {
  const timed = series.filter((each) => each !== undefined && !isTimeless(each));
  const times = new Set(timed.flatMap((each) => [...(each?.keys() ?? [])]));
  return timed.length === 0 ? [null] : [...times];
}

const isTimeless = (series: NonNullable<SeriesValues>): boolean => series.size === 1 && series.has(null);

const at = (series: SeriesValues, timeMs: number | null): Cell =>
  series === undefined ? null : ((isTimeless(series) ? series.get(null) : series.get(timeMs)) ?? null);

function calculated(node: Expression, cell: (operand: Operand) => Cell): Cell {
  switch (node.kind) {
    case 'operand':
      return cell(node);
    case 'number':
      return node.value;
    case 'arithmetic':
      return calculate(
        node.operands.map((operand) => numberOf(calculated(operand, cell))),
        node.operators,
      );
    case 'comparison': {
      const [left, right] = [calculated(node.left, cell), calculated(node.right, cell)];
      return left === null || right === null ? null : Number(compareWith(node.operator, left, right));
    }
    default:
      throw invalidQuery('eval calculates with numbers and columns of its queries', node);
  }
}
