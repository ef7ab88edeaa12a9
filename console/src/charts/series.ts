import { type Draw, type Field, plainDraw } from './field.ts';
import { type Column, type Frame, type Labels, numberColumns, numberOf, timeColumn } from './frame.ts';

/** A line over time. */
export interface Series {
  /** Stays the same when the data is asked for anew. */
  readonly key: string;
  readonly refId: string;
  readonly title: string;
  readonly labels: Labels;
  readonly field: Field;
  readonly draw: Draw;
  /** Ascending epoch milliseconds. */
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
}

/** Every column of numbers that stands beside one of times. Answers that come newest first are turned round. */
export function seriesOf(frames: readonly Frame[]): readonly Series[] {
  const keys = new Map<string, number>();
  return frames.flatMap((frame) => {
    const time = timeColumn(frame);
    if (time === undefined) return [];
    const order = orderOf(time.values);
    return numberColumns(frame).map((column): Series => {
      const name = `${frame.refId} ${column.title}`;
      const seen = keys.get(name) ?? 0;
      keys.set(name, seen + 1);
      return { ...lineOf(frame, time, column, order), key: seen === 0 ? name : `${name} ${seen}` };
    });
  });
}

function lineOf(
  { refId }: Frame,
  time: Column,
  column: Column,
  order: readonly number[] | undefined,
): Omit<Series, 'key'> {
  const draw = column.field.draw ?? plainDraw;
  const sign = draw.isNegated ? -1 : 1;
  return {
    refId,
    title: column.title,
    labels: column.labels,
    field: column.field,
    draw,
    times: order === undefined ? (time.values as readonly number[]) : order.map((row) => Number(time.values[row])),
    values: order === undefined ? numbersOf(column.values, sign) : numbersOf(pick(column.values, order), sign),
  };
}

const pick = (values: readonly unknown[], order: readonly number[]): readonly unknown[] =>
  order.map((row) => values[row]);

/** The values themselves where they can be drawn as they are, which most answers can. */
function numbersOf(values: readonly unknown[], sign: 1 | -1): readonly (number | null)[] {
  const areNumbers = values.every((value) => value === null || (typeof value === 'number' && Number.isFinite(value)));
  if (areNumbers && sign === 1) return values as readonly (number | null)[];
  return values.map((value) => {
    const number = numberOf(value);
    return number === null ? null : number * sign;
  });
}

/** Rows in the order of time, where they are not in it; those without one are left out. */
function orderOf(times: readonly unknown[]): readonly number[] | undefined {
  if (isAscending(times)) return undefined;
  const rows = times.flatMap((time, row) => (typeof time === 'number' ? [row] : []));
  return rows.toSorted((a, b) => Number(times[a]) - Number(times[b]));
}

function isAscending(times: readonly unknown[]): boolean {
  let last = Number.NEGATIVE_INFINITY;
  for (const time of times) {
    if (typeof time !== 'number' || time < last) return false;
    last = time;
  }
  return true;
}
