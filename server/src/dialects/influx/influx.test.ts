import { gzipSync } from 'node:zlib';
import { InfluxDB as InfluxTwo, Point as PointTwo, setLogger } from '@influxdata/influxdb-client';
import { InfluxDB as InfluxOne } from 'influx';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BelvedereError } from '../../errors/index.ts';
import { testToken } from '../../ingest/testing/memory-sink.ts';
import { type IngestServer, startIngest } from '../testing/start-ingest.ts';
import { influxFailureForm, serveInflux } from './index.ts';

let server: IngestServer;
beforeAll(async () => {
  // It writes to the console whatever it also rejects with.
  setLogger({ error: () => {}, warn: () => {} });
  server = await startIngest(serveInflux, influxFailureForm);
});
beforeEach(() => {
  server.sink.batches.length = 0;
  server.sink.failure = undefined;
});
afterAll(() => server.stop());

const send = (path: string, body?: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(`${server.address}/influx/${path}`, {
    method: 'POST',
    headers: { Authorization: `Token ${testToken}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });

test('the client of version 1 makes its database and writes points of every type', async () => {
  const { hostname, port } = new URL(server.address);
  const client = new InfluxOne({
    hosts: [{ host: hostname, port: Number(port), path: '/influx' }],
    database: 'mydb',
    username: 'me',
    password: testToken,
  });
  expect(await client.getDatabaseNames()).toEqual([]);
  await client.createDatabase('mydb');
  await client.createRetentionPolicy('7d', { database: 'mydb', duration: '7d', replication: 1 });
  await client.writePoints(
    [
      {
        measurement: 'cpu',
        tags: { host: 'a,b', zone: 'é=1' },
        fields: { usage: 1.5, busy: true },
        timestamp: new Date(1_700_000_000_123),
      },
    ],
    { precision: 'ms' },
  );
  expect(server.sink.batches).toEqual([
    expect.objectContaining({
      workspaceNumber: 3,
      tokenNumber: 7,
      category: 'metric',
      badPoints: { count: 0, kept: [] },
    }),
  ]);
  expect(server.sink.points()).toEqual([
    {
      measurement: 'cpu',
      tags: new Map([
        ['host', 'a,b'],
        ['zone', 'é=1'],
      ]),
      fields: new Map<string, unknown>([
        ['usage', 1.5],
        ['busy', true],
      ]),
      timeNs: 1_700_000_000_123_000_000n,
    },
  ]);
  await expect(client.query('SELECT * FROM cpu')).rejects.toThrow('query by DQL');
});

test('the client of version 2 writes points of every type, compressed', async () => {
  const api = new InfluxTwo({ url: `${server.address}/influx`, token: testToken }).getWriteApi('org', 'bucket', 'us', {
    gzipThreshold: 1,
    maxRetries: 0,
  });
  api.writePoint(
    new PointTwo('mem')
      .tag('host', 'a b')
      .floatField('used', 12.5)
      .intField('count', 9_007_199_254_740_991)
      .uintField('size', '18446744073709551615')
      .booleanField('ok', false)
      .timestamp('1700000000123456'),
  );
  await api.close();
  expect(server.sink.points()).toEqual([
    {
      measurement: 'mem',
      tags: new Map([['host', 'a b']]),
      fields: new Map<string, unknown>([
        ['count', 9_007_199_254_740_991n],
        ['ok', false],
        ['size', 2n ** 64n - 1n],
        ['used', 12.5],
      ]),
      timeNs: 1_700_000_000_123_456_000n,
    },
  ]);
});

test('the client of version 2 is told by its own error what was wrong, and when to try again', async () => {
  const client = (token: string) =>
    new InfluxTwo({ url: `${server.address}/influx`, token }).getWriteApi('org', 'bucket', 'ns', { maxRetries: 0 });
  const failed = async (token: string): Promise<unknown> => {
    const api = client(token);
    api.writeRecord('m f=1');
    return api.close().then(
      () => undefined,
      (error: unknown) => error,
    );
  };
  expect(await failed('wrong')).toMatchObject({ statusCode: 401, code: 'unauthorized' });
  server.sink.failure = new BelvedereError('EngineUnavailable', 'it starts', { retryAfterSeconds: 3 });
  expect(await failed(testToken)).toMatchObject({ statusCode: 503, code: 'unavailable' });
});

describe('of a body that is partly bad', () => {
  test('the good lines are stored, and version 1 says partial write', async () => {
    const answer = await send('write?db=x', 'good f=1 1\nbad\ngood f=2 2');
    expect(answer.status).toBe(400);
    const { error } = (await answer.json()) as { error: string };
    expect(error).toBe("partial write: unable to parse 'bad': there is no field (line 2) dropped=1");
    expect(answer.headers.get('x-influxdb-error')).toBe(error);
    expect(server.sink.points()).toHaveLength(2);
  });

  test('version 2 says it in its form', async () => {
    const answer = await send('api/v2/write?org=o&bucket=b', 'good f=1 1\né');
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ code: 'invalid', message: expect.stringContaining('partial write') });
  });
});

test.each([
  ['n', 7n],
  ['u', 7_000n],
  ['us', 7_000n],
  ['ms', 7_000_000n],
  ['s', 7_000_000_000n],
  ['m', 420_000_000_000n],
  ['h', 25_200_000_000_000n],
  ['', 7n],
])('the precision %s', async (precision, timeNs) => {
  expect((await send(`write?db=x&precision=${precision}`, 'm f=1 7')).status).toBe(204);
  expect(server.sink.points()[0]?.timeNs).toBe(timeNs);
});

test.each<[string, string, Record<string, string>]>([
  ['u and p', `write?db=x&u=me&p=${testToken}`, {}],
  ['token', `write?db=x&token=${testToken}`, {}],
  ['X-Token', 'write?db=x', { 'X-Token': testToken }],
  ['Bearer', 'write?db=x', { Authorization: `Bearer ${testToken}` }],
  ['Basic', 'write?db=x', { Authorization: `Basic ${Buffer.from(`me:${testToken}`).toString('base64')}` }],
])('the token is taken from %s', async (_name, path, headers) => {
  const answer = await fetch(`${server.address}/influx/${path}`, { method: 'POST', headers, body: 'm f=1' });
  expect(answer.status).toBe(204);
  expect(await answer.text()).toBe('');
});

test.each<[string, string, string | undefined, number, object]>([
  ['no database', 'write', 'm f=1', 400, { error: 'database is required' }],
  ['no bucket', 'api/v2/write?org=o', 'm f=1', 400, { code: 'invalid', message: 'bucket is required' }],
  [
    'unknown precision',
    'write?db=x&precision=d',
    'm f=1',
    400,
    { error: expect.stringContaining('invalid precision') },
  ],
  ['no query', 'query', undefined, 400, { error: 'missing required parameter "q"' }],
  ['unknown path', 'nothing', undefined, 404, { error: 'path not found' }],
  ['unknown path of version 2', 'api/v2/buckets', undefined, 404, { code: 'not found', message: 'path not found' }],
])('%s is answered in the form of the protocol', async (_name, path, body, status, answered) => {
  const answer = await send(path, body);
  expect(answer.status).toBe(status);
  expect(await answer.json()).toEqual(answered);
  expect(server.sink.inside()).toBe(0);
});

test('a token that nobody knows is refused before the body is read, and counted by its address', async () => {
  const answer = await send('write?db=x', 'm f=1', { Authorization: 'Token wrong' });
  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toContain('Basic');
  expect(await answer.json()).toEqual({ error: expect.stringContaining('authorization failed') });
  expect(server.counted.at(-1)).toMatchObject({ dialect: 'influx', status: 401, errorCode: 'InvalidApiKey' });
});

test('a bomb is refused as too large', async () => {
  const answer = await send('write?db=x', gzipSync(Buffer.alloc(65 * 1024 * 1024)), { 'Content-Encoding': 'gzip' });
  expect(answer.status).toBe(413);
  expect(await answer.json()).toEqual({ error: expect.stringContaining('bytes') });
});

test('an empty body writes nothing and is no fault', async () => {
  expect((await send('write?db=x', '')).status).toBe(204);
  expect(server.sink.batches).toEqual([]);
});

test('the same body with another precision is another batch', async () => {
  for (const precision of ['s', 's', 'ms']) await send(`write?db=x&precision=${precision}`, 'm f=1 7');
  const [first, again, other] = server.sink.batches.map(({ bodyHash }) => bodyHash);
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

test('health and ping answer without a token', async () => {
  const health = await fetch(`${server.address}/influx/health`);
  expect(await health.json()).toMatchObject({ name: 'influxdb', status: 'pass' });
  const ping = await fetch(`${server.address}/influx/ping`);
  expect([ping.status, ping.headers.get('x-influxdb-version')]).toEqual([204, '1.8.10']);
  const verbose = await fetch(`${server.address}/influx/ping?verbose=true`);
  expect(await verbose.json()).toEqual({ version: '1.8.10' });
});
