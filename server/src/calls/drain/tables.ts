import { callColumns, countColumns, gapColumns } from '../columns.ts';
import type { SegmentKind } from '../spool/segment-name.ts';

/** Where the lines of a kind go, and what tells the rows of one segment apart. */
export interface EngineTable {
  readonly name: string;
  /** The table that lines are inserted into and that hands them on, where it is another. */
  readonly entrance?: string;
  readonly columns: readonly string[];
  /** Columns whose values together no two lines of a segment share. */
  readonly identity: readonly string[];
  /** The column by which the table is ordered in time: names the few parts that the engine has to look into. */
  readonly time: string;
}

export const engineTables: Readonly<Record<SegmentKind, EngineTable>> = {
  // Trace ids would do only while no caller may choose its own; times come from one clock that never repeats itself.
  calls: { name: 'calls', entrance: 'call_lines', columns: callColumns, identity: ['time_us'], time: 'time_us' },
  gaps: { name: 'call_gaps', columns: gapColumns, identity: ['from_us', 'workspace', 'reason'], time: 'from_us' },
  counts: {
    name: 'call_counts',
    columns: countColumns,
    identity: ['minute_s', 'dialect', 'address', 'status', 'error_code'],
    time: 'minute_s',
  },
};
