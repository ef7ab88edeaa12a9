import type { TelemetryMigration } from './index.ts';

/**
 * One row for each query that has ended: what it read and how long it took. Beside the record of calls, whose rows are of whole calls: one
 * of those may have many queries, and queries of the server itself have none. They are kept for 90 days.
 */
const records = `
  CREATE TABLE IF NOT EXISTS query_records (
    workspace UInt32,
    time_us Int64 CODEC(Delta, ZSTD(1)),
    id String CODEC(ZSTD(1)),
    trace_id String CODEC(ZSTD(1)),
    caller LowCardinality(String),
    caller_name LowCardinality(String),
    origin LowCardinality(String),
    text String CODEC(ZSTD(1)),
    outcome LowCardinality(String),
    duration_us UInt64 CODEC(T64, ZSTD(1)),
    rows_read UInt64 CODEC(T64, ZSTD(1)),
    bytes_read UInt64 CODEC(T64, ZSTD(1)),
    result_rows UInt64 CODEC(T64, ZSTD(1))
  )
  ENGINE = MergeTree
  PARTITION BY intDiv(time_us, 2419200000000)
  ORDER BY (workspace, time_us, id)
  TTL toDateTime(intDiv(time_us, 1000000)) + INTERVAL 90 DAY
  SETTINGS ttl_only_drop_parts = 1`;

export const queryTables: TelemetryMigration = { name: '0003-queries', statements: [records] };
