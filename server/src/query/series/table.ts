import type { QueryParse } from '../query.ts';
import type { Group } from './points.ts';

/** A result on its way: groups of rows under named columns. What functions over results take and give. */
export interface ResultTable {
  /** Name of the series; undefined for none. */
  readonly name: string | undefined;
  /** Names of the keys, in the order in which groups have them. */
  readonly keyNames: readonly string[];
  /** Names of the value columns. */
  readonly columns: readonly string[];
  readonly groups: readonly Group[];
  /** Begins of the buckets, oldest first; undefined without a step. */
  readonly startsMs: readonly number[] | undefined;
  readonly stepMs: number;
  readonly pointsMax: number;
  readonly parse: QueryParse;
  /** How many rows a filter over the result left. */
  readonly filterCount: number | undefined;
}
