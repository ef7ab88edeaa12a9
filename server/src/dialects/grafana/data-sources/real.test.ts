import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { selfSignedCertificate } from '../../../configuration/testing/self-signed-certificate.ts';
import { hasInfluxdb, startInfluxdb } from '../../../workspace/data-sources/testing/start-influxdb.ts';
import { hasMariadb, startMariadb } from '../../../workspace/data-sources/testing/start-mariadb.ts';
import { postgresPrograms, startPostgres } from '../../../workspace/data-sources/testing/start-postgres.ts';
import { hasPrometheus, startPrometheus } from '../../../workspace/data-sources/testing/start-prometheus.ts';
import { type GrafanaServer, startGrafana } from '../testing/start-grafana.ts';

const START_S = 1_700_000_000;
const range = { from: `${START_S}000`, to: `${START_S + 60}000` };

interface Started {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** One kind of real server: what it is, how it is set up as a data source, and what is found in it. */
interface Real {
  readonly type: string;
  readonly package: string;
  readonly isThere: boolean;
  readonly start: () => Promise<Started>;
  readonly body: object;
  readonly wrong: object;
  readonly query: object;
  readonly badQuery: object;
  readonly proxied?: { readonly path: string; readonly holds: string };
}

const at = ({ port, stop }: { port: number; stop: () => Promise<void> }): Started => ({
  url: `127.0.0.1:${port}`,
  stop,
});
const login = { user: 'me', secureJsonData: { password: 'pass' } };
const badLogin = { secureJsonData: { password: 'wrong' } };
const sql = (rawSql: string) => ({ rawSql, format: 'table' });

const kinds: readonly Real[] = [
  {
    type: 'prometheus',
    package: 'prometheus',
    isThere: hasPrometheus,
    start: () => startPrometheus(`# TYPE answer gauge\nanswer{job="a"} 42 ${START_S}`),
    body: {},
    wrong: { url: 'http://127.0.0.1:1' },
    query: { expr: 'answer', instant: true },
    badQuery: { expr: 'answer{' },
    proxied: { path: `api/v1/query?query=answer&time=${START_S}`, holds: '"42"' },
  },
  {
    type: 'influxdb',
    package: 'influxdb',
    isThere: hasInfluxdb,
    start: async () => {
      const server = await startInfluxdb();
      await server.run("CREATE DATABASE shop; CREATE USER me WITH PASSWORD 'pass'; GRANT READ ON shop TO me");
      await server.write('shop', [`answer value=42 ${START_S}000`]);
      return server;
    },
    body: { ...login, database: 'shop' },
    wrong: badLogin,
    query: { query: 'SELECT value FROM answer WHERE $timeFilter', rawQuery: true },
    badQuery: { query: 'SELECT FROM', rawQuery: true },
    proxied: { path: 'query?q=SELECT+value+FROM+answer&epoch=s', holds: `[${START_S},42]` },
  },
  {
    type: 'postgres',
    package: 'postgresql',
    isThere: postgresPrograms !== undefined,
    start: async () => at(await startPostgres(postgresPrograms ?? '', selfSignedCertificate())),
    body: { ...login, database: 'postgres', jsonData: { sslmode: 'require' } },
    wrong: badLogin,
    query: sql("SELECT '2023-11-14 22:13:20'::timestamp AS time, 42 AS answer"),
    badQuery: sql('SELECT nothing'),
  },
  {
    type: 'mysql',
    package: 'mariadb-server',
    isThere: hasMariadb,
    start: async () =>
      at(
        await startMariadb(
          [
            'CREATE TABLE answers (time DATETIME, answer INT)',
            "INSERT INTO answers VALUES ('2023-11-14 22:13:20', 42)",
          ],
          selfSignedCertificate(),
        ),
      ),
    body: { ...login, jsonData: { database: 'shop', tlsSkipVerify: true } },
    wrong: badLogin,
    query: sql('SELECT time, answer FROM answers WHERE $__timeFilter(time)'),
    badQuery: sql('SELECT nothing'),
  },
];

let grafana: GrafanaServer;
let viewer: GrafanaServer['admin'];
const started = new Map<string, Started>();

beforeAll(async () => {
  await Promise.all(
    kinds.filter(({ isThere }) => isThere).map(async ({ type, start }) => started.set(type, await start())),
  );
  const hosts = [...started.values()].map(({ url }) => url.replace('http://', ''));
  grafana = await startGrafana({ BELVEDERE_PROXY_ALLOW: [...hosts, '127.0.0.1:1'].join(',') });
  viewer = (await grafana.newUser()).ask;
}, 60_000);
afterAll(async () => {
  await grafana?.stop();
  await Promise.all([...started.values()].map(({ stop }) => stop()));
});

describe.each(kinds)('a real $package', ({ type, isThere, package: name, body, wrong, query, badQuery, proxied }) => {
  beforeEach((context) => context.skip(!isThere, `the Debian package ${name} is missing`));

  test('is set up, checked, asked, changed to what does not work and back, and deleted', async () => {
    const whole = { name: type, type, access: 'proxy', url: started.get(type)?.url, ...body };
    const { datasource } = (await grafana.key('POST', '/api/datasources', whole)).body;
    const path = `/api/datasources/uid/${datasource.uid}`;
    const health = () => viewer.get(`${path}/health`);
    const ask = (model: object) =>
      viewer('POST', '/api/ds/query', {
        ...range,
        queries: [{ refId: 'A', datasource: { uid: datasource.uid }, ...model }],
      });

    expect(await health()).toMatchObject({ status: 200, body: { status: 'OK' } });
    const answer = await ask(query);
    expect(answer).toMatchObject({ status: 200, body: { results: { A: { status: 200 } } } });
    const [{ schema, data }] = answer.body.results.A.frames;
    expect(schema.fields.map(({ type: kind }: { type: string }) => kind)).toEqual(['time', 'number']);
    expect(data.values[1]).toEqual([42]);
    expect(await ask(badQuery)).toMatchObject({
      status: 400,
      body: { results: { A: { status: 400, errorSource: 'downstream', frames: [] } } },
    });

    const proxy = `/api/datasources/proxy/uid/${datasource.uid}`;
    if (proxied === undefined) {
      expect(await viewer.get(`${proxy}/x`)).toMatchObject({ status: 400 });
    } else {
      const { status, text } = await viewer.get(`${proxy}/${proxied.path}`);
      expect([status, text]).toEqual([200, expect.stringContaining(proxied.holds)]);
      expect((await viewer('POST', `${proxy}/write`, 'x y=1')).status).toBe(403);
    }

    expect((await grafana.key('PUT', path, { ...whole, ...wrong })).status).toBe(200);
    expect(await health()).toMatchObject({ status: 400, body: { status: 'ERROR', message: expect.any(String) } });
    expect((await ask(query)).status).toBe(400);
    expect((await grafana.key('PUT', path, whole)).status).toBe(200);
    expect((await health()).status).toBe(200);
    expect((await grafana.key('DELETE', path)).status).toBe(200);
    expect((await health()).status).toBe(404);
    expect((await ask(query)).status).toBe(404);
  });

  test('that ends is told as unreachable, and its name and secrets in no answer', async () => {
    const { body: made } = await grafana.key('POST', '/api/datasources', {
      ...{ name: `${type} that ends`, type, access: 'proxy', url: started.get(type)?.url, ...body },
    });
    await started.get(type)?.stop();
    const answer = await viewer.get(`/api/datasources/uid/${made.datasource.uid}/health`);
    expect(answer).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('cannot be reached: it refuses the connection') },
    });
    expect(answer.text).not.toMatch(/"pass"|:pass@/);
  });
});
