/** A value as JSON has it. */
export type Cell = string | number | boolean | null | readonly unknown[] | { readonly [key: string]: unknown };

/** A row of a series: its time in milliseconds, null without one, and its values. */
export interface Row {
  readonly timeMs: number | null;
  readonly values: readonly Cell[];
}

/** The rows of a group, oldest first where a function works on them. */
export interface Group {
  /** Values of the keys, in their order. */
  readonly keys: readonly string[];
  readonly rows: readonly Row[];
}

export const numberOf = (cell: Cell | undefined): number | null => {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : null;
  if (typeof cell === 'boolean') return cell ? 1 : 0;
  if (typeof cell !== 'string' || cell.trim() === '') return null;
  const number = Number(cell);
  return Number.isFinite(number) ? number : null;
};

/** What cannot be told as a number of JSON is missing. */
export const finite = (number: number): number | null => (Number.isFinite(number) ? number : null);
