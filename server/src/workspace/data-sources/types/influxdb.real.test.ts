import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { contextFor } from '../../testing/index.ts';
import { proxyDataSource } from '../proxy.ts';
import { queryDataSources } from '../query.ts';
import { framesIn } from '../testing/fake-target.ts';
import { openRealSources, type RealSources } from '../testing/real-source.ts';
import { hasInfluxdb, type RealInfluxdb, startInfluxdb } from '../testing/start-influxdb.ts';

const START_MS = 1_700_000_000_000;

let server: RealInfluxdb;
let real: RealSources;
let source: string;

beforeAll(async () => {
  if (!hasInfluxdb) return;
  server = await startInfluxdb();
  await server.run(
    "CREATE DATABASE metrics; CREATE DATABASE precious; CREATE USER reader WITH PASSWORD 'pass'; GRANT READ ON metrics TO reader",
  );
  await server.write('metrics', [
    `cpu,host=a load=0.5,state="ok",busy=true ${START_MS}`,
    `cpu,host=a load=1.5,state="it's bad",busy=false ${START_MS + 60_000}`,
    `cpu,host=b load=2,count=9007199254740993i ${START_MS}`,
  ]);
  await server.write('precious', [`kept value=1 ${START_MS}`]);
  const usual = { type: 'influxdb', url: server.url, user: 'root', database: 'metrics' };
  real = await openRealSources(new URL(server.url).host, usual, { password: 'pass' });
  source = await real.make();
});
beforeEach((context) => context.skip(!hasInfluxdb, 'the Debian package influxdb is missing'));
afterAll(async () => {
  await real?.kernel.close();
  await server?.stop();
});

const range = { from: String(START_MS), to: String(START_MS + 120_000) };
const ask = (query: string, more: object = {}, uid = source) =>
  real.ask(uid, { query, rawQuery: true, ...more }, range);
const isKept = async () => framesIn(await ask('SELECT * FROM precious.autogen.kept')).length > 0;

/** As somebody who may ask and not manage. */
async function proxied(method: string, path: string, query: string) {
  const ctx = await contextFor(real.kernel, { workspace: real.ctx.workspace, roles: ['readOnly'] });
  const answer = await proxyDataSource({ ctx, input: { selector: { uid: source }, method, path, query, headers: {} } });
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.body) chunks.push(chunk);
  return { status: answer.status, text: Buffer.concat(chunks).toString() };
}

describe('a real InfluxDB', () => {
  test('is healthy, also for a user who may only read', async () => {
    expect(await real.health(source)).toEqual({ works: true, message: 'datasource is working' });
    expect((await real.health(await real.make({ user: 'reader' }))).works).toBe(true);
  });

  test('tells what is wrong: password, database, time', async () => {
    expect(await real.health(await real.make({}, { password: 'wrong' }))).toEqual({
      works: false,
      message: 'authorization failed',
    });
    expect(await real.health(await real.make({ user: '' }, {}))).toMatchObject({ works: false });
    const nowhere = await real.make({ database: 'nowhere' });
    expect((await ask('SELECT * FROM cpu', {}, nowhere)).results.A).toMatchObject({
      status: 400,
      errorSource: 'downstream',
      error: 'database not found: nowhere',
    });
    const impatient = await real.make({ jsonData: { timeout: 0.05 } });
    await server.pause();
    try {
      expect((await ask('SELECT * FROM cpu', {}, impatient)).results.A).toMatchObject({
        status: 504,
        errorSource: 'downstream',
      });
    } finally {
      server.resume();
    }
  });

  test('answers a time series with the tags as labels', async () => {
    const frames = framesIn(
      await ask('SELECT mean(load) FROM cpu WHERE $timeFilter GROUP BY time($__interval), host fill(none)', {
        intervalMs: 60_000,
        alias: '$tag_host',
      }),
    );
    expect(frames.map(({ schema }) => schema.name)).toEqual(['a', 'b']);
    expect(frames[0].schema.fields[1].labels).toEqual({ host: 'a' });
    expect(frames.map(({ data }) => data.values[1])).toEqual([[0.5, 1.5], [2]]);
    expect(frames[0].data.values[0].every((ms: number) => ms % 60_000 === 0)).toBe(true);
  });

  test('answers a table with texts, flags, whole numbers and what is missing', async () => {
    const [frame] = framesIn(await ask('SELECT * FROM cpu', { resultFormat: 'table' }));
    const columns = Object.fromEntries(
      frame.schema.fields.map(({ name }: { name: string }, at: number) => [name, frame.data.values[at]]),
    );
    expect(columns.host.toSorted()).toEqual(['a', 'a', 'b']);
    expect(columns.load.toSorted()).toEqual([0.5, 1.5, 2]);
    expect(columns.busy).toContain(true);
    expect(columns.state).toContain("it's bad");
    expect(columns.state).toContain(null);
  });

  test('takes a regular expression with a quote in it', async () => {
    const [frame] = framesIn(await ask("SELECT load FROM cpu WHERE state =~ /it's/"));
    expect(frame.data.values[1]).toEqual([1.5]);
  });

  test('tells in its words what it refuses', async () => {
    expect((await ask('SELECT FROM')).results.A).toMatchObject({
      status: 400,
      errorSource: 'downstream',
      error: expect.stringContaining('error parsing query'),
    });
    const reader = await real.make({ user: 'reader', database: 'precious' });
    expect((await ask('SELECT * FROM kept', {}, reader)).results.A).toMatchObject({
      errorSource: 'downstream',
      error: expect.stringContaining('not authorized'),
    });
  });

  test.each([
    'DROP DATABASE precious',
    'SELECT load FROM cpu; DROP DATABASE precious',
    "SELECT load FROM cpu WHERE host =~ /'/; DROP DATABASE precious; SELECT load FROM cpu WHERE host =~ /'/",
    'SELECT load FROM cpu WHERE host =~ /"/; DROP DATABASE precious; SELECT load FROM cpu WHERE host =~ /"/',
    "SELECT load FROM /'/; DROP DATABASE precious; SELECT load FROM /'/",
    'SELECT load FROM cpu WHERE host =~ /--/; DROP DATABASE precious\n; SELECT 1',
    'SELECT load FROM cpu WHERE host =~ /* a / ; DROP DATABASE precious ; SELECT load FROM cpu WHERE host =~ /*/',
    "SELECT load INTO precious.autogen.copy FROM cpu WHERE host =~ /'/ AND host !~ /'/",
    '/* SELECT */ DROP DATABASE precious',
  ])('is asked nothing that writes, by everybody and in every mode: %s', async (statement) => {
    for (const jsonData of [{}, { httpMode: 'POST' }]) {
      const uid = await real.make({ jsonData });
      expect((await ask(statement, {}, uid)).results.A).toMatchObject({ status: 400, errorSource: 'plugin' });
    }
    const q = encodeURIComponent(statement);
    await expect(proxied('GET', 'query', `q=${q}`)).rejects.toMatchObject({ code: 'InvalidParameter' });
    expect(await isKept()).toBe(true);
  });

  test('reads the query string as we do: nothing hides behind a semicolon', async () => {
    expect((await proxied('GET', 'query', 'q=SHOW+MEASUREMENTS')).text).toContain('cpu');
    for (const query of [
      'epoch=ms;q=DROP+DATABASE+precious',
      'q=SHOW+DATABASES;q=DROP+DATABASE+precious',
      'q=SHOW+DATABASES&epoch=ms;db=precious;u=root;p=pass',
    ]) {
      await proxied('GET', 'query', query).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'InvalidParameter' });
      });
      expect(await isKept()).toBe(true);
    }
    await expect(proxied('POST', 'query', 'q=SHOW+DATABASES')).rejects.toMatchObject({ code: 'PermissionDenied' });
    await expect(proxied('POST', 'write', '')).rejects.toMatchObject({ code: 'PermissionDenied' });
  });

  test('is written to through the proxy by those who manage data sources', async () => {
    const statement = 'q=CREATE+DATABASE+made';
    const answer = await proxyDataSource({
      ctx: real.ctx,
      input: { selector: { uid: source }, method: 'POST', path: 'query', query: statement, headers: {} },
    });
    answer.discard();
    const { results } = await queryDataSources({
      ctx: real.ctx,
      input: { queries: [{ refId: 'A', datasource: { uid: source }, query: 'SHOW DATABASES', resultFormat: 'table' }] },
    });
    expect(JSON.stringify(results)).toContain('made');
  });
});
