import type { CallerUse, CallScope, CallSearch, OperationUse } from './search.ts';
import type { Condition } from './search-filter.ts';
import { type CallReader, callsOf, numberAt, type Row, type Statement, textAt } from './search-reader.ts';
import { totalColumns, totalsAt } from './search-totals.ts';

/** Of operations, codes and addresses: whoever does more different things is told the most frequent ones. */
const LIST_MAX = 1_000;
/** The status of what a limit of calls refused. */
const LIMITED = 429;
const MINUTE_US = 60_000_000;

export function useSearch(reader: CallReader): Pick<CallSearch, 'use'> {
  return {
    async use(scope) {
      const all = `${totalColumns.join(', ')}, min(time_us), max(time_us), countIf(status = ${LIMITED})`;
      const [row] = await reader.rows(callsOf(scope, all));
      const totals = totalsAt(row, 0);
      if (totals.total === 0) return { ...totals, ...nothing };
      // Nothing that came while the totals were counted, so that the parts add up to them.
      const counted = { sql: 'time_us <= {counted_us:Int64}', values: { counted_us: numberAt(row, 4) } };
      const countedBy = (...names: string[]) => reader.rows(countedStatement(scope, counted, names), 'follows');
      const [operations, errors, addresses, peak] = await Promise.all([
        countedBy('operation', 'effect', 'permission'),
        countedBy('error_code'),
        countedBy('address'),
        reader.rows(peakStatement(scope, counted), 'follows'),
      ]);
      return {
        ...totals,
        firstMs: milliseconds(numberAt(row, 3)),
        lastMs: milliseconds(numberAt(row, 4)),
        operations: operations.map(operationUse),
        errors: errors
          .filter((each) => textAt(each, 0) !== '')
          .map((each) => ({ errorCode: textAt(each, 0), ...countAt(each, 1) })),
        addresses: addresses.map((each) => ({ address: textAt(each, 0), ...countAt(each, 1) })),
        peak: peakOf(peak[0]),
        limited: numberAt(row, 5),
      };
    },
  };
}

const nothing: Pick<CallerUse, Exclude<keyof CallerUse, keyof ReturnType<typeof totalsAt>>> = {
  firstMs: null,
  lastMs: null,
  operations: [],
  errors: [],
  addresses: [],
  peak: { callsPerMinute: 0, atMs: null },
  limited: 0,
};

/** Calls by some columns, the most frequent first: the columns, the totals, the time of the newest. */
function countedStatement(scope: CallScope, counted: Condition, names: readonly string[]): Statement {
  const by = names.join(', ');
  const columns = `${by}, ${totalColumns.join(', ')}, max(time_us)`;
  return callsOf(scope, columns, `GROUP BY ${by} ORDER BY count() DESC, ${by} LIMIT ${LIST_MAX}`, [counted]);
}

/**
 * The most calls within 60 s from any call on. Windows of a limit begin with a call, at the moment when it comes, which is its answer
 * less its duration.
 */
function peakStatement(scope: CallScope, counted: Condition): Statement {
  const window = `count() OVER (ORDER BY came_us RANGE BETWEEN CURRENT ROW AND ${MINUTE_US - 1} FOLLOWING) AS calls_from`;
  const { sql, values } = callsOf(scope, `time_us - toInt64(duration_us) AS came_us, ${window}`, '', [
    counted,
    { sql: `status != ${LIMITED}` },
  ]);
  return { sql: `SELECT max(calls_from), argMax(came_us, calls_from) FROM (${sql})`, values };
}

function peakOf(row: Row | undefined): CallerUse['peak'] {
  const callsPerMinute = numberAt(row, 0);
  return { callsPerMinute, atMs: callsPerMinute === 0 ? null : milliseconds(numberAt(row, 1)) };
}

const operationUse = (row: Row): OperationUse => ({
  operation: textAt(row, 0),
  effect: textAt(row, 1) as OperationUse['effect'],
  permission: textAt(row, 2),
  ...totalsAt(row, 3),
  lastMs: milliseconds(numberAt(row, 6)),
});

const countAt = (row: Row, index: number) => ({
  calls: numberAt(row, index),
  lastMs: milliseconds(numberAt(row, index + 3)),
});

const milliseconds = (microseconds: number): number => Math.floor(microseconds / 1000);
