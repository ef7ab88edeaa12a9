import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newDatabase, type TestDatabase } from '../../server/src/store/testing/postgres-database.ts';
import { type Client, openApiClient } from '../support/client.ts';
import { must } from '../support/fixture.ts';
import { testMasterKey } from '../support/in-process.ts';
import { hasPostgres, noPostgres, type TestPostgres, usePostgres } from '../support/postgres.ts';
import {
  adminPassword,
  apiKey,
  freePort,
  type Product,
  runCommand,
  startProduct,
  temporaryFolder,
} from '../support/product.ts';
import { startProxy, type TcpProxy } from '../support/tcp-proxy.ts';

/** Longer than a balancer of these tests needs to notice, shorter than anybody's patience. */
const DRAIN_MS = 3_000;
const WRITERS = 16;

let postgres: TestPostgres | undefined;
let database: TestDatabase;
let ports: number[];
let servers: Product[] = [];
let balancer: TcpProxy;
let hook: Server;
const told: { change: { objectUUID: string; revisionTo: number } }[] = [];
const folders = [temporaryFolder(), temporaryFolder()];

beforeAll(async () => {
  if (!hasPostgres) return;
  postgres = await usePostgres();
  // Empty: two servers that start at once have to make everything.
  database = await newDatabase(postgres.url, { template: 'template0' });
  hook = createServer((request, response) => {
    void text(request).then((body) => {
      told.push(JSON.parse(body));
      response.end();
    });
  }).listen(0, '127.0.0.1');
  ports = [await freePort(), await freePort()];
  servers = await Promise.all([start(0), start(1)]);
  balancer = await startProxy(readyPorts);
}, 120_000);
afterAll(async () => {
  await balancer?.stop();
  await Promise.all(servers.map((server) => server.stop()));
  hook?.close().closeAllConnections();
  await database?.drop();
  await postgres?.stop();
  for (const { remove } of folders) remove();
}, 60_000);
beforeEach((context) => context.skip(postgres === undefined, noPostgres));

const environment = (index: number): Record<string, string> => ({
  PORT: String(ports[index]),
  BELVEDERE_DATABASE_URL: database.url,
  BELVEDERE_MASTER_KEY: testMasterKey,
  BELVEDERE_ENGINE: 'off',
  BELVEDERE_DRAIN_MS: String(DRAIN_MS),
  BELVEDERE_PROXY_ALLOW: '127.0.0.1',
});
const start = (index: number): Promise<Product> =>
  startProduct({ dataDir: folders[index]?.path ?? '', environment: environment(index) });

/** What a balancer knows of its servers. */
async function readyPorts(): Promise<number[]> {
  const answers = ports.map(async (port) => {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`, { headers: { Connection: 'close' } }).then(
      ({ ok }) => ok,
      () => false,
    );
    return ready ? [port] : [];
  });
  return (await Promise.all(answers)).flat();
}

const on = (index: number, key = apiKey): Client => openApiClient(servers[index]?.address ?? '', key);
const balanced = (key = apiKey): Client => openApiClient(`http://127.0.0.1:${balancer.port}`, key);
const revisionOf = (etag: string | null): number => Number(etag?.slice(1, -1));

test('both made one installation: the first run once, and the same key, objects and numbers on both', async () => {
  const printed = servers.map((server) => server.printed().includes('First start'));
  expect(printed.filter(Boolean).length).toBeLessThanOrEqual(1);
  const made = must(await on(0).post('/dashboards/create', { name: 'made on the first' })).content;
  const found = must(await on(1).get(`/dashboards/${made.uuid}/get`)).content;
  expect(found).toEqual(must(await on(0).get(`/dashboards/${made.uuid}/get`)).content);
  const workspaces = await Promise.all([on(0), on(1)].map((client) => client.get('/workspace/get')));
  expect(workspaces[0]?.content).toEqual(workspaces[1]?.content);
});

test('a key that is changed or deleted on one is changed and deleted on the other at once', async () => {
  const key = must(await on(0).post('/workspace/accesskey/add', { name: 'in use' })).content;
  for (const index of [0, 1]) must(await on(index, key.sk).post('/tag/create', { name: `by the key ${index}` }));
  must(await on(0).post(`/workspace/accesskey/${key.uuid}/modify`, { name: 'in use', roleUUIDs: ['readOnly'] }));
  expect((await on(1, key.sk).post('/tag/create', { name: 'refused' })).status).toBe(403);
  must(await on(1, key.sk).get('/tag/list'));
  must(await on(1).post(`/workspace/accesskey/${key.uuid}/delete`));
  for (const index of [0, 1]) {
    const refused = await on(index, key.sk).get('/tag/list');
    expect([refused.status, refused.body.errorCode]).toEqual([403, 'InvalidApiKey']);
  }
});

test('a session and a password that end on one are over on the other at once', async () => {
  const user = { name: 'Ann', login: 'ann', password: 'ann has a long password' };
  const administrator = `Basic ${Buffer.from(`admin:${adminPassword}`).toString('base64')}`;
  const grafana = (index: number, path: string, authorization: Record<string, string>, method = 'GET', body?: object) =>
    fetch(`${servers[index]?.address}${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...authorization },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const made = await grafana(0, '/api/admin/users', { Authorization: administrator }, 'POST', user);
  expect(made.status).toBe(200);
  const { id } = (await made.json()) as { id: number };
  const basic = { Authorization: `Basic ${Buffer.from(`ann:${user.password}`).toString('base64')}` };
  const statuses = (credential: Record<string, string>) =>
    Promise.all([0, 1].map(async (index) => (await grafana(index, '/api/user', credential)).status));
  const login = await grafana(0, '/login', {}, 'POST', { user: 'ann', password: user.password });
  const session = { Cookie: login.headers.get('set-cookie')?.split(';')[0] ?? '' };
  expect([await statuses(session), await statuses(basic)]).toEqual([
    [200, 200],
    [200, 200],
  ]);
  const password = { password: 'ann has another password' };
  await grafana(1, `/api/admin/users/${id}/password`, { Authorization: administrator }, 'PUT', password);
  expect([await statuses(session), await statuses(basic)]).toEqual([
    [401, 401],
    [401, 401],
  ]);
});

test('one of many writers on both wins each revision, the others get 412, and the chain verifies', async () => {
  const { content } = must(await on(0).post('/dashboards/create', { name: 'contended' }));
  const won: { revision: number; marker: string }[] = [];
  for (let base = 1; base <= 5; base += 1) {
    const answers = await Promise.all(
      Array.from({ length: 2 * WRITERS }, async (_, writer) => {
        const marker = `revision ${base} writer ${writer}`;
        const headers = { 'If-Match': `"${base}"` };
        return {
          marker,
          answer: await on(writer % 2).post(`/dashboards/${content.uuid}/modify`, { desc: marker }, headers),
        };
      }),
    );
    for (const { answer, marker } of answers) {
      if (answer.status === 200) won.push({ revision: revisionOf(answer.etag), marker });
      else expect([answer.status, answer.body.errorCode]).toEqual([412, 'RevisionConflict']);
    }
  }
  expect(won.map(({ revision }) => revision)).toEqual([2, 3, 4, 5, 6]);
  for (const { revision, marker } of won) {
    const version = must(await on(revision % 2).get(`/dashboards/${content.uuid}/version/${revision}/get`));
    expect(version.content.attributes.desc).toBe(marker);
  }
});

test('writers on both that name no revision get one each', async () => {
  const { content } = must(await on(1).post('/dashboards/create', { name: 'shared' }));
  const answers = await Promise.all(
    Array.from({ length: 2 * WRITERS }, (_, writer) =>
      on(writer % 2).post(`/dashboards/${content.uuid}/modify`, { desc: `writer ${writer}` }),
    ),
  );
  const revisions = answers.map(({ etag }) => revisionOf(etag)).sort((one, other) => one - other);
  expect(revisions).toEqual(Array.from({ length: 2 * WRITERS }, (_, index) => index + 2));
});

test('a call that comes to both at once under one idempotency key is done once', async () => {
  const headers = { 'Idempotency-Key': 'once-on-two' };
  const calls = Array.from({ length: 8 }, (_, index) =>
    on(index % 2).post('/dashboards/create', { name: 'once' }, headers),
  );
  const uuids = (await Promise.all(calls)).map((answer) => must(answer).content.uuid as string);
  expect(new Set(uuids).size).toBe(1);
  expect(must(await on(0).get('/dashboards/list?search=once')).body.pageInfo.totalCount).toBe(1);
});

test('a name that may be there once goes to one of those who ask both at once', async () => {
  const calls = Array.from({ length: 8 }, (_, index) => on(index % 2).post('/tag/create', { name: 'wanted' }));
  const statuses = (await Promise.all(calls)).map(({ status }) => status).sort();
  expect(statuses).toEqual([200, ...Array.from({ length: 7 }, () => 409)]);
});

test('limits count on each server for itself', async () => {
  const key = must(await on(0).post('/workspace/accesskey/add', { name: 'slow', limitPerMinute: 2 })).content;
  for (const index of [0, 1]) {
    const statuses = [];
    for (let call = 0; call < 3; call += 1) statuses.push((await on(index, key.sk).get('/validate')).status);
    expect(statuses).toEqual([200, 200, 429]);
  }
});

test('the stream of changes and webhooks tell what was changed on either server, each once and in order', async () => {
  const { port } = hook.address() as AddressInfo;
  const made = await on(0).post('/webhook/create', {
    name: 'both',
    url: `http://127.0.0.1:${port}/`,
    nouns: ['dashboards'],
  });
  must(made);
  const controller = new AbortController();
  const stream = await fetch(`${servers[0]?.address}/api/v1/change/stream?noun=dashboards`, {
    headers: { 'DF-API-KEY': apiKey },
    signal: controller.signal,
  });
  const { uuid } = must(await on(1).post('/dashboards/create', { name: 'followed' })).content;
  for (let revision = 2; revision <= 9; revision += 1) {
    must(await on(revision % 2).post(`/dashboards/${uuid}/modify`, { desc: `${revision}` }));
  }
  const expected = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  let seen = '';
  for await (const part of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    seen += part;
    if (seen.includes('"revisionTo":9')) break;
  }
  controller.abort();
  const streamed = [...seen.matchAll(/^data: (.*)$/gm)].map(
    ([, data = '']) => JSON.parse(data) as { revisionTo: number },
  );
  expect(streamed.map(({ revisionTo }) => revisionTo)).toEqual(expected);
  const ofDashboard = () => told.filter(({ change }) => change.objectUUID === uuid);
  await expect.poll(() => ofDashboard().length, { timeout: 20_000 }).toBeGreaterThanOrEqual(9);
  expect(ofDashboard().map(({ change }) => change.revisionTo)).toEqual(expected);
});

test('restarting one after the other fails no request of those who come through a balancer', async () => {
  const { uuid } = must(await balanced().post('/dashboards/create', { name: 'through the balancer' })).content;
  const failures: string[] = [];
  const won: number[] = [];
  let stopped = false;
  let answered = 0;
  const work = async (writer: number): Promise<void> => {
    const client = balanced();
    while (!stopped) {
      const { etag, status } = await client.get(`/dashboards/${uuid}/get`);
      if (status !== 200) failures.push(`get ${status}`);
      const changed = await client.post(
        `/dashboards/${uuid}/modify`,
        { desc: `writer ${writer} after ${etag}` },
        { 'If-Match': etag ?? '' },
      );
      if (changed.status === 200) won.push(revisionOf(changed.etag));
      else if (changed.status !== 412) failures.push(`modify ${changed.status} ${changed.text}`);
      answered += 2;
    }
  };
  const working = Array.from({ length: WRITERS }, (_, writer) =>
    work(writer).catch((error: Error) => failures.push(`${error.message}: ${(error.cause as Error)?.message}`)),
  );
  for (const index of [0, 1]) {
    const before = answered;
    await expect.poll(() => answered, { timeout: 60_000 }).toBeGreaterThan(before + 2 * WRITERS);
    expect(await servers[index]?.stop()).toBe(0);
    servers[index] = await start(index);
  }
  stopped = true;
  await Promise.all(working);
  expect(failures).toEqual([]);
  expect(won.toSorted((one, other) => one - other)).toEqual(
    Array.from({ length: won.length }, (_, index) => index + 2),
  );
  expect(must(await on(0).get(`/dashboards/${uuid}/version/list?pageSize=1`)).body.pageInfo.totalCount).toBe(
    won.length + 1,
  );
}, 180_000);

test('the other one serves on when one is killed, and what was acknowledged is there', async () => {
  const { content } = must(await on(0).post('/dashboards/create', { name: 'before the kill' }));
  process.kill(servers[0]?.serverPid() ?? 0, 'SIGKILL');
  const found = must(await on(1).post(`/dashboards/${content.uuid}/modify`, { desc: 'on the other one' }));
  expect(found.etag).toBe('"2"');
  await expect.poll(async () => (await readyPorts()).length, { timeout: 60_000 }).toBe(2);
  expect(must(await on(0).get(`/dashboards/${content.uuid}/get`)).etag).toBe('"2"');
}, 90_000);

test('after all of it every change and every version is what it was written as', async () => {
  const { code, stdout } = await runCommand(['verify'], folders[0]?.path ?? '', '', environment(0));
  expect([code, stdout]).toEqual([
    0,
    expect.stringMatching(/^Verified \d+ changes and \d+ versions in 127\.0\.0\.1:\d+\/test_\w+: whole\.\n$/),
  ]);
});
