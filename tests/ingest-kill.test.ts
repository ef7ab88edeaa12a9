import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { createEmbeddedClient } from '../server/src/telemetry/client.ts';
import { freePort, startProduct, temporaryFolder } from './support/product.ts';
import { proofSize } from './support/proof-size.ts';

/** Of the server and of its engine in turn; the long proof is `INGEST_KILLS=60 npm test -- ingest-kill`. */
const kills = proofSize('INGEST_KILLS', { inCi: 6, here: 2 });
const agents = 6;
const pointsPerBatch = 40;
/** Batches taken between two kills, and never the same moment. */
const progressBefore = (kill: number): number => 40 + ((kill * 17) % 30);
const token = 'token-of-the-kill-test';
const categories = ['metric', 'logging', 'object'] as const;
const dayMs = 86_400_000;

it(`has every point exactly once over ${kills} kills of the server and of its engine in the middle of writes`, {
  timeout: 120_000 + kills * 60_000,
}, async () => {
  const folder = temporaryFolder();
  const dataDir = join(folder.path, 'data');
  const environment = {
    PORT: String(await freePort()),
    BELVEDERE_INGEST_TOKEN: token,
    BELVEDERE_LOG_LEVEL: 'fatal',
  };
  const product = await startProduct({ dataDir, environment });
  let taken = 0;
  let repeats = 0;
  let sent = 0;
  let isOver = false;
  const sentOf = new Map<string, number>();

  /** As an agent does: the same batch again until it is taken. */
  async function send(category: string): Promise<void> {
    const first = sent;
    sent += pointsPerBatch;
    sentOf.set(category, (sentOf.get(category) ?? 0) + pointsPerBatch);
    const now = Date.now();
    const lines = Array.from({ length: pointsPerBatch }, (_, index) => {
      const n = first + index;
      // Of three days: a batch goes into several partitions.
      return `kill,name=o${n % 50},agent=a n=${n} ${now - (n % 3) * dayMs}${String(n % 1_000_000).padStart(6, '0')}`;
    });
    for (;;) {
      const status = await fetch(`${product.address}/v1/write/${category}?token=${token}`, {
        method: 'POST',
        body: lines.join('\n'),
      }).then(
        async (answer) => {
          await answer.text();
          return answer.status;
        },
        () => 0,
      );
      if (status === 200) break;
      if (status !== 0 && status !== 503) throw new Error(`an agent was answered ${status}`);
      repeats += 1;
      // An agent waits before it repeats; without that it would take the processor from the server that starts.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    taken += 1;
  }
  async function run(agent: number): Promise<void> {
    for (let batch = agent; !isOver; batch += 1) await send(categories[batch % categories.length] ?? 'metric');
  }

  const running = Array.from({ length: agents }, (_, agent) => run(agent));
  const until = <Result>(look: () => Result) => vi.waitUntil(look, { timeout: 180_000, interval: 5 });
  for (let kill = 0; kill < kills; kill += 1) {
    const goal = taken + progressBefore(kill);
    await until(() => taken >= goal);
    const isServer = kill % 2 === 0;
    const pid = isServer ? product.serverPid() : enginePid(dataDir);
    process.kill(pid, 'SIGKILL');
    await until(() => (isServer ? product.serverPid() : enginePid(dataDir)) !== pid);
  }
  const last = taken + 20;
  await until(() => taken >= last);
  isOver = true;
  await Promise.all(running);

  const client = createEmbeddedClient(engineFile(dataDir).socketPath);
  const numbersIn = async (table: string) => {
    const result = await client.query({
      query: `SELECT toUInt32(count()), toUInt32(uniqExact(numbers['n'])) FROM ${table} WHERE workspace = 1`,
      format: 'JSONCompactEachRow',
    });
    return (await result.json<[number, number]>())[0];
  };
  for (const [category, table] of [
    ['metric', 'metric'],
    ['logging', 'logging'],
    ['object', 'object_history'],
  ] as const) {
    const count = sentOf.get(category);
    expect(await numbersIn(table), table).toEqual([count, count]);
  }
  // What history says is newest is what the other table says is newest.
  const newest = await client.query({
    query: `SELECT toUInt32(count()) FROM (SELECT name, time_ns FROM object FINAL WHERE workspace = 1) AS one
      FULL OUTER JOIN (SELECT name, max(time_ns) AS time_ns FROM object_history WHERE workspace = 1 GROUP BY name) AS other
      USING (name) WHERE one.time_ns != other.time_ns`,
    format: 'JSONCompactEachRow',
  });
  expect(await newest.json()).toEqual([[0]]);
  await client.close();
  console.log(`kills: ${kills}, batches taken: ${taken}, repeated: ${repeats}, points: ${sent}`);
  expect(repeats).toBeGreaterThan(0);
  expect(await product.stop()).toBe(0);
  folder.remove();
});

function engineFile(dataDir: string): { pid: number; socketPath: string } {
  return JSON.parse(readFileSync(join(dataDir, 'engine', 'engine.json'), 'utf8')) as {
    pid: number;
    socketPath: string;
  };
}

/** 0 while the file is being written. */
function enginePid(dataDir: string): number {
  try {
    return engineFile(dataDir).pid;
  } catch {
    return 0;
  }
}
