import type { SelectQuery } from '../nodes/queries.ts';

/** How a tree becomes text. Handed down, so that expressions and the queries in them need not import each other. */
export interface Style {
  /** A field's name. */
  readonly name: (name: string) => string;
  readonly text: (value: string) => string;
  /** A regular expression where a text would be something else. */
  readonly regex: (pattern: string) => string;
  /** A regular expression where a text is one. */
  readonly pattern: (pattern: string) => string;
  readonly select: (query: SelectQuery, style: Style) => string;
}
