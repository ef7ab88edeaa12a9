import { BelvedereError } from '../../../errors/index.ts';
import type { Query } from '../ask.ts';
import { durationMs, durationText } from '../intervals.ts';

/** What is put between two points that are missing: `NULL`, `previous`, or a number. */
type Fill = number | 'null' | 'previous';

export interface ExpandedStatement {
  readonly text: string;
  /** What `$__timeGroup` said about its gaps. */
  readonly fill?: { readonly intervalMs: number; readonly with: Fill } | undefined;
}

/** How a database says what the macros stand for. */
export interface SqlDialect {
  readonly timestamp: (ms: number) => string;
  /** Seconds since the epoch. */
  readonly epochOf: (column: string) => string;
  /** The start of the group that a number of seconds falls into. */
  readonly groupOf: (epoch: string, seconds: number) => string;
  /** What `$__time` and `$__timeEpoch` make of a column. */
  readonly time: (column: string) => string;
  readonly timeEpoch: (column: string) => string;
}

const CALLS = /\$__(\w+)/g;

/** Replaces the macros by expressions over the time range. What is put in is numbers and dates of ours, and the caller's own columns. */
export function expandMacros(statement: string, query: Query, dialect: SqlDialect): ExpandedStatement {
  let fill: ExpandedStatement['fill'];
  let text = '';
  let end = 0;
  for (const match of statement.matchAll(CALLS)) {
    if (match.index < end) continue;
    const [whole, name = ''] = match;
    const call = argumentsAt(statement, match.index + whole.length);
    const expanded = expand(name, call?.list ?? [], query, dialect, (given) => {
      fill = given;
    });
    if (expanded === undefined) continue;
    const hasArguments = call !== undefined && !withoutArguments.has(name);
    text += statement.slice(end, match.index) + expanded;
    end = hasArguments ? call.end : match.index + whole.length;
  }
  return { text: text + statement.slice(end), fill };
}

const withoutArguments = new Set(['interval', 'interval_ms']);

function expand(
  name: string,
  list: readonly string[],
  { fromMs, toMs, intervalMs, maxDataPoints }: Query,
  { timestamp, epochOf, groupOf, time, timeEpoch }: SqlDialect,
  onFill: (fill: NonNullable<ExpandedStatement['fill']>) => void,
): string | undefined {
  const seconds = (ms: number): number => Math.floor(ms / 1_000);
  const nanoseconds = (ms: number): string => `${ms}000000`;
  const step = Math.max(1, Math.ceil(Math.max(intervalMs, (toMs - fromMs) / maxDataPoints)));
  const [column = ''] = list;
  const needed = () => {
    if (column === '') throw new BelvedereError('InvalidParameter', `the macro $__${name} needs a column`);
    return column;
  };
  const group = (expression: string): string => {
    const ms = durationMs((list[1] ?? '').replaceAll("'", '').replace('$__interval', durationText(step))) ?? 0;
    if (ms < 1) throw new BelvedereError('InvalidParameter', `the macro $__${name} needs an interval such as '5m'`);
    if (list[2] !== undefined) onFill({ intervalMs: ms, with: fillOf(list[2]) });
    return groupOf(expression, ms / 1_000);
  };
  switch (name) {
    case 'time':
      return time(needed());
    case 'timeEpoch':
      return timeEpoch(needed());
    case 'timeFilter':
      return `${needed()} BETWEEN ${timestamp(fromMs)} AND ${timestamp(toMs)}`;
    case 'timeFrom':
      return timestamp(fromMs);
    case 'timeTo':
      return timestamp(toMs);
    case 'timeGroup':
      return group(epochOf(needed()));
    case 'timeGroupAlias':
      return `${group(epochOf(needed()))} AS "time"`;
    case 'unixEpochFilter':
      return `${needed()} >= ${seconds(fromMs)} AND ${column} <= ${seconds(toMs)}`;
    case 'unixEpochFrom':
      return String(seconds(fromMs));
    case 'unixEpochTo':
      return String(seconds(toMs));
    case 'unixEpochNanoFilter':
      return `${needed()} >= ${nanoseconds(fromMs)} AND ${column} <= ${nanoseconds(toMs)}`;
    case 'unixEpochNanoFrom':
      return nanoseconds(fromMs);
    case 'unixEpochNanoTo':
      return nanoseconds(toMs);
    case 'unixEpochGroup':
      return group(`(${needed()})`);
    case 'unixEpochGroupAlias':
      return `${group(`(${needed()})`)} AS "time"`;
    case 'interval':
      return durationText(step);
    case 'interval_ms':
      return String(step);
    default:
      return undefined;
  }
}

function fillOf(text: string): Fill {
  const word = text.toLowerCase();
  if (word === 'null') return 'null';
  if (word === 'previous') return 'previous';
  if (/^-?\d+(\.\d+)?$/.test(word)) return Number(word);
  throw new BelvedereError('InvalidParameter', 'the gaps of $__timeGroup are filled with NULL, previous or a number');
}

/** What stands in the parentheses that open here, parted at the commas that lie in no others and in no quotes. */
function argumentsAt(text: string, start: number): { list: string[]; end: number } | undefined {
  if (text[start] !== '(') return undefined;
  const list: string[] = [];
  let depth = 0;
  let quote = '';
  let from = start + 1;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === "'" || character === '"') quote = character;
    else if (character === '(') depth += 1;
    else if (character === ',' && depth === 1) {
      list.push(text.slice(from, at).trim());
      from = at + 1;
    } else if (character === ')') {
      depth -= 1;
      if (depth > 0) continue;
      const last = text.slice(from, at).trim();
      return { list: last === '' && list.length === 0 ? [] : [...list, last], end: at + 1 };
    }
  }
  throw new BelvedereError('InvalidParameter', 'a macro has a parenthesis that does not end');
}
