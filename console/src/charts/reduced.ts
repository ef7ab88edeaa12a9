import type { ChartOptions } from './chart.ts';
import type { Field } from './field.ts';
import { type Column, type Frame, type Labels, lengthOf, numberColumns, numberOf, timeColumn } from './frame.ts';
import { reduceValues } from './reduce.ts';

/** One value of a chart that shows one for each column, or for each row. */
export interface Reduced {
  readonly key: string;
  readonly title: string;
  readonly value: unknown;
  readonly number: number | null;
  readonly labels: Labels;
  readonly field: Field;
  readonly refId: string;
  /** What it was made of, for a small curve behind it. */
  readonly history: readonly (number | null)[];
}

/** Rows that are shown at most where a chart shows one value for each. */
const rowsMax = 100;

type ReduceOptions = Pick<ChartOptions, 'reducer' | 'isByRow'>;

/**
 * The values of a chart. A table of texts and one number is one value for each row, whatever the chart says: it has no order in time, and
 * its last value means nothing.
 */
export function reducedOf(frames: readonly Frame[], options: ReduceOptions): readonly Reduced[] {
  return withRanges(frames.flatMap((frame) => valuesOf(frame, options)));
}

/** Colours between a least and a largest value go by those of the data where the chart names none. */
function withRanges(values: readonly Reduced[]): readonly Reduced[] {
  const needsRange = ({ color, min, max }: Field): boolean =>
    (min === undefined || max === undefined) && color?.by === 'scale';
  if (!values.some(({ field }) => needsRange(field))) return values;
  const numbers = values.flatMap(({ number }) => number ?? []);
  const least = numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (numbers.length === 0) return values;
  return values.map((value) => {
    const { field } = value;
    return needsRange(field)
      ? { ...value, field: { ...field, min: field.min ?? least, max: field.max ?? most } }
      : value;
  });
}

function valuesOf(frame: Frame, options: ReduceOptions): readonly Reduced[] {
  const columns = numberColumns(frame);
  const isTable = timeColumn(frame) === undefined && frame.columns.some(({ kind }) => kind === 'text');
  if (options.isByRow || (isTable && lengthOf(frame) > 1)) return rowsOf(frame, columns);
  const shown = columns.length > 0 ? columns : frame.columns.filter(({ kind }) => kind === 'text');
  return shown.map((column) => ofColumn(frame, column, options.reducer));
}

function ofColumn({ refId }: Frame, column: Column, reducer: string): Reduced {
  const value = reduceValues(column.values, reducer);
  return {
    key: `${refId} ${column.title}`,
    title: column.title,
    value,
    number: numberOf(value),
    labels: column.labels,
    field: column.field,
    refId,
    history: column.values.map(numberOf),
  };
}

function rowsOf(frame: Frame, columns: readonly Column[]): readonly Reduced[] {
  const texts = frame.columns.filter(({ kind, field }) => kind === 'text' && field.isHidden !== true);
  const rows = Math.min(lengthOf(frame), rowsMax);
  return columns.flatMap((column) =>
    Array.from({ length: rows }, (_, row): Reduced => {
      const labels = Object.fromEntries(texts.map(({ name, values }) => [name, String(values[row] ?? '')]));
      const title = Object.values(labels).join(' ');
      return {
        key: `${frame.refId} ${column.title} ${row}`,
        title: columns.length === 1 && title !== '' ? title : [title, column.title].filter(Boolean).join(' '),
        value: column.values[row] ?? null,
        number: numberOf(column.values[row]),
        labels,
        field: column.field,
        refId: frame.refId,
        history: [],
      };
    }),
  );
}
