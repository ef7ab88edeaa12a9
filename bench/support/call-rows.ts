import type { createEmbeddedClient } from '../../server/src/telemetry/client.ts';

/** More at once would take more memory than the engine gives one statement. */
const perStatement = 200_000;
const monthUs = 30 * 86_400 * 1_000_000;

export interface CallRows {
  readonly workspace: string;
  /** Keys of the workspace, the most used first. */
  readonly keys: readonly string[];
  /** The calls are spread evenly over the month before it. */
  readonly endUs: number;
  /** Stands in the fail reasons of ten calls and nowhere else. */
  readonly needle: string;
}

const hex = (name: string): string => `lower(hex(MD5(concat('${name}', toString(number)))))`;

/** Fills the table of calls with a month of three workspaces, of which `workspace` has half. */
export async function insertCallRows(
  client: ReturnType<typeof createEmbeddedClient>,
  rows: number,
  { workspace, keys, endUs, needle }: CallRows,
): Promise<void> {
  const operations = [
    'dashboards.get',
    'dashboards.export',
    'dashboards.list',
    'dashboards.modify',
    'tags.list',
    'keys.list',
  ];
  const list = (texts: readonly string[]) => `[${texts.map((text) => `'${text}'`).join(', ')}]`;
  for (let from = 0; from < rows; from += perStatement) {
    await client.command({
      query: `INSERT INTO calls
        SELECT
          if(number % 2 = 0, '${workspace}', concat('wksp_other', toString(number % 3))) AS workspace,
          toInt64(${endUs - monthUs} + intDiv(${monthUs} * number, ${rows})) AS time_us,
          concat(toString(intDiv(time_us, 1000)), leftPad(toString(number % 1000000), 6, '0')) AS trace_id,
          'key' AS caller_kind,
          ${list(keys)}[1 + toUInt32(pow(cityHash64(number) % 1000 / 1000., 3) * ${keys.length})] AS caller,
          concat('script ', right(caller, 4)) AS caller_name,
          'key', 'open-api',
          ${list(operations)}[1 + cityHash64(number, 1) % ${operations.length}] AS operation,
          if(operation = 'dashboards.modify', 'change', 'read') AS effect,
          'scene.setManage', 0,
          if(effect = 'change', 'POST', 'GET') AS method,
          concat('/api/v1/dashboards/dsbd_', ${hex('d')}, '/', substringIndex(operation, '.', -1)) AS path,
          '/api/v1/dashboards/{dashboard_uuid}/get' AS template,
          if(number % 3 = 0, concat('pageIndex=', toString(number % 50), '&pageSize=50'), '') AS query,
          [200, 200, 200, 200, 200, 200, 200, 403, 404, 400][1 + cityHash64(number, 2) % 10] AS status,
          if(status = 200, '', 'ObjectNotFound') AS error_code,
          multiIf(number % ${rows / 10} = 0, 'because of ${needle} it failed', status = 200, '', 'dashboard does not exist in this workspace') AS fail_reason,
          500 + cityHash64(number, 3) % 20000 AS duration_us,
          if(effect = 'change', 400, 0) AS request_bytes,
          20000 AS response_bytes,
          concat('10.0.', toString(number % 20), '.', toString(number % 250)) AS address,
          ['curl/8.5.0', 'python-requests/2.32', 'Terraform/1.9', 'okhttp/4.12'][1 + number % 4] AS user_agent,
          if(effect = 'change', concat('{"name":"dashboard ', toString(number), '","desc":"', ${hex('b')}, '"}'), '') AS body,
          '' AS body_digest,
          concat('dsbd_', ${hex('d')}) AS object,
          'bench' AS segment
        FROM numbers(${from}, ${Math.min(perStatement, rows - from)})`,
    });
  }
}
