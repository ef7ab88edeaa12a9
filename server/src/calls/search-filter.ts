import { refusedStatuses } from './outcome.ts';
import type { CallFilter, CallPosition } from './search.ts';

/** What a parameter may be: text, a number, a list of texts. */
export type Value = string | number | readonly string[];

/** A condition in SQL and the values that it names: user text only ever comes as a value. */
export interface Condition {
  readonly sql: string;
  readonly values?: Readonly<Record<string, Value>>;
}

const equals = (column: string, type: string, name: string, value: string | number | undefined): Condition[] =>
  value === undefined ? [] : [{ sql: `${column} = {${name}:${type}}`, values: { [name]: value } }];

/** What is looked through for a text, beside the body. */
const textColumns = ['path', 'query', 'fail_reason', 'user_agent', 'caller_name', 'error_code'] as const;

const isRefused = `status IN (${refusedStatuses.join(', ')})`;

const outcomes = {
  succeeded: 'status < 400',
  refused: isRefused,
  failed: `status >= 400 AND NOT ${isRefused}`,
} as const;

export function conditionsOf(filter: CallFilter): Condition[] {
  const conditions = [
    ...(filter.key === undefined
      ? []
      : [{ sql: "caller_kind = 'key'" }, ...equals('caller', 'String', 'key', filter.key)]),
    ...equals('caller', 'String', 'caller', filter.caller),
    ...equals('operation', 'String', 'operation', filter.operation),
    ...equals("substringIndex(operation, '.', 1)", 'String', 'noun', filter.noun),
    ...equals('dialect', 'String', 'dialect', filter.dialect),
    ...equals('method', 'String', 'method', filter.method),
    ...equals('effect', 'String', 'effect', filter.effect),
    ...(filter.outcome === undefined ? [] : [{ sql: outcomes[filter.outcome] }]),
    ...equals('intDiv(status, 100)', 'UInt16', 'status_class', filter.statusClass),
    ...equals('status', 'UInt16', 'status', filter.status),
    ...equals('error_code', 'String', 'error_code', filter.errorCode),
    ...(filter.path === undefined ? [] : [pathCondition(filter.path)]),
    ...(filter.objects === undefined
      ? []
      : [{ sql: 'object IN {objects:Array(String)}', values: { objects: filter.objects } }]),
    ...(filter.address === undefined ? [] : [addressCondition(filter.address)]),
    ...(filter.text === undefined || filter.text === ''
      ? []
      : [textCondition(filter.text, filter.closedObjects ?? [])]),
  ];
  const bound = (sql: string, name: string, value: number | undefined): void => {
    if (value !== undefined) conditions.push({ sql: `${sql} {${name}:Int64}`, values: { [name]: value } });
  };
  bound('duration_us >=', 'duration_min_us', thousandfold(filter.durationMinMs));
  bound('duration_us <=', 'duration_max_us', thousandfold(filter.durationMaxMs));
  bound('time_us >=', 'from_us', thousandfold(filter.fromMs));
  bound('time_us <=', 'to_us', endOf(filter));
  return conditions;
}

/** The whole last millisecond is part of the window: callers are told milliseconds. */
export const endOf = ({ toMs }: CallFilter): number | undefined =>
  toMs === undefined ? undefined : (thousandfold(toMs) ?? 0) + 999;

const thousandfold = (value: number | undefined): number | undefined =>
  // Beyond what the engine's integers hold, every bound means the same.
  value === undefined ? undefined : Math.min(Math.round(value * 1000), Number.MAX_SAFE_INTEGER - 999);

const PLACEHOLDER = /\{[^{}/]*\}/;

/**
 * A path with names in braces is a template: it stands for the calls whose template is the same but for the names, and for paths of its
 * shape that belong to no route. The pattern is put together here, of escaped pieces: whoever asks cannot write one.
 */
function pathCondition(path: string): Condition {
  if (!PLACEHOLDER.test(path)) return { sql: 'path = {path:String}', values: { path } };
  const pieces = path.split(new RegExp(PLACEHOLDER, 'g'));
  const pattern = `^${pieces.map((piece) => piece.replaceAll(/[\\^$.|?*+()[\]{}]/g, '\\$&')).join('[^/]+')}$`;
  return {
    sql: `(${templateShape} = {template_shape:String} OR (template = '' AND match(path, {path_pattern:String})))`,
    values: { template_shape: pieces.join('{}'), path_pattern: pattern },
  };
}

/** The template without its names. */
const templateShape = "replaceRegexpAll(template, '\\\\{[^{}/]*\\\\}', '{}')";

/** The engine refuses to compare what is no address: there are callers without one. */
function addressCondition(address: string): Condition {
  if (!address.includes('/')) return { sql: 'address = {address:String}', values: { address } };
  const isAddress = 'isIPv4String(address) OR isIPv6String(address)';
  const comparable = `if(${isAddress}, toString(address), '::')`;
  return {
    sql: `((${isAddress}) AND isIPAddressInRange(${comparable}, {address_range:String}))`,
    values: { address_range: address },
  };
}

function textCondition(text: string, closedObjects: readonly string[]): Condition {
  const holds = (column: string) => `positionCaseInsensitiveUTF8(${column}, {text:String}) > 0`;
  const places = textColumns.map(holds).join(' OR ');
  if (closedObjects.length === 0) return { sql: `(${places} OR ${holds('body')})`, values: { text } };
  return {
    sql: `(${places} OR (object NOT IN {closed_objects:Array(String)} AND ${holds('body')}))`,
    values: { text, closed_objects: closedObjects },
  };
}

/** Pages and totals of one walk end with the same call. `name` keeps the values of two positions apart. */
export function positionCondition(name: 'up_to' | 'after', position: CallPosition | undefined): Condition[] {
  if (position === undefined) return [];
  const [time, id] = [`{${name}_us:Int64}`, `{${name}_id:String}`];
  const isNext = name === 'after' ? '<' : '<=';
  return [
    {
      // The first half alone is what the primary key can use.
      sql: `time_us <= ${time} AND (time_us < ${time} OR trace_id ${isNext} ${id})`,
      values: { [`${name}_us`]: position.timeUs, [`${name}_id`]: position.traceId },
    },
  ];
}
