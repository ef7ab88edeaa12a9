import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { newDatabase } from '../server/src/store/testing/postgres-database.ts';
import { type Answer, openApiClient } from '../tests/support/client.ts';
import { hasPostgres, startDurablePostgres } from '../tests/support/postgres.ts';
import { apiKey, type Product, startProduct } from '../tests/support/product.ts';
import type { Round } from './load/main.ts';
import type { LoadResult } from './load/run.ts';
import type { RawRound } from './raw-writes.ts';
import { type Child, startChild } from './support/children.ts';
import { benchTemplate } from './support/dashboard.ts';
import { grafanaBenchDashboard } from './support/grafana-dashboard.ts';
import { cpuSeconds } from './support/machine.ts';
import { fixed, interleave, median, ratioOf, whole } from './support/numbers.ts';
import { atLeast, type Measurement } from './support/table.ts';

const rounds = 5;
const roundMs = 1_500;
/** So long that what a change runs has been compiled: a server that writes is not judged by its first seconds. */
const warmUpMs = 5_000;
const connections = 16;
const bar = 0.4;
/** Whose tables the product and the raw side make by themselves. */
const empty = { template: 'template0' };

const names: Readonly<Record<RawRound['verb'], string>> = {
  create: 'create 20 kB, durable',
  modify: 'modify with If-Match, 20 kB stored',
  import: 'import with If-Match, 20 kB sent',
  save: 'Grafana save with version, 20 kB sent',
};

/** On SQLite, and on PostgreSQL where its programs are. */
export async function measure(): Promise<Measurement[]> {
  return [...(await measureOnSqlite()), ...(hasPostgres ? await measureOnPostgres() : [])];
}

/**
 * The same against `pg` writing the same rows over as many connections, on a server that syncs. Creates and modifies only: the other two
 * differ from a modify in what they compute.
 */
async function measureOnPostgres(): Promise<Measurement[]> {
  const server = await startDurablePostgres();
  const [ours, theirs] = await Promise.all([newDatabase(server.url, empty), newDatabase(server.url, empty)]);
  const product = await startProduct({
    environment: {
      BELVEDERE_DATABASE_URL: ours.url,
      BELVEDERE_MASTER_KEY: randomBytes(32).toString('base64'),
      BELVEDERE_DATABASE_CONNECTIONS_MAX: String(connections),
    },
  });
  const load = startChild('load/main.ts');
  const raw = startChild('raw-postgres-writes.ts', [ours.url, theirs.url, String(connections)]);
  try {
    const measurements: Measurement[] = [];
    for (const [verb, round] of await roundsOf(product)) {
      if (verb !== 'create' && verb !== 'modify') continue;
      const measured = await compare(verb, round, { load, raw, pid: product.serverPid() });
      const { bar: _, ...withoutBar } = measured;
      measurements.push({ ...withoutBar, what: `${measured.what}, on PostgreSQL` });
    }
    return measurements;
  } finally {
    await load.stop();
    await raw.stop();
    await product.stop();
    await server.stop();
    rmSync(dirname(product.dataDir), { recursive: true, force: true });
  }
}

/** Durable, version-checked changes over HTTP against SQLite writing the same rows, one transaction and sync a change. */
async function measureOnSqlite(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'belvedere-bench-'));
  const product = await startProduct({ dataDir: join(folder, 'data') });
  const load = startChild('load/main.ts');
  const raw = startChild('raw-writes.ts', [join(product.dataDir, 'belvedere.sqlite'), join(folder, 'raw.sqlite')]);
  try {
    const measurements: Measurement[] = [];
    for (const [verb, round] of await roundsOf(product)) {
      measurements.push(await compare(verb, round, { load, raw, pid: product.serverPid() }));
    }
    return measurements;
  } finally {
    await load.stop();
    await raw.stop();
    await product.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

type UntimedRound = (milliseconds: number) => Round;

async function roundsOf(product: Product): Promise<[verb: RawRound['verb'], round: UntimedRound][]> {
  const client = openApiClient(product.address, apiKey);
  const port = Number(new URL(product.address).port);
  const head = `Host: 127.0.0.1\r\nDF-API-KEY: ${apiKey}\r\nContent-Type: application/json\r\nAccept-Encoding: gzip\r\n`;
  const template = benchTemplate('bench');
  const made: Answer[] = [];
  for (let index = 0; index < connections; index += 1) {
    made.push(await client.post('/dashboards/create', `{"name":"bench ${index}","templateInfo":${template}}`));
  }
  const objects = (action: string, etag: string | null) =>
    made.map(({ content }) => ({ path: `/api/v1/dashboards/${content.uuid}/${action}`, etag: etag ?? '*' }));
  // Changes what is stored and not only what stands beside it: a chart's name is in the middle of the text.
  const changed = template.replace('"CPU 1 ', '"CPU %n ');
  return [
    ['create', (milliseconds) => ({ kind: 'create', port, milliseconds, connections, head, template })],
    [
      'modify',
      (milliseconds) => ({
        kind: 'change',
        port,
        milliseconds,
        head,
        objects: objects('modify', made[0]?.etag ?? null),
        body: '{"name":"bench %n","desc":"changed by the bench"}',
      }),
    ],
    [
      'import',
      (milliseconds) => ({
        kind: 'change',
        port,
        milliseconds,
        head,
        // The modifies went on from the ETag they knew; the first import of each takes whatever there is.
        objects: objects('import', null),
        body: `{"templateInfo":${changed}}`,
      }),
    ],
    // Last, because the raw side takes the newest changes of dashboards for a sample.
    ['save', await savingRound(product)],
  ];
}

async function savingRound(product: Product): Promise<UntimedRound> {
  const head = `Host: 127.0.0.1\r\nAuthorization: Bearer ${apiKey}\r\nContent-Type: application/json\r\nAccept-Encoding: gzip\r\n`;
  const bodies: string[] = [];
  for (let index = 0; index < connections; index += 1) {
    const title = `saved by the bench ${index}`;
    const made = await fetch(`${product.address}/api/dashboards/db`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
      body: `{"dashboard":${grafanaBenchDashboard(title)}}`,
    });
    const { id } = (await made.json()) as { id: number };
    const text = grafanaBenchDashboard(title, { id, version: '%v' }).replace('"%v"', '%v').replace('CPU 1"', 'CPU %n"');
    bodies.push(`{"dashboard":${text}}`);
  }
  const port = Number(new URL(product.address).port);
  return (milliseconds) => ({ kind: 'save', port, milliseconds, path: '/api/dashboards/db', head, bodies, version: 1 });
}

interface Measured {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMicroseconds: number;
}

async function compare(
  verb: RawRound['verb'],
  round: UntimedRound,
  { load, raw, pid }: { load: Child; raw: Child; pid: number },
): Promise<Measurement> {
  const runOurs = async (milliseconds: number): Promise<Measured> => {
    const before = cpuSeconds(pid) ?? Number.NaN;
    const { result } = await load.ask<{ result: LoadResult }>(round(milliseconds));
    return { ...result, cpuMicroseconds: (((cpuSeconds(pid) ?? Number.NaN) - before) / result.requests) * 1e6 };
  };
  const runRaw = async (milliseconds: number): Promise<Measured> => {
    const rawRound: RawRound = { verb, milliseconds };
    const { perSecond } = await raw.ask<{ perSecond: number }>(rawRound);
    return { perSecond, p50Ms: 1000 / perSecond, p99Ms: Number.NaN, cpuMicroseconds: Number.NaN };
  };
  // The product first: the raw side writes the rows that it finds there.
  await runOurs(warmUpMs);
  await runRaw(warmUpMs);
  const measured = await interleave(
    rounds,
    () => runOurs(roundMs),
    () => runRaw(roundMs),
  );
  const perSecond = (results: readonly Measured[]) => results.map((result) => result.perSecond);
  const middle = (field: keyof Measured) => median(measured.one.map((result) => result[field]));
  const ratio = ratioOf(perSecond(measured.one), perSecond(measured.other));
  return {
    what: names[verb],
    ratio,
    bar: atLeast(bar, ratio),
    ours: `${whole(median(perSecond(measured.one)))}/s`,
    baseline: `${whole(median(perSecond(measured.other)))}/s`,
    note: `${connections} connections; p50 ${fixed(middle('p50Ms'), 1)} ms, p99 ${fixed(middle('p99Ms'), 1)} ms; server CPU ${fixed(middle('cpuMicroseconds'), 0)} µs`,
  };
}
