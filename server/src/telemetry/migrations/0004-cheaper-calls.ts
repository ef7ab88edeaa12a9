import type { TelemetryMigration } from './index.ts';

/**
 * Small parts are one file each, not a hundred: making and removing the files of the merges took as long as the merges. Parts of more
 * than this have a file for each column as before, so a search over what is old reads as little as it did.
 */
const partsInOneFile = 'ALTER TABLE calls MODIFY SETTING min_bytes_for_wide_part = 268435456';

/**
 * Where the lines of the spool go in: it keeps nothing and hands them on to `calls`. Read into plain texts, of which whole columns are
 * made into dictionaries at once, a line takes three quarters of the time that it takes read into dictionaries value by value.
 */
const callLines = `
  CREATE TABLE IF NOT EXISTS call_lines (
    workspace String,
    time_us Int64,
    trace_id String,
    caller_kind String,
    caller String,
    caller_name String,
    credential String,
    dialect String,
    operation String,
    effect String,
    permission String,
    dry_run UInt8,
    method String,
    path String,
    template String,
    query String,
    status UInt16,
    error_code String,
    fail_reason String,
    duration_us UInt64,
    request_bytes UInt64,
    response_bytes UInt64,
    address String,
    user_agent String,
    body String,
    body_digest String,
    object String,
    segment String
  )
  ENGINE = Null`;

const intoCalls = 'CREATE MATERIALIZED VIEW IF NOT EXISTS call_lines_to_calls TO calls AS SELECT * FROM call_lines';

export const cheaperCalls: TelemetryMigration = {
  name: '0004-cheaper-calls',
  statements: [partsInOneFile, callLines, intoCalls],
};
