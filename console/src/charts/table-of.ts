import { align } from './align.ts';
import { type Column, type Frame, lengthOf, timeColumn } from './frame.ts';
import { seriesOf } from './series.ts';

/** One table of everything: series side by side, tables one below the other where their columns are the same, else the first one. */
export function tableOf(frames: readonly Frame[]): Frame {
  const [first] = frames;
  if (first === undefined) return { refId: 'A', name: '', columns: [] };
  if (frames.length === 1) return first;
  if (frames.every(isSeries)) return seriesTable(frames);
  return stackedTable(frames.filter((frame) => lengthOf(frame) > 0));
}

const isSeries = (frame: Frame): boolean =>
  timeColumn(frame) !== undefined && frame.columns.every(({ kind }) => kind === 'time' || kind === 'number');

function seriesTable(frames: readonly Frame[]): Frame {
  const series = seriesOf(frames);
  const aligned = align(series);
  const time = frames.map(timeColumn).find((column) => column !== undefined);
  if (time === undefined) return { refId: 'A', name: '', columns: [] };
  const values = series.map(
    ({ title, labels, field }, index): Column => ({
      name: title,
      title,
      kind: 'number',
      values: aligned.values[index] ?? [],
      labels,
      field,
    }),
  );
  return { refId: 'A', name: '', columns: [{ ...time, values: aligned.times }, ...values] };
}

function stackedTable(frames: readonly Frame[]): Frame {
  const names = [...new Set(frames.flatMap(({ columns }) => columns.map(({ title }) => title)))];
  const columns = names.map((name): Column => {
    const model = frames.flatMap(({ columns: own }) => own).find(({ title }) => title === name);
    const values = frames.flatMap((frame) => {
      const column = frame.columns.find(({ title }) => title === name);
      return column?.values ?? new Array<null>(lengthOf(frame)).fill(null);
    });
    return { name, title: name, kind: model?.kind ?? 'text', values, labels: {}, field: model?.field ?? {} };
  });
  return { refId: frames[0]?.refId ?? 'A', name: '', columns };
}
