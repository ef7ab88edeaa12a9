import { readTelemetry } from '../../telemetry/index.ts';
import type { Telemetry } from '../../telemetry/telemetry.ts';
import type { Parameters } from '../compile/parameters.ts';

/** What one look at the inventory may use, so that none takes the engine away from the others. */
const settings = {
  readonly: '1',
  max_execution_time: 15,
  max_memory_usage: String(512 * 1024 * 1024),
  max_result_rows: '20000',
  max_result_bytes: String(256 * 1024 * 1024),
  result_overflow_mode: 'throw',
  wait_end_of_query: 1,
} as const;

/** Answers the rows in the order of their columns. Errors: `EngineUnavailable`, `QueryLimitExceeded`. */
export type Select = <Row extends readonly unknown[]>(sql: string, parameters: Parameters) => Promise<Row[]>;

/** Other limits than the usual ones, by the engine's names. */
export type InventoryLimits = Readonly<Record<string, string | number>>;

export const createSelect =
  (telemetry: Telemetry, limits: InventoryLimits): Select =>
  (sql, parameters) =>
    readTelemetry(async () => {
      const result = await telemetry.client().query({
        query: sql,
        query_params: { ...parameters.values },
        format: 'JSONCompactEachRow',
        clickhouse_settings: { ...settings, ...limits },
      });
      return result.json();
    });
