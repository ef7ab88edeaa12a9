import type { Span } from '../text/source.ts';
import type { SelectQuery } from './queries.ts';
import type {
  BooleanLiteral,
  Duration,
  Field,
  JsonPath,
  Keyword,
  List,
  NullLiteral,
  NumberLiteral,
  Regex,
  Star,
  StringLiteral,
} from './values.ts';

/**
 * Operators of one rank in a row, applied from left to right: `a - b + c` has three operands and two operators. Flat, so that a long
 * sum is not a deep tree. `^` always has two operands and binds to the right.
 */
export interface Arithmetic extends Span {
  readonly kind: 'arithmetic';
  readonly operands: readonly Expression[];
  readonly operators: readonly ArithmeticOperator[];
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '^';

/**
 * Two values compared. With `=~` and `!~` the right side is a regular expression; `f = re('p')` is read as `f =~ 'p'`. A
 * comparison with a missing field is false.
 */
export interface Comparison extends Span {
  readonly kind: 'comparison';
  readonly operator: ComparisonOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export type ComparisonOperator = '=' | '!=' | '<' | '<=' | '>' | '>=' | '=~' | '!~';

/** `f IN [a, b]`, `f NOT IN (a, b)`, `f IN (select)`; also `f = [a, b]`. */
export interface Membership extends Span {
  readonly kind: 'membership';
  readonly operand: Expression;
  readonly set: List | SubQuery | SourceReference;
  readonly negated: boolean;
}

/** The result of a source of the query, by its alias: the form which sub-queries in a filter are compiled to. */
export interface SourceReference extends Span {
  readonly kind: 'sourceReference';
  readonly name: string;
}

/** All or any of at least two conditions. */
export interface Logical extends Span {
  readonly kind: 'and' | 'or';
  readonly operands: readonly Expression[];
}

export interface Not extends Span {
  readonly kind: 'not';
  readonly operand: Expression;
}

/**
 * A filter function. `f = match('p')`, `match(f, 'p')` and `match('p')` are all this; `f != match('p')` is negated.
 */
export interface Match extends Span {
  readonly kind: 'match';
  /** In lower case; a name or an alias of the registry of filter functions. */
  readonly function: string;
  /** Null: the field which searches look into by default. */
  readonly field: Expression | null;
  readonly arguments: readonly Argument[];
  readonly negated: boolean;
}

/** Any other function: an aggregate, a transform, a function over the points of a series. */
export interface Call extends Span {
  readonly kind: 'call';
  /** In lower case, otherwise as written: the name of the column is made of it. */
  readonly function: string;
  readonly arguments: readonly Argument[];
}

export interface Argument extends Span {
  readonly kind: 'argument';
  /** As written before `=`; null for an argument that stands in its place. */
  readonly name: string | null;
  readonly value: Expression;
  readonly alias: string | null;
}

/** `CASE WHEN a > 1 THEN 'x' ELSE 'y' END`; with a subject the branches compare it with their `when`. */
export interface Case extends Span {
  readonly kind: 'case';
  readonly subject: Expression | null;
  readonly branches: readonly CaseBranch[];
  readonly otherwise: Expression | null;
}

export interface CaseBranch extends Span {
  readonly kind: 'branch';
  readonly when: Expression;
  readonly then: Expression;
}

/** A select whose result is used as a table, a list or a value. */
export interface SubQuery extends Span {
  readonly kind: 'subquery';
  readonly query: SelectQuery;
}

/** In `eval`: the only value column of a query (`A`) or one of its columns (`A.e`). */
export interface Operand extends Span {
  readonly kind: 'operand';
  readonly query: string;
  readonly column: string | null;
}

export type Expression =
  | StringLiteral
  | NumberLiteral
  | BooleanLiteral
  | NullLiteral
  | Duration
  | Regex
  | Keyword
  | Field
  | JsonPath
  | Star
  | List
  | Arithmetic
  | Comparison
  | Membership
  | SourceReference
  | Logical
  | Not
  | Match
  | Call
  | Case
  | SubQuery
  | Operand;
