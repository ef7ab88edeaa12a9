/** What can be written at a place of a query. */
export type PlaceKind =
  /** A whole query: a namespace or a function over queries. */
  | 'query'
  | 'source'
  /** A field, or a function that makes a target. */
  | 'target'
  /** An argument of a function. */
  | 'argument'
  /** The left side of a condition. */
  | 'condition'
  /** The right side of a condition. */
  | 'value'
  /** What connects what is written with what follows. */
  | 'operator'
  | 'window'
  | 'clause'
  | 'group'
  | 'having'
  | 'order'
  /** BY behind ORDER. */
  | 'by'
  /** A number, or a name that only the user knows. */
  | 'nothing';

/** Where the cursor of an editor is in a query that is being written. */
export interface CursorPlace {
  readonly kind: PlaceKind;
  /** What is written of the name under the cursor. */
  readonly prefix: string;
  /** The part of the text that a candidate replaces. */
  readonly from: number;
  readonly to: number;
  /** As written; null before there is one. */
  readonly namespace: string | null;
  /** Exact sources, as far as they are written. */
  readonly sources: readonly string[];
  /** Of a value the field that it is compared with; null elsewhere. */
  readonly field: string | null;
  /** Of an argument the function; null elsewhere. */
  readonly function: string | null;
  /** Whether the cursor is in quotes, which a candidate must not bring again. */
  readonly inQuotes: boolean;
  /** Aliases that were given so far. */
  readonly aliases: readonly string[];
}
