import type { Json } from '../../data/json.ts';
import type { DataSource } from '../../data/sources.ts';

/** Of the telemetry that is stored here. */
export const dql = 'dql';

const points = 600;

/** What a data source is asked when somebody writes a query in its own language. */
export function sourceQuery({ uid, type }: DataSource, text: string, stepMs: number): Json {
  const common = { refId: 'A', datasource: { uid, type }, intervalMs: stepMs, maxDataPoints: points };
  switch (type) {
    case 'prometheus':
      return { ...common, expr: text, range: true, instant: false };
    case 'loki':
      return { ...common, expr: text, queryType: 'range' };
    case 'influxdb':
      return { ...common, query: text, rawQuery: true, resultFormat: 'time_series' };
    case 'elasticsearch':
      return {
        ...common,
        query: text,
        metrics: [{ id: '1', type: 'count' }],
        bucketAggs: [{ id: '2', type: 'date_histogram', field: '@timestamp', settings: { interval: 'auto' } }],
      };
    default:
      return { ...common, rawSql: text, format: 'table' };
  }
}

/** What lies behind a count is shown as a table of its own; undefined where the answer itself is the table. */
export function tableQuery({ uid, type }: DataSource, text: string): Json | undefined {
  if (type !== 'elasticsearch') return undefined;
  const metrics = [{ id: '1', type: 'raw_data', settings: { size: '500' } }];
  return { refId: 'B', datasource: { uid, type }, query: text, metrics, bucketAggs: [] };
}

/** A first query of each language, to begin with. */
export function exampleOf(type: string): string {
  switch (type) {
    case dql:
      return 'M::cpu:(avg(usage_total)) [::auto] BY host';
    case 'prometheus':
      return 'rate(http_requests_total[5m])';
    case 'loki':
      return '{job="nginx"} |= "error"';
    case 'influxdb':
      return 'SELECT mean("usage_user") FROM "cpu" WHERE $timeFilter GROUP BY time($__interval)';
    case 'elasticsearch':
      return 'status:error';
    default:
      return 'SELECT now() AS time, 1 AS value';
  }
}
