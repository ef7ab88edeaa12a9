import { type Column, type Frame, lengthOf, timeColumn } from '../../../charts/frame.ts';
import { reduceValues } from '../../../charts/reduce.ts';
import { textOf, textsOf } from '../../../data/json.ts';
import { column, namedColumn, rowsOf, type Transform, withRows } from './transform.ts';

/** All columns beside each other, whatever is in their rows. */
const concatenate: Transform = (frames) => {
  const length = frames.reduce((longest, frame) => Math.max(longest, lengthOf(frame)), 0);
  const columns = frames.flatMap((frame) => frame.columns);
  const filled = columns.map((each) => ({
    ...each,
    values: Array.from({ length }, (_, row) => each.values[row] ?? null),
  }));
  return frames.length === 0 ? [] : [{ refId: frames[0]?.refId ?? 'A', name: '', columns: filled }];
};

/** One row for each value of a column, one column for each value of another. */
const groupingToMatrix: Transform = (frames, options) =>
  frames.map((frame) => {
    const [across, down, value] = ['columnField', 'rowField', 'valueField'].map((key) =>
      namedColumn(frame, options[key]),
    );
    if (across === undefined || down === undefined || value === undefined) return frame;
    const heads = [...new Set(across.values)];
    const rows = [...new Set(down.values)];
    const cells = new Map(
      rowsOf(frame).map((row) => [JSON.stringify([down.values[row], across.values[row]]), value.values[row]]),
    );
    return {
      ...frame,
      columns: [
        column(`${down.title}\\${across.title}`, rows, { kind: down.kind }),
        ...heads.map((head) =>
          column(
            String(head),
            rows.map((row) => cells.get(JSON.stringify([row, head])) ?? null),
            { kind: value.kind, field: value.field },
          ),
        ),
      ],
    };
  });

/** A frame for each combination of values. */
const partitionByValues: Transform = (frames, options) => {
  const wanted = textsOf(options.fields);
  if (wanted.length === 0) return frames;
  return frames.flatMap((frame) => {
    const keys = wanted.flatMap((name) => namedColumn(frame, name) ?? []);
    if (keys.length === 0) return [frame];
    const groups = Map.groupBy(rowsOf(frame), (row) => JSON.stringify(keys.map(({ values }) => values[row])));
    return [...groups.values()].map((rows): Frame => {
      const labels = Object.fromEntries(keys.map(({ title, values }) => [title, String(values[rows[0] ?? 0] ?? '')]));
      const name = Object.values(labels).join(' ');
      const kept = options.keepFields === true ? frame.columns : frame.columns.filter((each) => !keys.includes(each));
      return {
        ...frame,
        name,
        columns: withRows({ ...frame, columns: kept }, rows).columns.map((each) =>
          each.kind === 'number' ? { ...each, labels, title: `${each.title} ${name}` } : each,
        ),
      };
    });
  });
};

/** Labels of series become columns beside a column for their values. */
const joinByLabels: Transform = (frames, options) => {
  const wanted = textOf(options.value);
  const values = frames.flatMap(({ columns }) => columns.filter(({ kind }) => kind === 'number'));
  const others = (each: Column) => Object.entries(each.labels).filter(([name]) => name !== wanted);
  const join = textsOf(options.join);
  const shown = (each: Column) => others(each).filter(([name]) => join.length === 0 || join.includes(name));
  const heads = [...new Set(values.flatMap(({ labels }) => labels[wanted] ?? []))];
  const rows = [...new Set(values.map((each) => JSON.stringify(shown(each))))];
  if (heads.length === 0) return frames;
  const names = [...new Set(values.flatMap((each) => shown(each).map(([name]) => name)))];
  const parsed = rows.map((row) => Object.fromEntries(JSON.parse(row) as [string, string][]));
  return [
    {
      refId: frames[0]?.refId ?? 'A',
      name: '',
      columns: [
        ...names.map((name) =>
          column(
            name,
            parsed.map((labels) => labels[name] ?? ''),
          ),
        ),
        ...heads.map((head) =>
          column(
            head,
            rows.map((row) => {
              const found = values.find((each) => each.labels[wanted] === head && JSON.stringify(shown(each)) === row);
              return found === undefined ? null : reduceValues(found.values, 'lastNotNull');
            }),
            { kind: 'number' },
          ),
        ),
      ],
    },
  ];
};

/** Rows become columns: the first column names them. */
const transpose: Transform = (frames, options) =>
  frames.map((frame) => {
    const [first, ...rest] = frame.columns;
    if (first === undefined) return frame;
    const head = textOf(options.firstFieldName) || 'Field';
    return {
      ...frame,
      columns: [
        column(
          head,
          rest.map(({ title }) => title),
        ),
        ...rowsOf(frame).map((row) =>
          column(
            String(first.values[row] ?? row),
            rest.map(({ values }) => values[row] ?? null),
          ),
        ),
      ],
    };
  });

/** Long rows of a time, texts and numbers are series of each combination of the texts; what is wide already stays. */
const prepareTimeSeries: Transform = (frames) =>
  frames.flatMap((frame) => {
    const texts = frame.columns.filter(({ kind }) => kind === 'text').map(({ title }) => title);
    return timeColumn(frame) === undefined || texts.length === 0
      ? [frame]
      : partitionByValues([frame], { fields: texts });
  });

/** What is a row, a column or a frame. */
export const shapeTransforms: Readonly<Record<string, Transform>> = {
  concatenate,
  groupingToMatrix,
  joinByLabels,
  partitionByValues,
  prepareTimeSeries,
  transpose,
};
