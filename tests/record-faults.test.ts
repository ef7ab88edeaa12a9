/** What happens to calls and changes while the record of calls cannot be written, and while the engine is missing. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { faultyFiles } from '../server/src/calls/testing/faulty-files.ts';
import { type Answer, type Client, openApiClient } from './support/client.ts';
import { type InProcessOptions, type RunningServer, startInProcess } from './support/in-process.ts';
import { apiKey, temporaryFolder } from './support/product.ts';

const running: RunningServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

async function start(options: InProcessOptions): Promise<{ client: Client; server: RunningServer }> {
  const server = await startInProcess(options);
  running.push(server);
  return { client: openApiClient(server.address, apiKey), server };
}

/** The answer to a search as soon as the engine gives one; it starts in the background. */
async function searched(client: Client, path: string): Promise<Answer> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const answer = await client.get(path);
    if (answer.body.errorCode !== 'EngineUnavailable') return answer;
    await delay(50);
  }
  throw new Error('the engine does not start');
}

const change = (client: Client): Promise<Answer> => client.post('/dashboards/create', { name: 'a change' });

async function readyz({
  address,
}: RunningServer): Promise<{ status: number; body: { status: string; checks: unknown } }> {
  const answer = await fetch(`${address}/readyz`);
  return { status: answer.status, body: (await answer.json()) as never };
}

async function unrecorded({ address }: RunningServer): Promise<number> {
  const metrics = await (await fetch(`${address}/metrics`)).text();
  return Number(/^belvedere_calls_unrecorded_total (\d+)$/m.exec(metrics)?.[1]);
}

it.each([
  [
    'a full disk',
    (disk: ReturnType<typeof faultyFiles>, broken: boolean) => {
      disk.bytesLeft = broken ? 0 : Number.POSITIVE_INFINITY;
    },
  ],
  [
    'a read-only spool',
    (disk: ReturnType<typeof faultyFiles>, broken: boolean) => {
      disk.isReadOnly = broken;
    },
  ],
])('with %s changes are refused and not made, reads go on, and the gap shows', async (_fault, set) => {
  const disk = faultyFiles();
  // From the start: there is no room in a file that was made before.
  set(disk, true);
  const { client, server } = await start({ faults: { spoolFiles: disk.files } });

  const refused = await change(client);
  expect(refused.body).toMatchObject({ code: 503, errorCode: 'RecordUnavailable', content: null });
  expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
  const read = await client.get('/dashboards/list');
  expect([read.status, read.body.pageInfo.totalCount]).toEqual([200, 0]);
  expect(await unrecorded(server)).toBe(2);
  expect(await readyz(server)).toMatchObject({
    status: 200,
    body: {
      status: 'degraded',
      checks: expect.arrayContaining([
        { name: 'record of calls', ready: false, reason: expect.stringContaining('changes are refused') },
      ]),
    },
  });

  set(disk, false);
  expect((await change(client)).status).toBe(200);
  const listed = await searched(client, '/call/list?operation=dashboards.create');
  expect(listed.body.pageInfo.totalCount).toBe(1);
  expect(listed.content.gaps).toMatchObject([{ calls: 2 }]);
});

it('without the library of the engine everything works but searches of the calls, and nothing of them is lost', async () => {
  const folder = temporaryFolder();
  const environment = { BELVEDERE_DATA_DIR: folder.path };
  const missing = await start({ environment, faults: { engineLoaderPath: join(folder.path, 'no-such-library.cjs') } });
  const made = await change(missing.client);
  expect(made.status).toBe(200);
  expect((await missing.client.get(`/dashboards/${made.content.uuid}/get`)).content.name).toBe('a change');
  const refused = await missing.client.get('/call/list');
  expect(refused.body).toMatchObject({ code: 503, errorCode: 'EngineUnavailable', content: null });
  const { status, body } = await readyz(missing.server);
  expect([status, body.status]).toEqual([200, 'degraded']);
  expect(JSON.stringify(body.checks)).toMatch(/"name":"engine","ready":false,"reason":"[^"]{20,}"/);
  await running.pop()?.stop();

  const spool = join(folder.path, 'spool');
  expect(readdirSync(spool).some((name) => statSync(join(spool, name)).size > 0)).toBe(true);
  const { client } = await start({ environment });
  const listed = await searched(client, '/call/list?operation=dashboards.create');
  expect(listed.body.pageInfo.totalCount).toBe(1);
  expect(listed.content.calls).toMatchObject([{ objectUUID: made.content.uuid, status: 200 }]);
  folder.remove();
});
