/**
 * The columns of the tables that the recorder fills: the migration that makes the tables, the inserts and the searches all name them from
 * here. A line of the spool is an array of these values, in this order; how rows of calls are written is in `rows/columns.ts`.
 */

/** One row per answered call. */
export const callColumns = [
  'workspace',
  'time_us',
  'trace_id',
  'caller_kind',
  'caller',
  'caller_name',
  'credential',
  'dialect',
  'operation',
  'effect',
  'permission',
  'dry_run',
  'method',
  'path',
  'template',
  'query',
  'status',
  'error_code',
  'fail_reason',
  'duration_us',
  'request_bytes',
  'response_bytes',
  'address',
  'user_agent',
  'body',
  'body_digest',
  'object',
  'segment',
] as const;

/** Calls that were answered and could not be recorded: how many of a workspace between two times, and why. */
export const gapColumns = ['from_us', 'to_us', 'workspace', 'calls', 'reason', 'segment'] as const;

/** Calls that belong to nobody, added up by the minute in which they were answered. */
export const countColumns = ['minute_s', 'dialect', 'address', 'status', 'error_code', 'calls', 'segment'] as const;
