import type { Field } from '../../charts/field.ts';
import type { Frame, Labels } from '../../charts/frame.ts';
import type { DqlResult } from './ask-dql.ts';

/** How one column of one series is shown. */
export interface SeriesLook {
  readonly title: string;
  readonly field: Field;
}

/** A result over time as charts draw it: one frame for each series, the earliest first, without columns that hold nothing. */
export function timeFrames(
  { series }: DqlResult,
  refId: string,
  lookOf: (column: string, tags: Labels) => SeriesLook,
): readonly Frame[] {
  return (series ?? []).map(({ name = '', tags = {}, columns, values }) => {
    const isNewestFirst = Number(values[0]?.[0] ?? 0) > Number(values.at(-1)?.[0] ?? 0);
    const rows = isNewestFirst ? values.toReversed() : values;
    const valuesOf = (column: string) => rows.map((row) => row[columns.indexOf(column)] ?? null);
    const numbers = columns.filter((column) => column !== 'time' && valuesOf(column).some((value) => value !== null));
    return {
      refId,
      name,
      columns: [
        { name: 'time', title: 'time', kind: 'time', values: valuesOf('time'), labels: {}, field: {} },
        ...numbers.map((column) => ({
          name: column,
          kind: 'number' as const,
          values: valuesOf(column),
          labels: tags,
          ...lookOf(column, tags),
        })),
      ],
    };
  });
}
