import { BelvedereError } from '../../../errors/index.ts';
import type { Query } from '../ask.ts';
import type { Field, FieldFrameType, Frame } from '../frames.ts';
import type { ExpandedStatement } from './sql-macros.ts';

/** A column of a result, with values as they go into a frame. */
export interface SqlColumn {
  readonly name: string;
  readonly frameType: FieldFrameType;
  readonly values: readonly unknown[];
  /** What of the times is below a millisecond. */
  readonly nanos?: readonly number[];
}

const numeric = new Set<FieldFrameType>(['float64', 'int64', 'uint64']);

const FILLED_POINTS_MAX = 100_000;

const named = (columns: readonly SqlColumn[], name: string): SqlColumn | undefined =>
  columns.find((column) => column.name.toLowerCase() === name);

export const tableFrame = (columns: readonly SqlColumn[], meta: Frame['meta'] & object): Frame => ({
  meta,
  fields: columns.map((column): Field => ({ ...column })),
});

/**
 * One frame with the times once and a field for each series: each column of numbers, for each combination of what the columns of text
 * hold, which become labels.
 * Errors: `InvalidParameter` for a result without a column `time`.
 */
export function timeSeriesFrame(
  columns: readonly SqlColumn[],
  query: Query,
  fill: ExpandedStatement['fill'],
  meta: Frame['meta'] & object,
): Frame {
  const timeColumn =
    named(columns, 'time') ?? named(columns, 'time_sec') ?? columns.find(({ frameType }) => frameType === 'time.Time');
  if (timeColumn === undefined) {
    throw new BelvedereError('InvalidParameter', 'a time series needs a column with the name time');
  }
  const times = timeColumn.values.map(milliseconds);
  const others = columns.filter((column) => column !== timeColumn);
  const labelColumns = others.filter(({ frameType }) => frameType === 'string' || frameType === 'bool');
  const valueColumns = others.filter(({ frameType }) => numeric.has(frameType));
  const axis = axisOf(times, query, fill);
  const place = new Map(axis.map((ms, at) => [ms, at]));
  const series = new Map<string, { labels: Record<string, string>; values: unknown[][] }>();
  times.forEach((ms, row) => {
    const at = ms === null ? undefined : place.get(ms);
    if (at === undefined) return;
    const labels = Object.fromEntries(labelColumns.map(({ name, values }) => [name, String(values[row] ?? '')]));
    const key = JSON.stringify(labels);
    const one = series.get(key) ?? {
      labels,
      values: valueColumns.map(() => new Array<unknown>(axis.length).fill(null)),
    };
    series.set(key, one);
    valueColumns.forEach(({ values }, index) => {
      const line = one.values[index];
      if (line !== undefined) line[at] = asFloat(values[row]);
    });
  });
  const fields = [...series.values()].flatMap(({ labels, values }) =>
    valueColumns.map(
      ({ name }, index): Field => ({
        name,
        frameType: 'float64',
        ...(labelColumns.length === 0 ? {} : { labels }),
        values: filled(values[index] ?? [], fill),
      }),
    ),
  );
  return {
    meta: { type: 'timeseries-wide', typeVersion: [0, 1], ...meta },
    fields: [{ name: timeColumn.name, frameType: 'time.Time', values: axis }, ...fields],
  };
}

const asFloat = (value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : (value ?? null));

/** Numbers are seconds since the epoch, or milli- or nanoseconds where they are too large for that. */
function milliseconds(given: unknown): number | null {
  const value = asFloat(given);
  if (typeof value !== 'number') return null;
  if (value >= 1e17) return Math.floor(value / 1e6);
  return value >= 1e11 ? value : value * 1_000;
}

function axisOf(times: readonly (number | null)[], { fromMs, toMs }: Query, fill: ExpandedStatement['fill']): number[] {
  const axis = new Set(times.filter((ms) => ms !== null));
  if (fill !== undefined) {
    const { intervalMs } = fill;
    if ((toMs - fromMs) / intervalMs > FILLED_POINTS_MAX) {
      throw new BelvedereError('InvalidParameter', 'the interval of $__timeGroup is too short for the time range');
    }
    for (let ms = Math.floor(fromMs / intervalMs) * intervalMs; ms <= toMs; ms += intervalMs) axis.add(ms);
  }
  return [...axis].sort((one, other) => one - other);
}

function filled(values: readonly unknown[], fill: ExpandedStatement['fill']): readonly unknown[] {
  if (fill === undefined || fill.with === 'null') return values;
  let previous: unknown = null;
  return values.map((value) => {
    if (value !== null) previous = value;
    return value ?? (fill.with === 'previous' ? previous : fill.with);
  });
}
