/**
 * The tables of points and what their columns mean, for those who write and who query them. The migration that makes them says the
 * types; here stands what is the same in all of them:
 *
 * - `workspace`: number of the workspace; 0 for the marks of batches, see `batch`.
 * - `measurement`: measurement of a metric, class of an object, source of anything else.
 * - `time_ns`: nanoseconds since 1970.
 * - `keep_days`: how many days the workspace kept this category when the point came; part of the partition.
 * - `id`: in the tables of events only. Tells points of the same time apart; grows with the time of arrival (`firstIdOf`).
 * - promoted columns: `host`, `service` and those of the table hold the tag or text field of their name, which is then *not* in the
 *   maps. Empty: the point has none. A promoted name whose value is no text stays in the maps.
 * - `tags`, `strings`, `booleans`: maps of the rest.
 * - `numbers`: every other number, integers too.
 * - `integers`: exact values of those integers that `numbers` cannot hold exactly, beyond 2^53; empty for nearly all points.
 * - `batch`: empty, but in rows of workspace 0: there it is the hash of a batch whose points lie in the same part.
 */
export interface PointTable {
  readonly name: string;
  /** Names of promoted columns, `host` and `service` among them. */
  readonly promoted: readonly string[];
  /** Those of them that hold one of few values. */
  readonly dictionary: ReadonlySet<string>;
  readonly hasId: boolean;
  /** Partitioned by time. The tables of newest objects are not: in them a newer row of the same key takes the place of the older. */
  readonly partitioned: boolean;
}

const few = [
  'host',
  'service',
  'status',
  'operation',
  'app_id',
  'storage_index',
  'df_status',
  'df_source',
  'content_type',
];

function tableOf(name: string, promoted: readonly string[], form: Partial<PointTable> = {}): PointTable {
  const names = ['host', 'service', ...promoted];
  return {
    name,
    promoted: names,
    dictionary: new Set(names.filter((column) => few.includes(column))),
    hasId: true,
    partitioned: true,
    ...form,
  };
}

const text = ['status', 'trace_id', 'span_id', 'storage_index', 'message'];
const object = ['name', 'message'];
const newest = { hasId: false, partitioned: false };

export const pointTables = {
  metric: tableOf('metric', [], { hasId: false }),
  network: tableOf('network', []),
  keyevent: tableOf('keyevent', ['status', 'df_status', 'df_source', 'df_monitor_id', 'df_event_id', 'message']),
  /** The newest report of each object, by class and name. */
  object: tableOf('object', object, newest),
  object_history: tableOf('object_history', object),
  object_change: tableOf('object_change', object),
  custom_object: tableOf('custom_object', object, newest),
  custom_object_history: tableOf('custom_object_history', object),
  logging: tableOf('logging', text),
  tracing: tableOf('tracing', ['status', 'operation', 'resource', 'trace_id', 'span_id', 'parent_id', 'message']),
  rum: tableOf('rum', ['status', 'app_id', 'session_id', 'view_id', 'userid', 'trace_id', 'message']),
  security: tableOf('security', ['status', 'message']),
  profiling: tableOf('profiling', ['profile_id']),
  dialtesting: tableOf('dialtesting', text),
  siem_logging: tableOf('siem_logging', text),
  llm: tableOf('llm', text),
  agent_llm: tableOf('agent_llm', text),
  remote_job: tableOf('remote_job', text),
  /** What comes as files: session replays, profiles, reports of faults. `measurement` is the kind, `body` base64. */
  uploads: tableOf('uploads', ['name', 'content_type', 'body']),
} as const satisfies Record<string, PointTable>;

export type PointTableName = keyof typeof pointTables;

/** What a workspace can keep a category for. Few, because each is a row of partitions of its own. */
export const keepDaysChoices = [1, 3, 7, 14, 30, 60, 90, 180, 365, 730] as const;

/** Days in one partition: small against what is kept, and large enough that there are never more than 28 at a time. */
export const partitionDays = (keepDays: number): number => (keepDays <= 14 ? 1 : keepDays <= 90 ? 7 : 28);

/** Points of one microsecond of arrival that an `id` can tell apart. */
const idsPerUs = 1024n;

/** The least `id` of what arrives at a time in microseconds since 1970; divided by 1,024 an `id` is that time again. */
export const firstIdOf = (arrivalUs: bigint): bigint => arrivalUs * idsPerUs;
