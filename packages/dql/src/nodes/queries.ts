import type { Span } from '../text/source.ts';
import type { Argument, Expression } from './expressions.ts';
import type { Duration, Regex, Star, StringLiteral } from './values.ts';
import type { Window } from './window.ts';

/**
 * `M::cpu:(avg(usage) AS u) { host = 'a' } [1h::1m] BY host …`. The properties are those of the vendors' tree. Empty lists and null
 * stand for clauses that are not written. Of a clause that is written twice the last one counts.
 */
export interface SelectQuery extends Span {
  readonly kind: 'select';
  readonly namespace: NamespaceName;
  /** `L("a", "b")::…`. */
  readonly indices: readonly StringLiteral[];
  /** Empty: every source that has the fields. */
  readonly sources: readonly SourceItem[];
  /** Empty: every field. */
  readonly projections: readonly Target[];
  /** All of them must hold. */
  readonly wheres: readonly Expression[];
  readonly window: Window | null;
  /** The same query, so much earlier, with its timestamps moved to now. */
  readonly shift: Duration | null;
  readonly groups: readonly Group[];
  readonly having: Expression | null;
  /** Order of the rows in a series. */
  readonly orderBy: readonly SortKey[];
  readonly limit: number | null;
  readonly offset: number | null;
  /** Order of the series. */
  readonly sorderBy: SortKey | null;
  readonly slimit: number | null;
  readonly soffset: number | null;
}

/** The namespace as written. Which it is, and whether it is one, the registry tells. */
export interface NamespaceName extends Span {
  readonly kind: 'namespace';
  readonly name: string;
}

export type SourceItem = SourceName | Regex | Star | SourceQuery;

/** An exact name. */
export interface SourceName extends Span {
  readonly kind: 'source';
  readonly name: string;
}

/** A select whose result is the table. With an alias its columns are addressed as `alias.column`. */
export interface SourceQuery extends Span {
  readonly kind: 'sourceQuery';
  readonly query: SelectQuery;
  readonly alias: string | null;
}

export interface Target extends Span {
  readonly kind: 'target';
  readonly expression: Expression;
  /** The value so much earlier, beside the others. */
  readonly shift: Duration | null;
  readonly alias: string | null;
}

/** A key that rows are grouped by. A duration groups by time. */
export interface Group extends Span {
  readonly kind: 'group';
  readonly expression: Expression;
  readonly alias: string | null;
}

export interface SortKey extends Span {
  readonly kind: 'sortKey';
  readonly expression: Expression;
  readonly descending: boolean;
}

/** `show_tag_value(from=['cpu'], keyin=['host']) LIMIT 50`: metadata as series. */
export interface ShowQuery extends Span {
  readonly kind: 'show';
  /** In lower case. */
  readonly function: string;
  readonly arguments: readonly Argument[];
  readonly wheres: readonly Expression[];
  readonly window: Window | null;
  readonly limit: number | null;
  readonly offset: number | null;
}

/**
 * Functions over the result of a query, applied in order: `difference(q).abs()` and `abs((difference(q)))` are both two calls on `q`.
 */
export interface OuterQuery extends Span {
  readonly kind: 'outer';
  /** An outer query only where it has an alias of its own. */
  readonly input: InnerQuery;
  readonly calls: readonly OuterCall[];
  readonly alias: string | null;
}

export interface OuterCall extends Span {
  readonly kind: 'outerCall';
  /** In lower case. */
  readonly function: string;
  /** Without the query. */
  readonly arguments: readonly Argument[];
}

/** `eval(A.e / B.t, A=(…), B='…', alias='ratio')`: queries joined on time and group keys. */
export interface EvalQuery extends Span {
  readonly kind: 'eval';
  readonly expression: Expression;
  readonly operands: readonly EvalOperand[];
  readonly alias: string | null;
}

export interface EvalOperand extends Span {
  readonly kind: 'evalOperand';
  readonly name: string;
  readonly query: InnerQuery;
}

/** What may stand inside of another query by itself. */
export type InnerQuery = SelectQuery | OuterQuery | EvalQuery;

export type Query = InnerQuery | ShowQuery;
