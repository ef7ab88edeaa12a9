import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { type Client, openApiClient } from './support/client.ts';
import { must } from './support/fixture.ts';
import { apiKey, freePort, startProduct, temporaryFolder } from './support/product.ts';
import { proofSize } from './support/proof-size.ts';

/** Of the server and of its engine in turn; the long proof is `CALL_KILLS=60 npm test -- call-record-kill`. */
const KILLS = proofSize('CALL_KILLS', { inCi: 6, here: 2 });
const CONNECTIONS = 32;
/** Answers between two kills, and never the same moment. */
const progressBefore = (kill: number): number => 6_000 + ((kill * 1_777) % 4_000);

it(`has every answered call exactly once over ${KILLS} kills of the server and of its engine in the middle of calls`, {
  timeout: 120_000 + KILLS * 20_000,
}, async () => {
  const folder = temporaryFolder();
  const dataDir = join(folder.path, 'data');
  const port = await freePort();
  const environment = { PORT: String(port), BELVEDERE_LOG_LEVEL: 'fatal' };
  const product = await startProduct({ dataDir, environment });
  const client = openApiClient(product.address, apiKey);
  const file = join(folder.path, 'answers.txt');
  const script = fileURLToPath(new URL('./support/caller.ts', import.meta.url));
  const caller = fork(script, [String(port), file, String(CONNECTIONS)]);
  let answers = 0;
  caller.on('message', (message) => {
    answers = (message as { answers: number }).answers;
  });
  let perSecond = 0;
  try {
    caller.send(await requestsOf(client));
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = answers;
      const startedAt = performance.now();
      await until(caller, () => answers >= before + progressBefore(kill));
      perSecond = Math.max(perSecond, (answers - before) / ((performance.now() - startedAt) / 1_000));
      const pid = kill % 2 === 0 ? product.serverPid() : await until(caller, () => enginePid(dataDir));
      process.kill(pid, 'SIGKILL');
      if (kill % 2 === 0) await until(caller, () => product.serverPid() !== pid);
    }
    const last = answers + 2_000;
    await until(caller, () => answers >= last);
  } finally {
    caller.send('stop');
    await once(caller, 'exit');
  }
  const seen = readFileSync(file, 'utf8').trimEnd().split('\n');
  const recorded = await exported(client);
  const times = new Map<string, number>();
  for (const line of recorded) times.set(line, (times.get(line) ?? 0) + 1);
  const wrong = seen.filter((line) => times.get(line) !== 1).map((line) => `${line}: ${times.get(line) ?? 0} times`);
  const refused = seen.filter((line) => line.endsWith(' 403')).length;
  console.log(
    `kills: ${KILLS}, answers seen: ${seen.length}, of them refused: ${refused}, recorded: ${recorded.length}, at most ${Math.round(perSecond)} calls a second between kills`,
  );
  expect(wrong).toEqual([]);
  expect(refused).toBeGreaterThan(0);
  expect(new Set(recorded).size).toBe(recorded.length);
  expect(await product.stop()).toBe(0);
  folder.remove();
});

/** Reads, changes, and calls of a key that is refused. */
async function requestsOf(client: Client): Promise<string[]> {
  const disabled = must(await client.post('/workspace/accesskey/add', { name: 'soon disabled' }));
  const { uuid, sk } = disabled.content as { uuid: string; sk: string };
  must(await client.post('/workspace/accesskey/set_disable', { isDisable: true, akUUIDs: [uuid] }));
  const request = (key: string, line: string, body = ''): string =>
    `${line} HTTP/1.1\r\nHost: localhost\r\nDF-API-KEY: ${key}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  const read = request(apiKey, 'GET /api/v1/validate');
  const missing = request(apiKey, 'GET /api/v1/dashboards/dsbd_00000000000000000000000000000000/get');
  const change = request(apiKey, 'POST /api/v1/dashboards/create', '{"name":"made between kills"}');
  const refused = request(sk, 'GET /api/v1/validate');
  return [
    ...Array.from({ length: 24 }, () => read),
    ...Array.from({ length: 4 }, () => missing),
    refused,
    refused,
    change,
  ];
}

/** Looks again whenever the caller tells something new; spinning would take the processor from the server. */
async function until<Result>(caller: ChildProcess, look: () => Result | undefined | false): Promise<Result> {
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    await once(caller, 'message');
  }
}

function enginePid(dataDir: string): number | undefined {
  try {
    return (JSON.parse(readFileSync(join(dataDir, 'engine', 'engine.json'), 'utf8')) as { pid: number }).pid;
  } catch {
    // It is being written, or the engine is starting.
    return undefined;
  }
}

/** `trace id status` of every call in the record; waits for the engine, which may just have been killed. */
async function exported(client: Client): Promise<string[]> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const answer = await client.get('/call/export');
    if (answer.status === 200) {
      return answer.text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { traceId: string; status: number })
        .map(({ traceId, status }) => `${traceId} ${status}`);
    }
    if (answer.status !== 503) throw new Error(answer.text);
    await delay(200);
  }
  throw new Error('the engine does not come back');
}
