import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import type { CallScope } from '../server/src/calls/search.ts';
import { gapSearch } from '../server/src/calls/search-gaps.ts';
import { pageSearch } from '../server/src/calls/search-page.ts';
import { type CallReader, callReaderSettings, type Statement } from '../server/src/calls/search-reader.ts';
import { createEmbeddedClient } from '../server/src/telemetry/client.ts';
import { type Client, openApiClient } from '../tests/support/client.ts';
import { apiKey, startProduct, temporaryFolder } from '../tests/support/product.ts';
import { insertCallRows } from './support/call-rows.ts';
import { fixed, interleave, median, ratioOf, whole } from './support/numbers.ts';
import { atMost, type Measurement } from './support/table.ts';

const rows = Number(process.env.CALLS ?? 10_000_000);
const rounds = 9;
const bar = 1.3;
const hourMs = 3_600_000;

interface Search {
  readonly what: string;
  /** What a person asks. */
  readonly path: string;
  /** What the engine has to be asked for that: one after another, those of a step at the same time. */
  readonly steps: readonly (readonly Statement[])[];
  readonly goalMs: number;
}

/** The three searches of the design over a month of calls, against the same SQL sent straight to the engine. */
export async function measure(): Promise<Measurement[]> {
  const folder = temporaryFolder();
  const dataDir = join(folder.path, 'data');
  const product = await startProduct({ dataDir });
  try {
    const client = openApiClient(product.address, apiKey);
    await firstSearch(client);
    const socket = socketOf(dataDir);
    const { content } = await client.get('/workspace/get');
    const endUs = Math.floor(Date.now() / 1_000) * 1_000_000;
    const keys = Array.from({ length: 20 }, (_, index) => `wsak_${String(index).padStart(32, '0')}`);
    const needle = 'a needle in the hay';
    const engine = createEmbeddedClient(socket);
    await insertCallRows(engine, rows, { workspace: content.uuid, keys, endUs, needle });
    await engine.close();
    const searches = await searchesOf(content.uuid, keys[3] ?? '', endUs / 1_000 - 48 * hourMs, needle);
    const measurements: Measurement[] = [];
    for (const search of searches) measurements.push(await compare(client, socket, search));
    return measurements;
  } finally {
    await product.stop();
    folder.remove();
  }
}

/** The engine starts in the background. */
async function firstSearch(client: Client): Promise<void> {
  for (;;) {
    const { status } = await client.get('/call/list?pageSize=1');
    if (status === 200) return;
  }
}

const socketOf = (dataDir: string): string =>
  (JSON.parse(readFileSync(join(dataDir, 'engine', 'engine.json'), 'utf8')) as { socketPath: string }).socketPath;

async function searchesOf(workspace: string, key: string, atMs: number, needle: string): Promise<Search[]> {
  const hour = { key, fromMs: atMs - hourMs, toMs: atMs };
  const day = { key, fromMs: atMs - 24 * hourMs, toMs: atMs };
  return [
    {
      what: 'page of 100 of a key and hour',
      path: `/call/list?${queryOf({ ...hour, pageSize: 100 })}`,
      steps: await stepsOf({ workspace, filter: hour }, 100, true),
      goalMs: 50,
    },
    {
      what: 'totals of a key and day',
      path: `/call/list?${queryOf({ ...day, pageSize: 1 })}`,
      steps: await stepsOf({ workspace, filter: day }, 1, true),
      goalMs: 100,
    },
    {
      what: 'search for a text over everything',
      path: `/call/list?${queryOf({ text: needle, pageSize: 50 })}`,
      steps: await stepsOf({ workspace, filter: { text: needle } }, 50, false),
      goalMs: 1_000,
    },
  ];
}

const queryOf = (fields: Record<string, string | number>): string => new URLSearchParams(textsOf(fields)).toString();

/** The statements of a list, as the product makes them. */
async function stepsOf(scope: CallScope, limit: number, isLonger: boolean): Promise<Search['steps']> {
  const made: Statement[] = [];
  const reader: CallReader = {
    rows: async (statement) => {
      made.push(statement);
      return [];
    },
  };
  await pageSearch(reader).page(scope, { limit: limit + 1 });
  await gapSearch(reader).gaps(scope);
  const first = made.splice(0);
  if (!isLonger) return [first];
  await pageSearch(reader).totals(scope);
  return [first, made];
}

async function compare(client: Client, socket: string, { what, path, steps, goalMs }: Search): Promise<Measurement> {
  const ours = () => timed(async () => must(await client.get(path)));
  const raw = () =>
    timed(async () => {
      for (const step of steps) await Promise.all(step.map((statement) => ask(socket, statement)));
    });
  await ours();
  await raw();
  const { one, other } = await interleave(rounds, ours, raw);
  const ratio = ratioOf(one, other);
  return {
    what: `${what}, ${whole(rows)} calls`,
    ratio,
    bar: atMost(bar, ratio),
    ours: `${fixed(median(one), 1)} ms`,
    baseline: `${fixed(median(other), 1)} ms`,
    note: `goal on paper ${whole(goalMs)} ms`,
  };
}

function must(answer: Awaited<ReturnType<Client['get']>>): void {
  if (answer.status !== 200) throw new Error(answer.text);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** Straight to the engine, with nothing made of the answer. */
function ask(socketPath: string, { sql, values }: Statement): Promise<void> {
  const parameters = Object.entries(values).map(([name, value]) => [`param_${name}`, value]);
  const query = new URLSearchParams(textsOf({ ...Object.fromEntries(parameters), ...callReaderSettings })).toString();
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, method: 'POST', path: `/?${query}` }, (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`the engine answered ${response.statusCode}`));
      });
    });
    sent.on('error', reject).end(`${sql}\nFORMAT JSONCompactEachRow`);
  });
}

const textsOf = (fields: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
