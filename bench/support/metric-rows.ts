import type { createEmbeddedClient } from '../../server/src/telemetry/client.ts';

/** More at once would take more memory than the engine gives one statement. */
const perStatement = 250_000;
const hosts = 1_000;
/** Of the points of one host. */
const everyS = 10;

/**
 * Fills the table of metrics with points of a thousand hosts, eight fields each, as the last ones before `endMs` would have come: an hour has
 * 360,000 of them.
 */
export async function insertMetricRows(
  client: ReturnType<typeof createEmbeddedClient>,
  rows: number,
  { workspace, endMs }: { readonly workspace: number; readonly endMs: number },
): Promise<void> {
  const fields = ['usage_user', 'usage_system', 'usage_idle', 'usage_iowait', 'usage_total', 'load', 'count', 'bytes'];
  const values = fields.map((name, index) => `'${name}', toFloat64(cityHash64(number, ${index}) % 1000) / 10`);
  for (let from = 0; from < rows; from += perStatement) {
    await client.command({
      query: `INSERT INTO metric (workspace, measurement, time_ns, keep_days, host, tags, numbers)
        SELECT
          ${workspace}, 'cpu',
          (toInt64(${endMs}) - intDiv(${rows} - 1 - number, ${hosts}) * ${everyS * 1_000}) * 1000000,
          30,
          concat('host-', toString(number % ${hosts})),
          map('cpu', 'cpu-total', 'region', 'eu-west-1', 'env', 'production'),
          map(${values.join(', ')})
        FROM numbers(${from}, ${Math.min(perStatement, rows - from)})`,
    });
  }
}
