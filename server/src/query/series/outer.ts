import { type Expression, findOuterFunction, type OuterCall } from '@belvedere/dql';
import { argumentsOf, type CallArguments, itemsOf } from '../compile/arguments.ts';
import type { FillWay } from '../compile/compiled.ts';
import { numberFunctions } from './arithmetic.ts';
import { ofPoints } from './evaluate.ts';
import { filled } from './fill.ts';
import { compareCells } from './paging.ts';
import { statistics } from './point-functions.ts';
import { type Cell, finite, type Group, numberOf, type Row } from './points.ts';
import { reducedGroup, reductions } from './reductions.ts';
import { seriesSum } from './series-sum.ts';
import type { ResultTable } from './table.ts';

interface Outer {
  readonly table: ResultTable;
  readonly given: CallArguments;
  readonly call: OuterCall;
}

/** Applies a function over a result to it; but for `count_filter`, whose condition the engine decides. */
export function applyOuter(table: ResultTable, call: OuterCall): ResultTable {
  const definition = findOuterFunction(call.function);
  if (definition === undefined) throw new RangeError(`${call.function} is no function over a result`);
  const given = argumentsOf(definition, call.arguments);
  const { name } = definition;
  const percentile = /^p(\d+(?:\.\d+)?)$/.exec(name);
  if (percentile !== null || name === 'percentile') {
    const level = Number(percentile?.[1] ?? given.number('n') ?? 50) / 100;
    return reduced(table, (points) => ({
      timeMs: 0,
      value: statistics.quantile(
        points.map(({ value }) => value),
        level,
      ),
    }));
  }
  const reduction = reductions[name];
  if (reduction !== undefined) return reduced(table, reduction);
  if (numberFunctions[name] !== undefined) return eachCell(table, numberFunction(name, given));
  if (overPoints.has(name)) return pointFunction(name, { table, given, call });
  return special(name, { table, given, call });
}

const overPoints = new Set(['cumsum', 'difference', 'deriv', 'rate', 'irate', 'increase', 'moving_average', 'ewma']);

function numberFunction(name: string, given: CallArguments): (cell: Cell) => Cell {
  const argument = given.number('digits') ?? given.number('base');
  return (cell) => {
    const value = numberOf(cell);
    const apply = numberFunctions[name];
    return value === null || apply === undefined ? null : finite(apply(value, argument));
  };
}

const ordered = (rows: readonly Row[]): Row[] =>
  rows.toSorted((left, right) => (left.timeMs ?? 0) - (right.timeMs ?? 0));

const withGroups = (table: ResultTable, change: (group: Group) => Group): ResultTable => ({
  ...table,
  groups: table.groups.map(change).filter(({ rows }) => rows.length > 0),
});

const eachCell = (table: ResultTable, change: (cell: Cell) => Cell): ResultTable =>
  withGroups(table, ({ keys, rows }) => ({
    keys,
    rows: rows.map(({ timeMs, values }) => ({ timeMs, values: values.map(change) })),
  }));

function reduced(table: ResultTable, reduction: (typeof reductions)[string]): ResultTable {
  const groups = table.groups.map((group) => reducedGroup(group, table.columns.length, reduction));
  return { ...table, groups: groups.filter(({ rows }) => rows.length > 0), startsMs: undefined };
}

/** Rows without a point before them are no part of a difference: they are left out where no column has a value. */
function pointFunction(name: string, { table, given }: Outer): ResultTable {
  const argument = given.number('size') ?? given.number('alpha');
  return withGroups(table, ({ keys, rows }) => {
    const inOrder = ordered(rows);
    const columns = table.columns.map((_, column) =>
      ofPoints(
        name,
        argument,
        inOrder.map(({ values }) => values[column] ?? null),
        inOrder,
      ),
    );
    const made = inOrder.map(
      ({ timeMs }, index): Row => ({ timeMs, values: columns.map((column) => column[index] ?? null) }),
    );
    return { keys, rows: made.filter(({ values }) => values.some((value) => value !== null)) };
  });
}

function special(name: string, outer: Outer): ResultTable {
  const { table, given, call } = outer;
  switch (name) {
    case 'top':
    case 'bottom':
      return { ...table, groups: bestGroups(table.groups, given.number('n') ?? 1, name === 'top') };
    case 'series_sum':
      return seriesSum(table, itemsOf(given.one('sumBy')).flatMap(fieldName));
    case 'fill':
      return fillGaps(table, fillWayOf(given.one('value')));
    case 'concat': {
      const texts = given
        .all('values')
        .map((each) => String('value' in each ? each.value : ''))
        .join('');
      return eachCell(table, (cell) => (cell === null ? null : `${String(cell)}${texts}`));
    }
    case 'set':
      return eachCell(table, (cell) => (Array.isArray(cell) ? [...new Set(cell as Cell[])].sort() : cell));
    default:
      throw new RangeError(`${call.function} is no function over a result that is known here`);
  }
}

const fieldName = (node: Expression): string[] =>
  node.kind === 'field' || node.kind === 'string' ? [nameOf(node)] : [];
const nameOf = (node: Expression): string =>
  node.kind === 'field' ? node.name : node.kind === 'string' ? node.value : '';

/** A series is what its newest value is. */
function bestGroups(groups: readonly Group[], count: number, largest: boolean): Group[] {
  const newest = ({ rows }: Group): Cell =>
    ordered(rows).findLast(({ values }) => (values[0] ?? null) !== null)?.values[0] ?? null;
  return groups
    .map((group) => ({ group, value: newest(group) }))
    .toSorted((left, right) => compareCells(left.value, right.value, largest))
    .slice(0, count)
    .map(({ group }) => group);
}

function fillWayOf(value: Expression | undefined): FillWay {
  if (value?.kind === 'keyword') return value.word;
  if (value?.kind === 'number' || value?.kind === 'string' || value?.kind === 'boolean') return { value: value.value };
  return { value: null };
}

function fillGaps(table: ResultTable, way: FillWay): ResultTable {
  const { startsMs, columns } = table;
  return withGroups(table, ({ keys, rows }) => {
    const byTime = new Map(rows.map((row) => [row.timeMs, row]));
    const complete =
      startsMs === undefined ? ordered(rows) : startsMs.map((timeMs) => byTime.get(timeMs) ?? { timeMs, values: [] });
    const times = complete.map(({ timeMs }) => timeMs);
    const cells = columns.map((_, column) =>
      filled(
        times,
        complete.map(({ values }) => values[column] ?? null),
        way,
      ),
    );
    return {
      keys,
      rows: complete.map(({ timeMs }, index) => ({ timeMs, values: cells.map((column) => column[index] ?? null) })),
    };
  });
}
