import type { OutputColumn, PostExpression } from '../compile/compiled.ts';
import { calculate, numberFunctions } from './arithmetic.ts';
import { filled } from './fill.ts';
import { type Point, pointFunctions } from './point-functions.ts';
import { type Cell, finite, type Group, numberOf, type Row } from './points.ts';

/**
 * Makes the columns of a result from those of its statement, group by group: functions over points, arithmetic with them, and gaps. Rows without a
 * value in any column are left out, but where gaps are closed on purpose.
 */
export function evaluated(
  groups: readonly Group[],
  outputs: readonly OutputColumn[],
  startsMs: readonly number[] | undefined,
): Group[] {
  const closesGaps = outputs.some(({ expression }) => hasFill(expression));
  return groups.map(({ keys, rows }) => {
    const ordered = rows.toSorted((left, right) => (left.timeMs ?? 0) - (right.timeMs ?? 0));
    const complete = closesGaps && startsMs !== undefined ? withEmptyRows(ordered, startsMs) : ordered;
    const columns = outputs.map(({ expression }) => valuesOf(expression, complete));
    const made = complete.map(
      ({ timeMs }, index): Row => ({ timeMs, values: columns.map((column) => column[index] ?? null) }),
    );
    return { keys, rows: closesGaps ? made : made.filter(({ values }) => values.some((value) => value !== null)) };
  });
}

function hasFill(expression: PostExpression): boolean {
  switch (expression.kind) {
    case 'fill':
      return true;
    case 'arithmetic':
      return expression.operands.some(hasFill);
    case 'series':
    case 'transform':
      return hasFill(expression.input);
    default:
      return false;
  }
}

/** A row for each bucket of the range; those without points have no values. */
function withEmptyRows(rows: readonly Row[], startsMs: readonly number[]): Row[] {
  const byTime = new Map(rows.map((row) => [row.timeMs, row]));
  return startsMs.map((timeMs) => byTime.get(timeMs) ?? { timeMs, values: [] });
}

function valuesOf(expression: PostExpression, rows: readonly Row[]): Cell[] {
  switch (expression.kind) {
    case 'column':
      return rows.map(({ values }) => values[expression.index] ?? null);
    case 'number':
      return rows.map(() => expression.value);
    case 'arithmetic': {
      const operands = expression.operands.map((operand) => valuesOf(operand, rows));
      return rows.map((_, index) =>
        calculate(
          operands.map((operand) => numberOf(operand[index])),
          expression.operators,
        ),
      );
    }
    case 'transform': {
      const apply = numberFunctions[expression.name];
      return valuesOf(expression.input, rows).map((cell) => {
        const value = numberOf(cell);
        return value === null || apply === undefined ? null : finite(apply(value, expression.argument));
      });
    }
    case 'fill':
      return filled(
        rows.map(({ timeMs }) => timeMs),
        valuesOf(expression.input, rows),
        expression.way,
      );
    case 'series':
      return ofPoints(expression.name, expression.argument, valuesOf(expression.input, rows), rows);
  }
}

/** Rows without a value are no points: neighbours are those that have one. */
export function ofPoints(
  name: string,
  argument: number | undefined,
  values: readonly Cell[],
  rows: readonly Pick<Row, 'timeMs'>[],
): Cell[] {
  const places: number[] = [];
  const points: Point[] = [];
  for (const [index, cell] of values.entries()) {
    const value = numberOf(cell);
    if (value === null) continue;
    places.push(index);
    points.push({ timeMs: rows[index]?.timeMs ?? null, value });
  }
  const made = pointFunctions[name]?.(points, argument) ?? [];
  const result: Cell[] = values.map(() => null);
  for (const [index, place] of places.entries()) result[place] = made[index] ?? null;
  return result;
}
