import { type Column, type Frame, kindOf, lengthOf } from '../../../charts/frame.ts';
import { type Json, textOf } from '../../../data/json.ts';

export type Frames = readonly Frame[];
/** Frames made of frames, by the options of one transformation of a panel. */
export type Transform = (frames: Frames, options: Json) => Frames;

export const column = (name: string, values: readonly unknown[], more: Partial<Column> = {}): Column => ({
  name,
  title: name,
  kind: kindOf(values),
  values,
  labels: {},
  field: {},
  ...more,
});

export const isNamed = ({ name, title }: Column, wanted: string): boolean => title === wanted || name === wanted;
export const namedColumn = (frame: Frame, wanted: unknown): Column | undefined =>
  frame.columns.find((each) => isNamed(each, textOf(wanted)));
export const rowsOf = (frame: Frame): readonly number[] => Array.from({ length: lengthOf(frame) }, (_, row) => row);
export const withRows = (frame: Frame, rows: readonly number[]): Frame => ({
  ...frame,
  columns: frame.columns.map((each) => ({ ...each, values: rows.map((row) => each.values[row]) })),
});
