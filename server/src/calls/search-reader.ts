import { readTelemetry } from '../telemetry/index.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { CallScope } from './search.ts';
import { type Condition, conditionsOf, endOf, positionCondition, type Value } from './search-filter.ts';

/**
 * What one search may use, so that none takes the engine away from the others. Reading only closes the engine's files and network to
 * it as well.
 */
export const callReaderSettings = {
  readonly: '1',
  max_execution_time: 30,
  max_memory_usage: String(512 * 1024 * 1024),
  max_result_rows: '100000',
  max_result_bytes: String(256 * 1024 * 1024),
  result_overflow_mode: 'throw',
  wait_end_of_query: 1,
} as const;

/** Other limits than the usual ones, by the engine's names: `max_rows_to_read`. */
export type SearchLimits = Readonly<Record<string, string | number>>;

/** A statement whose every value is a parameter. */
export interface Statement {
  readonly sql: string;
  readonly values: Readonly<Record<string, Value>>;
  /** It asks for nothing that was answered later. A window that is over needs no call that still waits. */
  readonly untilUs?: number | undefined;
}

export type ScopedTable = 'calls' | 'call_gaps';

/** The rows of one workspace, in parentheses for a FROM: the one place where searches name a table, so that no search can forget whose. */
export function rowsOf(
  table: ScopedTable,
  workspace: string,
  columns: string,
  conditions: readonly Condition[],
  tail = '',
): Statement {
  const sql = ['workspace = {workspace:String}', ...conditions.map((condition) => condition.sql)].join(' AND ');
  return {
    sql: `SELECT ${columns} FROM ${table} WHERE ${sql} ${tail}`.trimEnd(),
    values: Object.assign({ workspace }, ...conditions.map((condition) => condition.values ?? {})),
  };
}

/** The calls of a scope. `columns` and `tail` are written here in the code and hold no word of a caller. */
export const callsOf = (scope: CallScope, columns: string, tail = '', more: readonly Condition[] = []): Statement => ({
  ...rowsOf(
    'calls',
    scope.workspace,
    columns,
    [...conditionsOf(scope.filter), ...positionCondition('up_to', scope.upTo), ...more],
    tail,
  ),
  untilUs: endOf(scope.filter),
});

/** Resolves when the engine has every call that was answered until then; all of them when it is left out. */
export type CallSettle = (untilUs?: number) => Promise<void>;

export interface CallReader {
  /**
   * The rows in the order of the columns, after everything that this server answered before has come to the engine. What `follows` a
   * search that has waited does not wait for the calls that came since.
   */
  rows(statement: Statement, follows?: 'follows'): Promise<readonly Row[]>;
}

/** As JSON has them: text, numbers below 2^53, lists of numbers. */
export type Row = readonly (string | number | readonly number[])[];

export function createCallReader(telemetry: Telemetry, settle: CallSettle, limits: SearchLimits = {}): CallReader {
  const clickhouse_settings = { ...callReaderSettings, ...limits };
  return {
    async rows({ sql, values, untilUs }, follows) {
      if (follows === undefined) await settle(untilUs);
      return readTelemetry(async () => {
        const result = await telemetry.client().query({
          query: sql,
          query_params: values,
          format: 'JSONCompactEachRow',
          clickhouse_settings,
        });
        return result.json<Row>();
      });
    },
  };
}

/** Integers of 64 bits come as numbers or as text, after a setting of the server. */
export const numberAt = (row: Row | undefined, index: number): number => Number(row?.[index] ?? 0);
export const textAt = (row: Row | undefined, index: number): string => String(row?.[index] ?? '');
