import type { TelemetryMigration } from './index.ts';

/**
 * Merges column by column: row by row, every map of every row costs a dictionary made anew, which took three times as long as the insert
 * that brought the row. The engine does so only for parts with a file for each column, so those begin at 4 MiB before compression: what
 * most inserts bring stays below and is one file, what merges make of a few of them is above.
 */
const byColumn =
  'MODIFY SETTING min_bytes_for_wide_part = 4194304, vertical_merge_algorithm_min_rows_to_activate = 1, ' +
  'vertical_merge_algorithm_min_columns_to_activate = 1';

/** The tables of points as they were then. */
const tables = [
  'metric',
  'network',
  'keyevent',
  'object',
  'object_history',
  'object_change',
  'custom_object',
  'custom_object_history',
  'logging',
  'tracing',
  'rum',
  'security',
  'profiling',
  'dialtesting',
  'siem_logging',
  'llm',
  'agent_llm',
  'remote_job',
  'uploads',
];

export const cheaperMerges: TelemetryMigration = {
  name: '0008-cheaper-merges',
  statements: tables.map((name) => `ALTER TABLE ${name} ${byColumn}`),
};
