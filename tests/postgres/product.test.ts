import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newDatabase, type TestDatabase } from '../../server/src/store/testing/postgres-database.ts';
import { exitCodes } from '../../server/src/supervisor/exit-codes.ts';
import { openApiClient } from '../support/client.ts';
import { must } from '../support/fixture.ts';
import { type RunningServer, startInProcess, testMasterKey } from '../support/in-process.ts';
import { hasPostgres, noPostgres, type TestPostgres, usePostgres } from '../support/postgres.ts';
import { adminPassword, apiKey, runCommand, startProduct, temporaryFolder } from '../support/product.ts';
import { startProxy, type TcpProxy } from '../support/tcp-proxy.ts';

let postgres: TestPostgres | undefined;
let database: TestDatabase;
const folder = temporaryFolder();

beforeAll(async () => {
  if (hasPostgres) postgres = await usePostgres();
});
afterAll(async () => {
  await postgres?.stop();
  folder.remove();
});
beforeEach(async (context) => {
  context.skip(postgres === undefined, noPostgres);
  database = await newDatabase(postgres?.url ?? '');
});
afterEach(() => database?.drop());

const environmentWith = (url: string): Record<string, string> => ({
  BELVEDERE_DATABASE_URL: url,
  BELVEDERE_MASTER_KEY: testMasterKey,
  BELVEDERE_ENGINE: 'off',
});

describe('a database that goes away', { timeout: 60_000 }, () => {
  let way: TcpProxy;
  let running: RunningServer;
  beforeEach(async () => {
    const { port } = new URL(database.url);
    way = await startProxy(() => [Number(port)]);
    const url = new URL(database.url);
    url.port = String(way.port);
    running = await startInProcess({ environment: environmentWith(url.href) });
  });
  afterEach(async () => {
    await way.mend().catch(() => {});
    await running.stop();
    await way.stop();
  });

  test('is 503 with a code in every interface and at /readyz, costs nothing that was acknowledged, and needs no restart when it is back', async () => {
    const { address } = running;
    const client = openApiClient(address, apiKey);
    const { uuid } = must(await client.post('/dashboards/create', { name: 'before' })).content;
    await way.cut();
    for (const refused of [
      await client.get(`/dashboards/${uuid}/get`),
      await client.post('/tag/create', { name: 'a' }),
    ]) {
      expect(refused.body).toMatchObject({ code: 503, errorCode: 'StorageUnavailable', content: null });
      expect(refused.text).not.toContain('pass');
    }
    const bearer = { Authorization: `Bearer ${apiKey}` };
    expect((await fetch(`${address}/api/dashboards/uid/${uuid}`, { headers: bearer })).status).toBe(503);
    expect((await fetch(`${address}/v1/write/metric?token=tkn_x`, { method: 'POST', body: 'm f=1' })).status).toBe(503);
    const ready = await fetch(`${address}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([
      503,
      {
        status: 'not ready',
        checks: expect.arrayContaining([
          { name: 'store', ready: false, reason: expect.stringMatching(/^PostgreSQL does not answer \(.+\)$/) },
        ]),
      },
    ]);
    expect((await fetch(`${address}/healthz`)).status).toBe(200);

    await way.mend();
    await expect.poll(async () => (await client.get(`/dashboards/${uuid}/get`)).status, { timeout: 20_000 }).toBe(200);
    expect(must(await client.get(`/dashboards/${uuid}/get`)).etag).toBe('"1"');
    must(await client.post(`/dashboards/${uuid}/modify`, { desc: 'after' }));
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
    const metrics = await (await fetch(`${address}/metrics`)).text();
    expect(metrics).toMatch(/^belvedere_unhandled_errors_total 0$/m);
    expect(running.logged()).not.toContain(':pass@');
  });

  test('in the middle of many changes leaves each of them whole or undone', async () => {
    const client = openApiClient(running.address, apiKey);
    const { uuid } = must(await client.post('/dashboards/create', { name: 'busy' })).content;
    const acknowledged: number[] = [];
    let asked = 0;
    const changes = Array.from({ length: 40 }, async (_, index) => {
      const answer = await client.post(`/dashboards/${uuid}/modify`, { desc: `${index}` });
      asked += 1;
      if (asked === 10) await way.cut();
      if (answer.status === 200) acknowledged.push(Number(answer.etag?.slice(1, -1)));
      else expect(answer.body.errorCode).toBe('StorageUnavailable');
    });
    await Promise.all(changes);
    await way.mend();
    await expect.poll(async () => (await client.get(`/dashboards/${uuid}/get`)).status, { timeout: 20_000 }).toBe(200);
    const versions = must(await client.get(`/dashboards/${uuid}/version/list?pageSize=100`)).content;
    const stored = versions.map(({ revision }: { revision: number }) => revision);
    expect(stored).toEqual(expect.arrayContaining(acknowledged));
    const { code, stdout } = await runCommand(['verify'], folder.path, '', environmentWith(database.url));
    expect([code, stdout]).toEqual([0, expect.stringContaining(': whole.')]);
  });
});

describe('the command line', { timeout: 120_000 }, () => {
  const command = (parameters: string[], input = '') =>
    runCommand(parameters, folder.path, input, environmentWith(database.url));

  test('makes keys, sets passwords and verifies in the database; copies are left to its own tools', async () => {
    const running = await startInProcess({ environment: environmentWith(database.url) });
    try {
      const made = await command(['create-key', '--name', 'by hand']);
      const secret = /shown this once: (\S+)/.exec(made.stdout)?.[1] ?? '';
      must(await openApiClient(running.address, secret).get('/dashboards/list'));
      expect((await command(['reset-password', '--password-stdin'], 'another long password')).code).toBe(0);
      const body = JSON.stringify({ user: 'admin', password: adminPassword });
      expect((await fetch(`${running.address}/login`, { method: 'POST', body })).status).toBe(401);
      expect(await command(['verify'])).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/in 127\.0\.0\.1:\d+\/test_\w+: whole/),
      });
    } finally {
      await running.stop();
    }
    const refused = [
      await command(['backup', `${folder.path}/copy`]),
      await command(['restore', `${folder.path}/copy`]),
    ];
    expect(refused.map(({ code }) => code)).toEqual([1, 1]);
    expect(refused[0]?.stderr).toContain('pg_dump');
    expect(refused[1]?.stderr).toContain('pg_restore');
    for (const { stderr } of refused) expect(stderr).not.toContain('pass@');
    expect((await command(['config'])).stdout).toMatch(/BELVEDERE_DATABASE_URL +set +environment/);
  });

  test('asks for a server where the tables were not made yet', async () => {
    await database.drop();
    database = await newDatabase(postgres?.url ?? '', { template: 'template0' });
    expect(await command(['create-key'])).toMatchObject({
      code: exitCodes.configuration,
      stderr: expect.stringContaining('start the server once'),
    });
  });
});

describe('a start', { timeout: 120_000 }, () => {
  const startWith = (environment: Record<string, string>) =>
    startProduct({ dataDir: folder.path, environment: { ...environmentWith(database.url), ...environment } }).then(
      async (product) => {
        await product.stop();
        return 'it started';
      },
      (error: Error) => error.message,
    );

  test('with another master key than that of the other servers is refused for good, and says what to do', async () => {
    expect(await startWith({})).toBe('it started');
    const refused = await startWith({ BELVEDERE_MASTER_KEY: Buffer.alloc(32, 8).toString('hex') });
    expect(refused).toContain(`ended with ${exitCodes.configuration}`);
    expect(refused).toMatch(/BELVEDERE_MASTER_KEY: the servers of this database use the master key [0-9a-f]{8}/);
  });

  test('with a user that PostgreSQL does not know is refused for good, without its password', async () => {
    const url = database.url.replace('me:pass@', 'me:tell-nobody@');
    const refused = await startWith({ BELVEDERE_DATABASE_URL: url });
    expect(refused).toContain(`ended with ${exitCodes.configuration}`);
    expect(refused).toContain('does not accept the user or its password');
    expect(refused).not.toContain('tell-nobody');
  });
});
