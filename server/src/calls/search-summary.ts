import type { CallDimension, CallGroup, CallGrouping, CallMeasure, CallScope, CallSearch } from './search.ts';
import { type CallReader, callsOf, numberAt, type Row, type Statement, textAt } from './search-reader.ts';
import { totalColumns, totalsAt, whole } from './search-totals.ts';

/** How each dimension is computed. */
const expressions: Record<CallDimension, string> = {
  key: "if(caller_kind = 'key', toString(caller), '')",
  caller: 'caller',
  operation: 'operation',
  noun: "substringIndex(operation, '.', 1)",
  effect: 'effect',
  object: 'object',
  status: 'status',
  errorCode: 'error_code',
  address: 'address',
  dialect: 'dialect',
  time: 'intDiv(intDiv(time_us, 1000), {bucket_ms:Int64}) * {bucket_ms:Int64}',
};

const quantiles = 'quantiles(0.5, 0.95, 0.99)(duration_us)';
/** The columns m1 to m7 of each group. */
const measures = [...totalColumns, quantiles, 'sum(request_bytes)', 'sum(response_bytes)', 'max(time_us)'];

const orders: Record<CallMeasure, string> = {
  calls: 'm1',
  succeeded: 'm2',
  refused: 'm3',
  failed: 'm1 - m2 - m3',
  p50Ms: 'm4[1]',
  p95Ms: 'm4[2]',
  p99Ms: 'm4[3]',
  lastMs: 'm7',
};

/** Over all groups, those that the limit leaves out included. */
const sums = ['count() OVER ()', 'sum(m1) OVER ()', 'sum(m2) OVER ()', 'sum(m3) OVER ()'];

export function summarySearch(reader: CallReader): Pick<CallSearch, 'summary'> {
  return {
    async summary(scope, grouping) {
      const bucketMs = grouping.by.includes('time')
        ? (grouping.bucketMs ?? (await bucketFor(reader, scope)))
        : undefined;
      const rows = await reader.rows(summaryStatement(scope, grouping, bucketMs ?? 1));
      const groups = rows.map((row) => groupOf(row, grouping.by));
      const afterMeasures = grouping.by.length + measures.length;
      const totals = totalsAt(rows[0], afterMeasures + 1);
      const shown = groups.reduce((sum, group) => sum + group.total, 0);
      return {
        groups,
        totals,
        rest: { groups: numberAt(rows[0], afterMeasures) - groups.length, calls: totals.total - shown },
        bucketMs,
      };
    },
  };
}

function summaryStatement(scope: CallScope, { by, orderBy, limit }: CallGrouping, bucketMs: number): Statement {
  const dimensions = by.map((dimension, index) => `${expressions[dimension]} AS d${index + 1}`);
  const names = by.map((_, index) => `d${index + 1}`);
  const measured = measures.map((measure, index) => `${measure} AS m${index + 1}`);
  const { sql, values } = callsOf(scope, [...dimensions, ...measured].join(', '), `GROUP BY ${names.join(', ')}`);
  const timeName = names[by.indexOf('time')];
  const order = orderBy === 'time' ? (timeName ?? 'm7') : `${orders[orderBy]} DESC`;
  return {
    sql: `SELECT *, ${sums.join(', ')} FROM (${sql}) ORDER BY ${[order, ...names].join(', ')} LIMIT ${whole(limit)}`,
    values: { ...values, bucket_ms: bucketMs },
  };
}

function groupOf(row: Row, by: readonly CallDimension[]): CallGroup {
  const first = by.length;
  const [p50 = 0, p95 = 0, p99 = 0] = row[first + 3] as readonly number[];
  const values = by.map((dimension, index) => {
    const isNumber = dimension === 'status' || dimension === 'time';
    return [dimension, isNumber ? numberAt(row, index) : textAt(row, index)] as const;
  });
  return {
    values: Object.fromEntries(values),
    ...totalsAt(row, first),
    p50Ms: milliseconds(p50),
    p95Ms: milliseconds(p95),
    p99Ms: milliseconds(p99),
    requestBytes: numberAt(row, first + 4),
    responseBytes: numberAt(row, first + 5),
    lastMs: Math.floor(numberAt(row, first + 6) / 1000),
  };
}

/** Microseconds as milliseconds with as many digits as the clock has. */
const milliseconds = (microseconds: number): number => Math.round(microseconds) / 1000;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const bucketLengthsMs = [
  SECOND,
  5 * SECOND,
  15 * SECOND,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  7 * DAY,
];
const BUCKETS_MAX = 60;

/** The shortest usual length that cuts the window, or what there is in it, into no more than 60 buckets. */
async function bucketFor(reader: CallReader, scope: CallScope): Promise<number> {
  const { fromMs, toMs } = scope.filter;
  let [oldest, newest] = [fromMs, toMs];
  if (oldest === undefined || newest === undefined) {
    const [row] = await reader.rows(callsOf(scope, 'min(time_us), max(time_us)'));
    oldest ??= numberAt(row, 0) / 1000;
    newest ??= numberAt(row, 1) / 1000;
  }
  const longest = bucketLengthsMs.at(-1) ?? DAY;
  const span = newest - oldest;
  const fitting = bucketLengthsMs.find((length) => span / length <= BUCKETS_MAX);
  // Whole weeks once years are asked for.
  return fitting ?? Math.ceil(span / BUCKETS_MAX / longest) * longest;
}
