import type { Field } from './field.ts';

export type ColumnKind = 'time' | 'number' | 'text' | 'flag' | 'other';
export type Labels = Readonly<Record<string, string>>;

/** One column of an answer. Times are epoch milliseconds; what is missing is null. */
export interface Column {
  /** As the data source calls it. */
  readonly name: string;
  /** As it is shown. */
  readonly title: string;
  readonly kind: ColumnKind;
  readonly values: readonly unknown[];
  readonly labels: Labels;
  readonly field: Field;
}

/** A table of columns of equal length: what every query is answered with, and what every chart draws. */
export interface Frame {
  /** The query that was answered: its letter or code. */
  readonly refId: string;
  readonly name: string;
  readonly columns: readonly Column[];
  /** Of an earlier time, which another answer is compared with: its query, and how far back. */
  readonly comparison?: { readonly refId: string; readonly label: string };
}

export const lengthOf = ({ columns }: Frame): number => columns[0]?.values.length ?? 0;

export const timeColumn = ({ columns }: Frame): Column | undefined => columns.find(({ kind }) => kind === 'time');

export const numberColumns = ({ columns }: Frame): readonly Column[] =>
  columns.filter(({ kind, field }) => kind === 'number' && field.isHidden !== true);

export const isEmpty = (frames: readonly Frame[]): boolean => frames.every((frame) => lengthOf(frame) === 0);

/** A number as charts can draw it; null for what is none. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** The kind of a column of which only the values are known. */
export function kindOf(values: readonly unknown[]): ColumnKind {
  const first = values.find((value) => value !== null && value !== undefined);
  if (typeof first === 'number') return 'number';
  if (typeof first === 'boolean') return 'flag';
  return typeof first === 'object' ? 'other' : 'text';
}
