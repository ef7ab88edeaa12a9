/**
 * A call in the spool is a row of ClickHouse's binary format: the values one behind the other, whole numbers with their lowest byte first,
 * a text behind its length in UTF-8 bytes. The engine reads that in a third of the time that JSON takes, and it is made in a third of it.
 * The types are those of `call_lines`, through which rows go in.
 */

export type CallColumnType = 'Int64' | 'UInt64' | 'UInt16' | 'UInt8' | 'String';

export interface CallRowColumn {
  readonly name: string;
  readonly type: CallColumnType;
}

const texts = (...names: string[]): CallRowColumn[] => names.map((name) => ({ name, type: 'String' }));

/** What is another in most calls. */
const ofTheCall: readonly CallRowColumn[] = [
  { name: 'time_us', type: 'Int64' },
  { name: 'dry_run', type: 'UInt8' },
  { name: 'status', type: 'UInt16' },
  { name: 'duration_us', type: 'UInt64' },
  { name: 'request_bytes', type: 'UInt64' },
  { name: 'response_bytes', type: 'UInt64' },
  ...texts('trace_id', 'path', 'query', 'error_code', 'fail_reason', 'body', 'body_digest', 'object'),
];

/** What is the same in all calls of one program to one route: who calls, from where, and what it is that is called. */
export const sourceColumns = [
  'workspace',
  'caller_kind',
  'caller',
  'caller_name',
  'credential',
  'dialect',
  'operation',
  'effect',
  'permission',
  'method',
  'template',
  'address',
  'user_agent',
] as const;

/** In the order in which a row holds them. The segment is last: by it a row is known to be whole. */
export const callRowColumns: readonly CallRowColumn[] = [...ofTheCall, ...texts(...sourceColumns, 'segment')];
