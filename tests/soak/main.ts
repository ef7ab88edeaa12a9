/**
 * `npm run soak`: the product under mixed load for 20 minutes. Prints once a minute what its processes hold, and fails when memory or open
 * files grow, or when an answer is not what it must be. Everything is on this machine, and gone afterwards.
 *
 *   SOAK_MINUTES=20   how long; parts of a minute are fine
 *   SOAK_WORKERS=4    how many clients at once
 *   SOAK_SAMPLES      how often it looks; once a minute, and 12 times where it is shorter
 *   SOAK_DATABASE=postgres   on a PostgreSQL server of Debian's package, started for this and gone afterwards; on SQLite otherwise
 *   BELVEDERE_DATABASE_URL   of a database that may be filled
 */
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openApiClient } from '../support/client.ts';
import { must } from '../support/fixture.ts';
import { apiKey, startProduct, temporaryFolder } from '../support/product.ts';
import { openSoakDatabase } from './database.ts';
import { growthOf, megabytes, type Sample } from './judge.ts';
import { measure } from './measure.ts';
import { Busy, steps, type World } from './steps.ts';

const durationMs = Number(process.env.SOAK_MINUTES ?? 20) * 60_000;
const workers = Number(process.env.SOAK_WORKERS ?? 4);
/** For so long a process still fills the room that it has for new objects: of three times 64 MB. */
const warmUpMs = 5 * 60_000;
const youngBytes = 192 * 1024 * 1024;
const samples = Number(process.env.SOAK_SAMPLES ?? Math.max(12, Math.round(durationMs / 60_000)));
const problemsShown = 20;
/** One client after the other is no overload: a server that is busy more often than in one of ten steps is too slow. */
const busyShareMax = 0.1;

const folder = temporaryFolder();
const database = await openSoakDatabase(process.env);
const product = await startProduct({
  dataDir: join(folder.path, 'data'),
  environment: {
    BELVEDERE_PROXY_ALLOW: '127.0.0.1',
    BELVEDERE_FAILED_CREDENTIALS_PER_MINUTE: '1000000',
    BELVEDERE_QUERY_BUDGET_SECONDS: '3600',
    ...database.environment,
  },
});
const hook = createServer((request, response) => {
  request.resume();
  response.end();
}).listen(0, '127.0.0.1');
await once(hook, 'listening');

const client = openApiClient(product.address, apiKey);
const world: World = {
  address: product.address,
  key: apiKey,
  client,
  token: must(await client.post('/ingest/token/add', { name: 'soak' })).content.token,
  hookUrl: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`,
};
for (let kept = 0; kept < 20; kept += 1) must(await client.post('/dashboards/create', { name: `kept ${kept}` }));
await engineReady();

const counts = new Map<string, number>();
let busy = 0;
const problems: string[] = [];
const seen: Sample[][] = [];
const startedAt = performance.now();
/** A short soak on a slow machine goes on until everything was done once. */
const isOver = () =>
  performance.now() - startedAt >= durationMs && (counts.size === Object.keys(steps).length || problems.length > 0);

async function work(worker: number): Promise<void> {
  const list = Object.entries(steps);
  for (let turn = worker; !isOver(); turn += 1) {
    const [name, step] = list[turn % list.length] ?? ['', async () => undefined];
    try {
      await step(world);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    } catch (error) {
      if (error instanceof Busy) busy += 1;
      else problems.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

async function watch(): Promise<void> {
  for (let sample = 1; sample <= samples; sample += 1) {
    await delay(Math.max(0, (durationMs * sample) / samples - (performance.now() - startedAt)));
    const now = measure(product.supervisor.pid ?? 0);
    seen.push(now);
    const held = now.map(({ name, bytes, files }) => `${name} ${megabytes(bytes)} MB, ${files} files`).join('; ');
    const done = [...counts.values()].reduce((sum, count) => sum + count, 0);
    console.log(
      `${((performance.now() - startedAt) / 60_000).toFixed(1)} min: ${held}; ${done} steps, ${busy} times busy, ${problems.length} problems`,
    );
  }
}

/** Without it writes of telemetry and queries would be refused. */
async function engineReady(): Promise<void> {
  for (;;) {
    const answer = await fetch(`${product.address}/v1/write/logging?token=${world.token}`, {
      method: 'POST',
      body: 'soak message="ready"',
    });
    await answer.text();
    if (answer.ok) return;
    await delay(100);
  }
}

try {
  await Promise.all([watch(), ...Array.from({ length: workers }, (_, worker) => work(worker))]);
} finally {
  const code = await product.stop();
  if (code !== 0) problems.push(`the product ended with ${code}`);
  hook.closeAllConnections();
  hook.close();
  await database.stop();
  rmSync(folder.path, { recursive: true, force: true });
}
for (const [name, count] of counts) console.log(`${String(count).padStart(6)} times: ${name}`);
problems.push(
  ...growthOf(seen, durationMs < warmUpMs ? youngBytes : undefined),
  ...Object.keys(steps)
    .filter((name) => !counts.has(name))
    .map((name) => `never: ${name}`),
);
const done = [...counts.values()].reduce((sum, count) => sum + count, 0);
if (busy > done * busyShareMax + 5) problems.push(`${busy} times busy in ${done} steps`);
for (const problem of problems.slice(0, problemsShown)) console.log(`PROBLEM ${problem}`);
console.log(problems.length === 0 ? 'soak: flat' : `soak: ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
