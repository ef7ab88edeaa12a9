import type { TelemetryMigration } from './index.ts';

/** Acknowledged means on disk. What is sent twice is found by the marks of batches in the rows, not by a window of the table. */
const durable = 'fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 0';

/** Counts are sent again under the same token until they are there. */
const counted = 'fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 1000';

const key = 'LowCardinality(String)';
const few = (name: string): string => `${name} ${key}`;
const text = (name: string): string => `${name} String CODEC(ZSTD(1))`;

/**
 * The measurements behind this form stand in the decision record of the tables of points: fields of any name need maps; one map of numbers
 * is inserted in two thirds of the time that one of floats and one of integers take; a column of its own for host and service makes the
 * queries that are asked most twice as fast.
 */
const points = (promoted: readonly string[]): string => `
    workspace UInt32,
    measurement ${key},
    time_ns Int64 CODEC(Delta, ZSTD(1)),
    keep_days UInt16,
    ${[few('host'), few('service'), ...promoted].join(',\n    ')},
    tags Map(${key}, ${key}) CODEC(ZSTD(1)),
    numbers Map(${key}, Float64) CODEC(ZSTD(1)),
    integers Map(${key}, Int128) CODEC(ZSTD(1)),
    strings Map(${key}, String) CODEC(ZSTD(1)),
    booleans Map(${key}, Bool) CODEC(ZSTD(1)),
    batch String CODEC(ZSTD(1))`;

/**
 * Partitions by what is kept equally long and by time: everything in one is over at the same time, and goes at once. The workspace is no
 * part of them: an insert would make a part for each, and a year of a thousand workspaces 400,000 of them.
 */
const partitions =
  'PARTITION BY (keep_days, intDiv(time_ns, 86400000000000 * multiIf(keep_days <= 14, 1, keep_days <= 90, 7, 28)))';

const metrics = `
  CREATE TABLE IF NOT EXISTS metric (${points([])})
  ENGINE = MergeTree
  ${partitions}
  ORDER BY (workspace, measurement, time_ns)
  SETTINGS ${durable}`;

const events = (name: string, promoted: readonly string[], indexes: readonly string[] = []): string => `
  CREATE TABLE IF NOT EXISTS ${name} (
    id UInt64 CODEC(Delta, ZSTD(1)),${points(promoted)}${indexes.map((index) => `,\n    ${index}`).join('')})
  ENGINE = MergeTree
  ${partitions}
  PRIMARY KEY (workspace, measurement, time_ns)
  ORDER BY (workspace, measurement, time_ns, id)
  SETTINGS ${durable}`;

/**
 * One row for each object, the newest. Not partitioned: rows of one key in different partitions would never replace each other. Read
 * it with FINAL; there are few rows.
 */
const newest = (name: string): string => `
  CREATE TABLE IF NOT EXISTS ${name} (${points(object)})
  ENGINE = ReplacingMergeTree(time_ns)
  ORDER BY (workspace, measurement, name)
  SETTINGS ${durable}`;

const object = [text('name'), text('message')];
const log = [few('status'), text('trace_id'), text('span_id'), few('storage_index'), text('message')];
/** Traces are asked for by their id alone, without a time. */
const byTrace = 'INDEX by_trace trace_id TYPE bloom_filter(0.01) GRANULARITY 1';

/**
 * What was received, added up by minute. `outcome` is empty for bodies that were taken, else the code of the answer. The rows of a minute
 * come in pieces: always add them up.
 */
const counts = `
  CREATE TABLE IF NOT EXISTS ingest_counts (
    workspace UInt32,
    minute_s Int64 CODEC(Delta, ZSTD(1)),
    token UInt32,
    category ${key},
    outcome ${key},
    requests UInt64 CODEC(T64, ZSTD(1)),
    points UInt64 CODEC(T64, ZSTD(1)),
    bad_points UInt64 CODEC(T64, ZSTD(1)),
    bytes UInt64 CODEC(T64, ZSTD(1))
  )
  ENGINE = SummingMergeTree((requests, points, bad_points, bytes))
  PARTITION BY intDiv(minute_s, 2419200)
  ORDER BY (workspace, minute_s, token, category, outcome)
  SETTINGS ${counted}`;

/** The newest points that could not be taken, with the reason. */
const errors = `
  CREATE TABLE IF NOT EXISTS ingest_errors (
    workspace UInt32,
    time_us Int64 CODEC(Delta, ZSTD(1)),
    number UInt32,
    token UInt32,
    category ${key},
    place UInt32,
    offset Int64,
    reason String CODEC(ZSTD(1)),
    sample String CODEC(ZSTD(1))
  )
  ENGINE = MergeTree
  PARTITION BY intDiv(time_us, 86400000000)
  ORDER BY (workspace, time_us, number)
  SETTINGS ${counted}`;

/** Files of agents. */
export const uploads = events('uploads', [text('name'), few('content_type'), text('body')]);

export const pointsOfTelemetry: TelemetryMigration = {
  name: '0002-points',
  statements: [
    metrics,
    events('network', []),
    events('keyevent', [
      few('status'),
      few('df_status'),
      few('df_source'),
      text('df_monitor_id'),
      text('df_event_id'),
      text('message'),
    ]),
    newest('object'),
    events('object_history', object),
    events('object_change', object),
    newest('custom_object'),
    events('custom_object_history', object),
    events('logging', log, [byTrace]),
    events(
      'tracing',
      [
        few('status'),
        few('operation'),
        text('resource'),
        text('trace_id'),
        text('span_id'),
        text('parent_id'),
        text('message'),
      ],
      [byTrace],
    ),
    events('rum', [
      few('status'),
      few('app_id'),
      text('session_id'),
      text('view_id'),
      text('userid'),
      text('trace_id'),
      text('message'),
    ]),
    events('security', [few('status'), text('message')]),
    events('profiling', [text('profile_id')]),
    events('dialtesting', log),
    events('siem_logging', log, [byTrace]),
    events('llm', log, [byTrace]),
    events('agent_llm', log, [byTrace]),
    events('remote_job', log),
    uploads,
    counts,
    errors,
  ],
};
