import type { Call, Expression, SelectQuery } from '@belvedere/dql';
import type { LinePatterns } from './drain.ts';
import type { Parameters } from './parameters.ts';
import type { Value } from './value.ts';

/** What an expression may refer to where it stands. */
export interface Environment {
  readonly parameters: Parameters;
  /** Time of the query, milliseconds since 1970. */
  readonly nowMs: number;
  /** A stored field, a column of a sub-query, an alias. */
  readonly field: (name: string) => Value;
  /** What stands for a whole expression here, such as the column of an aggregate; undefined: it is compiled by its parts. */
  readonly known: (node: Expression) => Value | undefined;
  /** An aggregate; where there is none, it cannot stand there. */
  readonly aggregate: (node: Call) => Value;
  /** `SELECT` of one column of texts, for IN. */
  readonly list: (query: SelectQuery) => string;
  /** The same of a source by its alias. */
  readonly sourceList: (name: string) => string;
  /** The patterns that the lines of a call of `drain` were found to have; undefined: their shapes are looked for. */
  readonly patternsOf: (node: Call) => LinePatterns | undefined;
  /** `SELECT` of a key of the objects that carry labels. */
  readonly labelled: (asked: LabelledObjects) => string;
}

export interface LabelledObjects {
  readonly objectClass: string;
  readonly objectName: string | undefined;
  /** All of them. */
  readonly labels: readonly string[];
  readonly key: string;
  readonly max: number;
}
