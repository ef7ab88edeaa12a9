import type { TelemetryMigration } from './index.ts';

/**
 * Queries in the background, for servers that share an engine: one row when a query begins and one when it ends, with its result. Nothing in it is asked
 * for after some minutes.
 */
const background = `
  CREATE TABLE IF NOT EXISTS background_queries (
    workspace UInt32,
    id String CODEC(ZSTD(1)),
    time_us Int64 CODEC(Delta, ZSTD(1)),
    state LowCardinality(String),
    body String CODEC(ZSTD(1))
  )
  ENGINE = MergeTree
  PARTITION BY intDiv(time_us, 3600000000)
  ORDER BY (workspace, id, time_us)
  TTL toDateTime(intDiv(time_us, 1000000)) + INTERVAL 1 HOUR
  SETTINGS ttl_only_drop_parts = 1`;

const resultBytes =
  'ALTER TABLE query_records ADD COLUMN IF NOT EXISTS result_bytes UInt64 CODEC(T64, ZSTD(1)) AFTER result_rows';

export const queryUse: TelemetryMigration = { name: '0006-query-use', statements: [background, resultBytes] };
