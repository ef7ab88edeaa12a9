import { request } from 'node:http';
import { createQueryEngine } from '../server/src/query/create-query-engine.ts';
import type { QueryRequest } from '../server/src/query/query.ts';
import { createEmbeddedClient } from '../server/src/telemetry/client.ts';
import type { Telemetry } from '../server/src/telemetry/telemetry.ts';
import { openOwnTelemetry, socketOf } from '../server/src/telemetry/testing/open-test-telemetry.ts';
import { insertMetricRows } from './support/metric-rows.ts';
import { fixed, interleave, median, ratioOf, whole } from './support/numbers.ts';
import { atMost, type Measurement } from './support/table.ts';

const rows = Number(process.env.POINTS ?? 10_000_000);
const rounds = 15;
const bar = 0.2;
const workspace = 7;
const endMs = Math.floor(Date.now() / 60_000) * 60_000;
const hourMs = 3_600_000;

interface Chart {
  readonly what: string;
  readonly text: string;
  /** What a person who knows the tables would ask in its place. */
  readonly byHand: string;
}

const hour = `FROM metric WHERE workspace = ${workspace} AND measurement = 'cpu'
  AND time_ns BETWEEN ${endMs - hourMs}000000 AND ${endMs}000000`;
const bucket = 'intDiv(time_ns, 60000000000) * 60000 AS t';
const value = "avg(numbers['usage_total']) AS used";

/** As the console and Grafana's plug-in ask for the lines of one hour. */
const charts: readonly Chart[] = [
  {
    what: 'one line',
    text: 'M::cpu:(avg(usage_total)) [::1m]',
    byHand: `SELECT ${bucket}, ${value} ${hour} GROUP BY t ORDER BY t DESC`,
  },
  {
    what: 'a line for each of 20 hosts',
    text: 'M::cpu:(avg(usage_total) AS used) [::1m] BY host SORDER BY used DESC SLIMIT 20',
    byHand: `SELECT host, arrayReverseSort(groupArray((t, used))), argMax(used, t) AS newest
      FROM (SELECT host, ${bucket}, ${value} ${hour} GROUP BY host, t)
      GROUP BY host ORDER BY newest DESC LIMIT 20`,
  },
];

/**
 * The chart of an hour out of ten million points: what reading the text, making the statement and shaping the answer take beside the engine, and the
 * whole beside the same statement sent straight to the engine.
 */
export async function measure(): Promise<Measurement[]> {
  const opened = await openOwnTelemetry({ engineMemoryBytesMax: 2 * 1024 ** 3 });
  try {
    const socketPath = socketOf(opened);
    const client = createEmbeddedClient(socketPath);
    await insertMetricRows(client, rows, { workspace, endMs });
    await client.close();
    const measurements: Measurement[] = [];
    for (const chart of charts) measurements.push(...(await compare(opened.telemetry, socketPath, chart)));
    return measurements;
  } finally {
    await opened.close();
  }
}

interface Asked {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The telemetry of a query that notes how long the engine was asked, and what. Reading its JSON is ours. */
function timedTelemetry(telemetry: Telemetry) {
  const noted: { engineMs: number; asked: Asked | undefined } = { engineMs: 0, asked: undefined };
  const client = telemetry.client();
  const timed = {
    query: async (parameters: Parameters<typeof client.query>[0]) => {
      const startedAt = performance.now();
      const text = await (await client.query(parameters)).text();
      noted.engineMs += performance.now() - startedAt;
      noted.asked = {
        sql: parameters.query,
        parameters: parameters.query_params ?? {},
        settings: parameters.clickhouse_settings ?? {},
      };
      return { text: async () => text };
    },
  };
  return { noted, telemetry: { ...telemetry, client: () => timed as unknown as typeof client } };
}

async function compare(telemetry: Telemetry, socketPath: string, chart: Chart): Promise<Measurement[]> {
  const { what, text, byHand } = chart;
  const { noted, telemetry: timed } = timedTelemetry(telemetry);
  const engine = createQueryEngine({ telemetry: timed, now: () => endMs });
  const asked: QueryRequest = {
    text,
    workspaces: [workspace],
    options: { timeRange: [endMs - hourMs, endMs], maxPointCount: 720 },
  };
  const own: number[] = [];
  let points = 0;
  const ours = async (): Promise<number> => {
    noted.engineMs = 0;
    const startedAt = performance.now();
    const { series } = await engine.run(asked);
    const total = performance.now() - startedAt;
    points = series.reduce((sum, { values }) => sum + values.length, 0);
    own.push(total - noted.engineMs);
    return total;
  };
  const raw = async (change: Partial<Asked> = {}): Promise<number> => {
    if (noted.asked === undefined) throw new Error('nothing was asked');
    const startedAt = performance.now();
    await ask(socketPath, { ...noted.asked, ...change });
    return performance.now() - startedAt;
  };
  const written: number[] = [];
  // The first round of each is not counted.
  await ours();
  await raw();
  await raw({ sql: byHand, parameters: {} });
  own.length = 0;
  const { one, other } = await interleave(rounds, ours, async () => {
    written.push(await raw({ sql: byHand, parameters: {} }));
    return raw();
  });
  const share = ratioOf(own, other);
  const name = `${what}, an hour of ${whole(rows)} points`;
  const baseline = `${fixed(median(other), 1)} ms`;
  return [
    {
      what: `parse, compile, shape: ${name}`,
      ratio: share,
      bar: atMost(bar, share),
      ours: `${fixed(median(own), 2)} ms`,
      baseline,
      note: `${whole(points)} points in the answer`,
    },
    {
      what: `query in all: ${name}`,
      ratio: ratioOf(one, other),
      ours: `${fixed(median(one), 1)} ms`,
      baseline,
      note: `SQL written by hand ${fixed(median(written), 1)} ms`,
    },
  ];
}

/** Straight to the engine, with nothing made of the answer. */
function ask(socketPath: string, { sql, parameters, settings }: Asked): Promise<void> {
  const fields = Object.entries({
    ...Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`param_${name}`, value])),
    ...settings,
  });
  const query = new URLSearchParams(
    fields.map(([name, value]) => [name, String(value)] as [string, string]),
  ).toString();
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, method: 'POST', path: `/?${query}` }, (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`the engine answered ${response.statusCode}`));
      });
    });
    sent.on('error', reject).end(`${sql}\nFORMAT JSONCompact`);
  });
}
