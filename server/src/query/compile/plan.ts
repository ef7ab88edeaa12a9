import type { SelectQuery, Target } from '@belvedere/dql';
import type { QueryTable } from '../guards/namespaces.ts';
import type { Buckets } from '../time/buckets.ts';
import type { TimeRange } from '../time/range.ts';
import type { CompileContext } from './compiled.ts';
import type { GroupKey } from './groups.ts';
import type { SelectRows } from './sources.ts';

/** What every form of a select needs to know. */
export interface SelectPlan {
  readonly query: SelectQuery;
  readonly table: QueryTable;
  readonly context: CompileContext;
  readonly range: TimeRange;
  readonly rows: SelectRows;
  readonly keys: readonly GroupKey[];
  /** Targets that are columns. */
  readonly targets: readonly Target[];
  readonly buckets: Buckets | undefined;
  /** Seconds of a bucket, or of the range. */
  readonly seconds: number | undefined;
  /** It stands in another query. */
  readonly isInner: boolean;
}
