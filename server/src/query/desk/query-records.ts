import { readTelemetry } from '../../telemetry/index.ts';
import type { Telemetry } from '../../telemetry/telemetry.ts';

/** A query that has ended, as it was written down. */
export interface StoredQuery {
  readonly id: string;
  readonly traceId: string;
  readonly startedMs: number;
  readonly durationMs: number;
  readonly callerUuid: string;
  readonly callerName: string;
  readonly origin: string;
  /** Of a long one the first 16,384 characters. */
  readonly text: string;
  /** Empty, or the code of the error. */
  readonly outcome: string;
  readonly rowsRead: number;
  readonly bytesRead: number;
  readonly resultRows: number;
  readonly resultBytes: number;
}

/** Whatever is left out does not filter. Bounds are inclusive. */
export interface QueryRecordFilter {
  readonly caller?: string | undefined;
  readonly origin?: string | undefined;
  readonly outcome?: 'succeeded' | 'failed' | undefined;
  readonly errorCode?: string | undefined;
  readonly traceId?: string | undefined;
  /** Part of the text, in capitals or not. */
  readonly text?: string | undefined;
  readonly durationMinMs?: number | undefined;
  readonly rowsReadMin?: number | undefined;
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

/** Largest first; `time`: newest first. */
export const queryOrders = ['time', 'duration', 'rowsRead', 'bytesRead', 'resultRows'] as const;
export type QueryOrder = (typeof queryOrders)[number];

export interface QueryRecordPage {
  readonly queries: readonly StoredQuery[];
  readonly totals: {
    readonly total: number;
    readonly failed: number;
    readonly rowsRead: number;
    readonly bytesRead: number;
    readonly durationMs: number;
  };
}

/** Reads the record of queries. Errors: `EngineUnavailable`, `QueryLimitExceeded`. */
export interface QueryRecords {
  readonly page: (
    workspaceNumber: number,
    filter: QueryRecordFilter,
    page: { readonly orderBy: QueryOrder; readonly skip: number; readonly limit: number },
  ) => Promise<QueryRecordPage>;
  /** The queries that one call asked within a time, in their order; 100 at most. */
  readonly ofCall: (
    workspaceNumber: number,
    call: { readonly traceId: string; readonly fromMs: number; readonly toMs: number },
  ) => Promise<readonly StoredQuery[]>;
}

const settings = {
  readonly: '1',
  max_execution_time: 15,
  max_memory_usage: String(256 * 1024 * 1024),
  wait_end_of_query: 1,
} as const;

const columnOf: Readonly<Record<QueryOrder, string>> = {
  time: 'time_us',
  duration: 'duration_us',
  rowsRead: 'rows_read',
  bytesRead: 'bytes_read',
  resultRows: 'result_rows',
};

const columns = [
  'id',
  'trace_id',
  'time_us',
  'duration_us',
  'caller',
  'caller_name',
  'origin',
  'text',
  'outcome',
  'rows_read',
  'bytes_read',
  'result_rows',
  'result_bytes',
].join(', ');

type Row = readonly (string | number)[];

export function createQueryRecords(
  telemetry: Telemetry,
  recorder: { readonly settle: () => Promise<void> },
  limits: Readonly<Record<string, string | number>> = {},
): QueryRecords {
  const clickhouse_settings = { ...settings, ...limits };
  const ask = (query: string, query_params: Record<string, unknown>): Promise<Row[]> =>
    readTelemetry(async () => {
      const format = 'JSONCompactEachRow';
      const result = await telemetry.client().query({ query, query_params, format, clickhouse_settings });
      return result.json<Row>();
    });

  return {
    async page(workspaceNumber, filter, { orderBy, skip, limit }) {
      await recorder.settle();
      const { sql, values } = conditionsOf(workspaceNumber, filter);
      const from = `FROM query_records WHERE ${sql}`;
      const order = `ORDER BY ${columnOf[orderBy]} DESC, time_us DESC, id DESC LIMIT {limit:UInt32} OFFSET {skip:UInt32}`;
      const [rows, [totals = []]] = await Promise.all([
        ask(`SELECT ${columns} ${from} ${order}`, { ...values, limit, skip }),
        ask(
          `SELECT count(), countIf(outcome != ''), sum(rows_read), sum(bytes_read), sum(duration_us) ${from}`,
          values,
        ),
      ]);
      const [total = 0, failed = 0, rowsRead = 0, bytesRead = 0, durationUs = 0] = totals.map(Number);
      return {
        queries: rows.map(storedQuery),
        totals: { total, failed, rowsRead, bytesRead, durationMs: durationUs / 1_000 },
      };
    },
    async ofCall(workspaceNumber, call) {
      await recorder.settle();
      const { sql, values } = conditionsOf(workspaceNumber, call);
      const rows = await ask(
        `SELECT ${columns} FROM query_records WHERE ${sql} ORDER BY time_us, id LIMIT ${OF_CALL_MAX}`,
        values,
      );
      return rows.map(storedQuery);
    },
  };
}

const OF_CALL_MAX = 100;

function storedQuery(row: Row): StoredQuery {
  const text = (index: number): string => String(row[index] ?? '');
  const number = (index: number): number => Number(row[index] ?? 0);
  return {
    id: text(0),
    traceId: text(1),
    startedMs: Math.floor(number(2) / 1_000),
    durationMs: number(3) / 1_000,
    callerUuid: text(4),
    callerName: text(5),
    origin: text(6),
    text: text(7),
    outcome: text(8),
    rowsRead: number(9),
    bytesRead: number(10),
    resultRows: number(11),
    resultBytes: number(12),
  };
}

/** Conditions whose every value is a parameter; the workspace always among them. */
function conditionsOf(workspace: number, filter: QueryRecordFilter): { sql: string; values: Record<string, unknown> } {
  const { caller, origin, outcome, errorCode, traceId, text, durationMinMs, rowsReadMin, fromMs, toMs } = filter;
  const values: Record<string, unknown> = { workspace };
  const conditions = ['workspace = {workspace:UInt32}'];
  const add = (sql: string, name: string, value: string | number | undefined): void => {
    if (value === undefined) return;
    conditions.push(sql);
    values[name] = value;
  };
  add('caller = {caller:String}', 'caller', caller);
  add('origin = {origin:String}', 'origin', origin);
  add('outcome = {code:String}', 'code', errorCode);
  add('trace_id = {trace:String}', 'trace', traceId);
  add('positionCaseInsensitiveUTF8(text, {text:String}) > 0', 'text', text);
  add('duration_us >= {duration:Float64} * 1000', 'duration', durationMinMs);
  add('rows_read >= {rows:UInt64}', 'rows', rowsReadMin);
  add('time_us >= {from:Int64} * 1000', 'from', fromMs);
  add('time_us < ({to:Int64} + 1) * 1000', 'to', toMs);
  if (outcome !== undefined) conditions.push(outcome === 'succeeded' ? "outcome = ''" : "outcome != ''");
  return { sql: conditions.join(' AND '), values };
}
