import type { TelemetryMigration } from './index.ts';

/**
 * Acknowledged means on disk. Inserts carry the name of their segment as a token: of the same segment sent twice, the second is dropped
 * as long as it is among the last 1,000.
 */
const durable = 'fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 1000';

/**
 * One row for each answered call; `server/src/calls/columns.ts` has the columns and `call-record.ts` what they mean.
 *
 * Order: every search is of one workspace, most are of a time, and pages run along time. The trace id stands in the order so that a
 * page in the order of time and trace id is read from its end without sorting (newest hundred of 10 million calls: 27 ms, without it
 * 210 ms), and stays out of the primary key, where nothing asks for it.
 *
 * Partitions: a week. What is kept for a time goes by whole partitions, so the unit must be small against a retention of months, and a
 * year must stay below a hundred of them: each is at least one part that a search opens and an insert of old calls writes. The week is a
 * plain number, since the date functions depend on the time zone of a server.
 *
 * No further index. One of all groups of three letters takes more disk than the calls and makes inserts five times as slow, and helps
 * only with texts that occur nowhere. A trace id says its time, which leads to its call.
 *
 * Codecs: LZ4 for the bodies, since a search for text reads all of them, and its time is that of unpacking; ZSTD for the rest.
 */
const calls = `
  CREATE TABLE IF NOT EXISTS calls (
    workspace LowCardinality(String),
    time_us Int64 CODEC(Delta, ZSTD(1)),
    trace_id String CODEC(ZSTD(1)),
    caller_kind LowCardinality(String),
    caller LowCardinality(String),
    caller_name LowCardinality(String),
    credential LowCardinality(String),
    dialect LowCardinality(String),
    operation LowCardinality(String),
    effect LowCardinality(String),
    permission LowCardinality(String),
    dry_run UInt8,
    method LowCardinality(String),
    path String CODEC(ZSTD(1)),
    template LowCardinality(String),
    query String CODEC(ZSTD(1)),
    status UInt16,
    error_code LowCardinality(String),
    fail_reason String CODEC(ZSTD(1)),
    duration_us UInt64 CODEC(T64, ZSTD(1)),
    request_bytes UInt64 CODEC(T64, ZSTD(1)),
    response_bytes UInt64 CODEC(T64, ZSTD(1)),
    address LowCardinality(String),
    user_agent LowCardinality(String),
    body String CODEC(LZ4),
    body_digest String CODEC(ZSTD(1)),
    object String CODEC(ZSTD(1)),
    segment String CODEC(ZSTD(1)),
    row_bytes UInt32 MATERIALIZED
      150 + length(path) + length(query) + length(fail_reason) + length(body) + length(body_digest) + length(object)
      COMMENT 'about as much as the row takes before compression; what the retention by size adds up'
      CODEC(T64, ZSTD(1))
  )
  ENGINE = MergeTree
  PARTITION BY intDiv(time_us, 604800000000)
  PRIMARY KEY (workspace, time_us)
  ORDER BY (workspace, time_us, trace_id)
  SETTINGS ${durable}`;

/** Calls that were answered and could not be recorded. There are few: no partitions. */
const callGaps = `
  CREATE TABLE IF NOT EXISTS call_gaps (
    from_us Int64,
    to_us Int64,
    workspace LowCardinality(String),
    calls UInt64,
    reason String,
    segment String
  )
  ENGINE = MergeTree
  ORDER BY (workspace, from_us)
  SETTINGS ${durable}`;

/** Calls with credentials that nobody knows, by the minute. They belong to no workspace; partitions as those of the calls. */
const callCounts = `
  CREATE TABLE IF NOT EXISTS call_counts (
    minute_s Int64 CODEC(Delta, ZSTD(1)),
    dialect LowCardinality(String),
    address String CODEC(ZSTD(1)),
    status UInt16,
    error_code LowCardinality(String),
    calls UInt64 CODEC(T64, ZSTD(1)),
    segment String CODEC(ZSTD(1))
  )
  ENGINE = MergeTree
  PARTITION BY intDiv(minute_s, 604800)
  ORDER BY (minute_s, address)
  SETTINGS ${durable}`;

export const callTables: TelemetryMigration = {
  name: '0001-calls',
  statements: [calls, callGaps, callCounts],
};
