import type { Call, SelectQuery } from '@belvedere/dql';
import type { ObjectLabels } from '../query.ts';
import type { Buckets } from '../time/buckets.ts';
import type { TimeRange } from '../time/range.ts';
import type { PointWish } from '../time/step.ts';
import type { Zone } from '../time/zone.ts';
import type { LinePatterns } from './drain.ts';
import type { Parameters } from './parameters.ts';
import type { ResultColumn } from './rows.ts';
import type { ValueType } from './value.ts';

/** What a text does not say. */
export interface CompileContext {
  readonly parameters: Parameters;
  readonly workspaces: readonly number[];
  readonly nowMs: number;
  readonly zone: Zone;
  /** Range that the request asks for; it holds where the text has none. */
  readonly asked: TimeRange | undefined;
  readonly wish: PointWish;
  /** Selects inside of this one that cannot be told in SQL, and their results. */
  readonly results: ReadonlyMap<SelectQuery, StoredResult>;
  /** Patterns of lines, by the call of `drain`. */
  readonly patterns: ReadonlyMap<Call, LinePatterns>;
  readonly objectLabels: readonly ObjectLabels[];
  /** Of the outermost select: a page goes on behind this row. */
  readonly after: PagePosition | undefined;
}

export interface PagePosition {
  readonly timeNs: bigint;
  readonly id: bigint;
}

/** A result that was computed before: rows as JSON, `[t, …columns]` each. */
export interface StoredResult {
  readonly json: string;
  readonly columns: readonly ResultColumn[];
  readonly stepMs: number;
}

/** What becomes of the columns of the statement, when it is no column of it. Runs over the points of one series in order. */
export type PostExpression =
  | { readonly kind: 'column'; readonly index: number }
  | { readonly kind: 'number'; readonly value: number }
  | {
      readonly kind: 'arithmetic';
      readonly operators: readonly string[];
      readonly operands: readonly PostExpression[];
    }
  | {
      readonly kind: 'transform';
      readonly name: string;
      readonly argument: number | undefined;
      readonly input: PostExpression;
    }
  | {
      readonly kind: 'series';
      readonly name: string;
      readonly argument: number | undefined;
      readonly input: PostExpression;
    }
  | { readonly kind: 'fill'; readonly way: FillWay; readonly input: PostExpression };

export type FillWay = 'LINEAR' | 'PREVIOUS' | { readonly value: number | string | boolean | null };

export interface KeyColumn {
  readonly name: string;
  /** The column is a JSON object: each of its keys is a tag. */
  readonly isSpread: boolean;
}

export interface OutputColumn {
  readonly name: string;
  readonly expression: PostExpression;
  /** Of the field and the functions that it is made of, for clients that label columns. */
  readonly field: string;
  readonly functions: readonly string[];
}

/** Order and pages of a result that has to be made after the statement. */
export interface Paging {
  /** Index of the output, or time. */
  readonly order: readonly { readonly by: number | 'time'; readonly descending: boolean }[];
  readonly limit: number | null;
  readonly offset: number;
  readonly seriesOrder: { readonly by: number | 'key'; readonly key: number; readonly descending: boolean } | null;
  readonly seriesLimit: number | null;
  readonly seriesOffset: number;
}

/** A select as SQL. The statement has the columns `t` (nanoseconds, NULL without a step), `k0` … and `v0` …: names of users are no SQL. */
export interface CompiledSelect {
  readonly sql: string;
  readonly keys: readonly KeyColumn[];
  /** Types of `v0` … */
  readonly types: readonly ValueType[];
  readonly outputs: readonly OutputColumn[];
  /** Rows are stored points and not what was made of many. */
  readonly isRaw: boolean;
  /** The only column holds all that a row has. */
  readonly isEverything: boolean;
  /** Names of the columns of `everything`, in its order. */
  readonly promoted: readonly string[];
  /** Undefined: the statement has put rows in order and cut them. */
  readonly paging: Paging | undefined;
  readonly buckets: Buckets | undefined;
  readonly range: TimeRange;
  /** Columns that have a time of their own although there is no step. */
  readonly hasTime: boolean;
  /** Most rows of each series. */
  readonly limit: number | null;
  /** Index of two columns that tell where a page ends: time in nanoseconds and id. */
  readonly positionColumn: number | undefined;
  /** One row for each that fits, for the total. */
  readonly countSql: string | undefined;
}
