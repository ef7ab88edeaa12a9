import type { Telemetry } from '../../telemetry/telemetry.ts';
import { quiet } from '../../telemetry/testing/open-test-telemetry.ts';
import { createSink, type ServerSink, type SinkOptions } from '../create-sink.ts';
import { unwatchedSpace } from '../free-space.ts';
import { Ledger } from '../ledger.ts';
import { SeriesWatch } from '../series.ts';

export const wideLimits = { seriesMax: 1_000_000, namesMax: 100_000, measurementsMax: 100_000 };

/** A sink as the server has one, that keeps everything for 30 days. */
export function sinkOf(
  telemetry: Telemetry,
  options: Partial<SinkOptions> = {},
): ServerSink & { readonly ledger: Ledger } {
  const now = options.now ?? Date.now;
  const ledger = new Ledger({ telemetry, now, log: quiet });
  const sink = createSink({
    telemetry,
    ledger,
    space: unwatchedSpace,
    series: new SeriesWatch(wideLimits),
    keepDaysOf: async () => 30,
    now,
    ...options,
  });
  return { ...sink, ledger };
}

/** The rows of a workspace in the form in which `JSONEachRow` gives them, marks of batches left out. */
export async function rowsIn(
  telemetry: Telemetry,
  table: string,
  workspaceNumber: number,
  order = 'time_ns',
): Promise<Record<string, unknown>[]> {
  const result = await telemetry.client().query({
    query: `SELECT * EXCEPT (workspace, keep_days, batch) FROM ${table} WHERE workspace = {workspace:UInt32} ORDER BY ${order}`,
    query_params: { workspace: workspaceNumber },
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 1, output_format_json_named_tuples_as_objects: 1 },
  });
  return result.json();
}

export async function countIn(telemetry: Telemetry, table: string, workspaceNumber: number): Promise<number> {
  const result = await telemetry.client().query({
    query: `SELECT toUInt32(count()) FROM ${table} WHERE workspace = {workspace:UInt32}`,
    query_params: { workspace: workspaceNumber },
    format: 'JSONCompactEachRow',
  });
  return (await result.json<[number]>())[0]?.[0] ?? 0;
}
