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

function lineOf({ refId }: Frame, time: Column, column: Column, order: readonly number[]): Omit<Series, 'key'> {
  const draw = column.field.draw ?? plainDraw;
  const sign = draw.isNegated ? -1 : 1;
  return {
    refId,
    title: column.title,
    labels: column.labels,
    field: column.field,
    draw,
    times: order.map((index) => Number(time.values[index])),
    values: order.map((index) => {
      const value = numberOf(column.values[index]);
      return value === null ? null : value * sign;
    }),
  };
}

/** Rows in the order of time; those without one are left out. */
function orderOf(times: readonly unknown[]): readonly number[] {
  const rows = times.flatMap((time, row) => (typeof time === 'number' ? [row] : []));
  const isAscending = rows.every((row, index) => index === 0 || at(times, rows[index - 1]) <= at(times, row));
  return isAscending ? rows : rows.toSorted((a, b) => at(times, a) - at(times, b));
}

const at = (times: readonly unknown[], row: number | undefined): number => Number(times[row ?? 0]);
