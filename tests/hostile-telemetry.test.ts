import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foreignPoints } from '../server/src/ingest/testing/foreign-protobuf.ts';
import { foreignWriteRequest, snappy } from '../server/src/ingest/testing/foreign-write-request.ts';
import { type Client, openApiClient } from './support/client.ts';
import { must } from './support/fixture.ts';
import { type RunningServer, startInProcess } from './support/in-process.ts';
import { apiKey } from './support/product.ts';

/** Whoever holds an ingest token, as it lies in web pages and in settings of agents, and means no good. */

let running: RunningServer;
let client: Client;
let token: string;
beforeAll(async () => {
  running = await startInProcess();
  client = openApiClient(running.address, apiKey);
  token = must(await client.post('/ingest/token/add', { name: 'of somebody' })).content.token;
  await new Promise<void>((resolve) => {
    running.server.telemetry.onChange(({ status }) => {
      if (status === 'ready') resolve();
    });
  });
});
afterAll(async () => {
  // Nothing here may be a fault that nobody has thought of.
  const metrics = await (await fetch(`${running.address}/metrics`)).text();
  expect(metrics).toMatch(/^belvedere_unhandled_errors_total 0$/m);
  expect(existsSync(join(running.dataDir, 'quarantine'))).toBe(false);
  await running.stop();
});

type Headers = Readonly<Record<string, string>>;
const json = { 'Content-Type': 'application/json' };
const pbjson = { 'Content-Type': 'application/pbjson; proto=com.guance.Point' };
const protobuf = { 'Content-Type': 'application/protobuf; proto=com.guance.Point' };

const send = (path: string, body: string | Buffer, headers: Headers = {}) =>
  fetch(`${running.address}${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, ...headers },
    body,
  });
const write = async (category: string, body: string | Buffer, headers: Headers = {}) => {
  const answer = await send(`/v1/write/${category}`, body, headers);
  await answer.text();
  return answer.status;
};

async function rows(query: string): Promise<unknown[]> {
  const result = await running.server.telemetry.client().query({ query, format: 'JSONCompactEachRow' });
  return result.json();
}

const million = 1_000_000;
/** The best would take longer than all the rest. */
const fastBrotli = (body: Buffer) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
const patience = { timeout: 180_000 };

const names = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`);

/** One point with so many tags, in the element of a list that each format has. */
const inLines = (tags: number) =>
  `big,${names(tags)
    .map((name) => `${name}=v`)
    .join(',')} f=1 1795332150044000000`;
const inJson = (tags: number) =>
  `{"measurement":"big","tags":{${names(tags)
    .map((name) => `"${name}":"v"`)
    .join(',')}},"fields":{"f":1}}`;
const inPbjson = (tags: number) =>
  `{"name":"big","fields":[{"key":"f","f":1},${names(tags)
    .map((key) => `{"key":"${key}","s":"v","is_tag":true}`)
    .join(',')}]}`;
const inProtobuf = (tags: number) => ({
  name: 'big',
  fields: [{ key: 'f', f: 1 }, ...names(tags).map((key) => ({ key, s: 'v', isTag: true }))],
});

describe('a point with very many tags', () => {
  it.each<[string, () => string | Buffer, Headers]>([
    ['a million in line protocol', () => inLines(million), {}],
    ['thousands in JSON', () => `[${inJson(40_000)}]`, json],
    ['thousands in PBJSON', () => `[${inPbjson(10_000)}]`, pbjson],
    ['a hundred thousand in protobuf', () => foreignPoints([inProtobuf(100_000)]), protobuf],
  ])('keeps 256 of %s', patience, async (format, body, headers) => {
    expect(await write('metric', body(), headers), format).toBe(200);
    const stored = "SELECT toUInt32(max(length(tags))) FROM metric WHERE workspace = 1 AND measurement = 'big'";
    expect(await rows(stored)).toEqual([[256]]);
  });

  it.each<[string, (neighbour: string) => string | Buffer, Headers]>([
    ['JSON', (name) => `[${inJson(million)},{"measurement":"${name}","fields":{"f":1}}]`, json],
    ['PBJSON', (name) => `[${inPbjson(400_000)},{"name":"${name}","fields":[{"key":"f","f":1}]}]`, pbjson],
    ['protobuf', (name) => foreignPoints([inProtobuf(million), { name, fields: [{ key: 'f', f: 1 }] }]), protobuf],
  ])('is refused alone where it would take long to read, in %s', patience, async (format, body, headers) => {
    const neighbour = `beside ${format}`;
    expect(await write('metric', body(neighbour), headers), format).toBe(200);
    expect(
      await rows(`SELECT toUInt32(count()) FROM metric WHERE workspace = 1 AND measurement = '${neighbour}'`),
    ).toEqual([[1]]);
  });
});

describe('numbers that cannot be', () => {
  it.each<[string, string, Headers, number]>([
    ['NaN', 'odd f=NaN 1', {}, 400],
    ['an infinite number', 'odd f=inf 1', {}, 400],
    ['more than 64 bits', 'odd f=18446744073709551616u 1', {}, 400],
    ['a negative unsigned one', 'odd f=-1u 1', {}, 400],
    ['a time before 1970', 'odd f=1 -1', {}, 400],
    ['a time after 2262', 'odd f=1 9223372036854775808', {}, 400],
    ['a time of a thousand digits', `odd f=1 ${'9'.repeat(1_000)}`, {}, 400],
    ['a time of the year 2200', 'odd f=1 7258118400000000000', {}, 400],
    ['a time that is no number', 'odd f=1 soon', {}, 400],
    ['a time that overflows by its unit', 'odd f=1 9223372036854775807', { 'X-Query': 'precision=h' }, 400],
    ['NaN in JSON', '[{"measurement":"odd","fields":{"f":NaN}}]', json, 400],
    ['a huge number in JSON', '[{"measurement":"odd","fields":{"f":1e999}}]', json, 200],
    ['a time with a fraction', '[{"measurement":"odd","fields":{"f":1},"time":1.5}]', json, 400],
    ['a time as text in PBJSON', '[{"name":"odd","fields":[{"key":"f","f":1}],"time":"1e3"}]', pbjson, 400],
    ['a negative unsigned one in PBJSON', '[{"name":"odd","fields":[{"key":"f","u":"-5"}],"time":"1"}]', pbjson, 400],
  ])('%s is refused as a point or stored as a number, and never a fault', async (_name, body, headers, status) => {
    const { 'X-Query': query = '', ...others } = headers;
    expect(await write(`metric${query === '' ? '' : `?${query}`}`, body, others)).toBe(status);
  });

  it('of floats on the wire are dropped or the largest integers, as agents do', async () => {
    const now = String(BigInt(Date.now()) * 1_000_000n);
    const body = foreignPoints([
      {
        name: 'floats',
        fields: [
          { key: 'nan', f: Number.NaN },
          { key: 'inf', f: Number.POSITIVE_INFINITY },
          { key: 'least', f: Number.NEGATIVE_INFINITY },
          { key: 'tiny', f: 5e-324 },
          { key: 'minus', f: -0 },
        ],
        time: now,
      },
    ]);
    expect(await write('metric', body, protobuf)).toBe(200);
    expect(await rows("SELECT mapKeys(numbers) FROM metric WHERE workspace = 1 AND measurement = 'floats'")).toEqual([
      [['inf', 'least', 'tiny', 'minus']],
    ]);
  });
});

describe('names and texts that are odd', () => {
  const odd = [
    '__proto__',
    'constructor',
    'hasOwnProperty',
    '\u0000',
    "'; DROP TABLE metric; --",
    '\ud800',
    '%_',
    '\u202e',
  ];

  it('are names and texts, in every format, and can be asked for', patience, async () => {
    for (const [index, name] of odd.entries()) {
      const key = JSON.stringify(name);
      const time = BigInt(Date.now()) * 1_000_000n + BigInt(index);
      const bodies: [string | Buffer, Headers][] = [
        [`[{"measurement":${key},"tags":{${key}:${key}},"fields":{"f":${key},"g":1},"time":${time}}]`, json],
        [
          `[{"name":${key},"fields":[{"key":${key},"s":${key},"is_tag":true},{"key":"f","s":${key}}],"time":"${time}"}]`,
          pbjson,
        ],
        [
          foreignPoints([
            {
              name,
              fields: [
                { key: name, s: name, isTag: true },
                { key: 'f', s: name },
              ],
              time: String(time),
            },
          ]),
          protobuf,
        ],
      ];
      for (const [body, headers] of bodies) expect(await write('logging', body, headers), key).toBe(200);
    }
    const raw = Buffer.concat([
      Buffer.from('m,a='),
      Buffer.from([0xff, 0xfe, 0x00, 0xc3]),
      Buffer.from(` f=1 ${BigInt(Date.now()) * 1_000_000n}\n`),
    ]);
    expect(await write('metric', raw)).toBe(200);
    for (const table of ['logging', 'metric']) {
      const result = await rows(
        `SELECT measurement, tags, strings FROM ${table} WHERE workspace = 1 AND measurement IN ('__proto__', '\\0', 'm')`,
      );
      expect(result.length).toBeGreaterThan(0);
    }
    const answer = await client.post('/df/query_data_v1', {
      queries: [
        {
          qtype: 'dql',
          query: { q: 'L::re(`.*`) LIMIT 100', timeRange: [Date.now() - 3_600_000, Date.now() + 60_000] },
        },
      ],
    });
    expect(answer.status).toBe(200);
  });

  it('are also names of agents, objects and elections', async () => {
    for (const name of odd) {
      const text = JSON.stringify(name);
      const isText = !name.includes('\u0000') && name.isWellFormed();
      const trace = await send('/v1/datakit/usage_trace', `{"hostname":${text},${text}:${text},"cpu_cores":2}`);
      expect(trace.status, text).toBe(200);
      const label = await send('/v1/object/labels', `{"object_class":"HOST","object_name":${text},"labels":[${text}]}`);
      expect(label.status, text).toBe(isText ? 200 : 400);
      const id = name.isWellFormed() ? encodeURIComponent(name) : '%ED%A0%80';
      const election = await send(`/v1/election?namespace=${id}&id=${id}`, '');
      expect(election.status, text).toBe(isText ? 200 : 400);
      const tasks = await send(`/v1/election?namespace=n&id=i`, `{"application_inputs":{${text}:1}}`);
      expect(tasks.status, text).toBe(isText ? 200 : 400);
    }
  });
});

describe('bodies that are made to cost much', () => {
  const deep = (count: number) => '['.repeat(count) + ']'.repeat(count);

  it.each<[string, string, () => string | Buffer, Headers, number[]]>([
    ['lists in lists', '/v1/write/metric', () => deep(5 * million), json, [400]],
    [
      'lists in a field',
      '/v1/write/logging',
      () => `[{"measurement":"m","fields":{"f":${deep(million)}}}]`,
      json,
      [200, 400],
    ],
    ['objects in an object', '/v1/write/metric', () => '{"a":'.repeat(million) + '}'.repeat(million), json, [400]],
    ['lists in PBJSON', '/v1/write/metric', () => `[{"name":"m","fields":${deep(million)}}]`, pbjson, [400]],
    [
      'lists in OTLP',
      '/otlp/v1/logs',
      () =>
        `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":${'{"arrayValue":{"values":['.repeat(100_000)}${']}}'.repeat(100_000)}}]}]}]}`,
      json,
      [400, 413],
    ],
    [
      'an agent with a million inputs',
      '/v1/datakit/usage_trace',
      () => `{${Array.from({ length: 100_000 }, (_, index) => `"k${index}":1`).join(',')}}`,
      json,
      [200, 400, 413],
    ],
    ['nothing but line breaks', '/v1/write/metric', () => '\n'.repeat(20 * million), {}, [400]],
    ['nothing but commas', '/v1/write/metric', () => ','.repeat(5 * million), {}, [400]],
    ['a text that does not end', '/v1/write/metric', () => `m f="${'\\"'.repeat(5 * million)}`, {}, [400]],
    ['two million broken lines', '/v1/write/metric', () => 'x\n'.repeat(2 * million), {}, [400, 413]],
    [
      'names of which each is another one',
      '/v1/write/logging',
      () => Array.from({ length: 60_000 }, (_, index) => `m n${index}=1`).join('\n'),
      {},
      [200],
    ],
    [
      'no protobuf, but its beginning',
      '/v1/write/metric',
      () => Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x0a]),
      protobuf,
      [400],
    ],
    [
      'empty points',
      '/v1/write/metric',
      () => Buffer.alloc(4 * million, Buffer.from([0x0a, 0x00])),
      protobuf,
      [400, 413],
    ],
    [
      'empty fields',
      '/v1/write/metric',
      () => Buffer.concat([Buffer.from([0x0a, 0x80, 0x89, 0x7a]), Buffer.alloc(2_000_000, Buffer.from([0x12, 0x00]))]),
      protobuf,
      [400, 413],
    ],
    ['groups in groups', '/v1/write/metric', () => Buffer.alloc(million, 0x0b), protobuf, [400]],
    [
      'groups in groups of remote write',
      '/prometheus/api/v1/write',
      () => snappy(Buffer.alloc(million, 0x1b)),
      {},
      [400],
    ],
    [
      'an empty series again and again',
      '/prometheus/api/v1/write',
      () => snappy(Buffer.alloc(2 * million, Buffer.from([0x0a, 0x00]))),
      {},
      [204, 400, 413],
    ],
    [
      'levels of OTLP',
      '/otlp/v1/metrics',
      () => Buffer.alloc(million, 0x0a),
      { 'Content-Type': 'application/x-protobuf' },
      [400],
    ],
    [
      'series without an end',
      '/prometheus/api/v1/write',
      () =>
        snappy(
          foreignWriteRequest([
            { labels: { __name__: 'x'.repeat(million), a: 'y'.repeat(million) }, samples: [[0n, Date.now()]] },
          ]),
        ),
      {},
      [204, 400],
    ],
  ])(
    '%s: are refused, or what they hold is kept within the limits',
    patience,
    async (name, path, body, headers, statuses) => {
      const answer = await send(path, body(), headers);
      expect([...statuses], `${name}: ${await answer.text()}`).toContain(answer.status);
    },
  );

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', fastBrotli],
    ['zstd', zstdCompressSync],
  ])('bombs in %s are 413, many at a time too, and the server goes on', patience, async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(66 * 1024 * 1024, 'm f=1\n'));
    const twice = compress(bomb);
    for (const path of ['/v1/write/metric', '/v1/datakit/usage_trace']) {
      const answers = await Promise.all(
        Array.from({ length: 3 }, () => send(path, bomb, { ...json, 'Content-Encoding': encoding })),
      );
      for (const answer of answers) expect([413, 429, 503], `${path}: ${await answer.text()}`).toContain(answer.status);
    }
    expect(await write('metric', twice, { 'Content-Encoding': `${encoding}, ${encoding}` })).toBe(415);
    expect(await write('metric', `m f=1 ${BigInt(Date.now()) * 1_000_000n}`)).toBe(200);
  });
});

it('a token of another workspace neither shows nor changes anything of this one', patience, async () => {
  const made = must(await client.post('/workspace/create', { name: 'other', needCreateAk: true, akName: 'first' }));
  const other = openApiClient(running.address, made.content.akInfo.keySk as string);
  const foreign = must(await other.post('/ingest/token/add', { name: 'foreign' })).content;
  const as = (secret: string, path: string, method = 'POST', body?: string) =>
    fetch(`${running.address}${path}${path.includes('?') ? '&' : '?'}token=${secret}`, {
      method,
      ...(body ? { body } : {}),
    });

  expect((await as(token, '/v1/write/object', 'POST', 'HOST,name=ours,host=ours cpu_usage=1')).status).toBe(200);
  expect((await as(foreign.token, '/v1/write/object', 'POST', 'HOST,name=ours,host=theirs cpu_usage=99')).status).toBe(
    200,
  );
  const hosts = async (by: Client) => must(await by.get('/object/host/list')).content as Record<string, unknown>[];
  expect((await hosts(client)).filter(({ name }) => name === 'ours')).toMatchObject([{ host: 'ours', cpu_usage: 1 }]);
  expect(await hosts(other)).toMatchObject([{ host: 'theirs', cpu_usage: 99 }]);

  const label = JSON.stringify({ object_class: 'HOST', object_name: 'ours', labels: ['taken over'] });
  expect((await as(foreign.token, '/v1/object/labels', 'POST', label)).status).toBe(200);
  expect((await hosts(client)).find(({ name }) => name === 'ours')).toMatchObject({ df_label: [] });

  const pipeline = { name: 'secret', type: 'local', category: 'logging', content: 'MQ==' };
  must(await client.post('/pipeline/add', pipeline));
  const pulled = await (await as(foreign.token, '/v1/datakit/pull?remote_pipelines=true', 'GET')).json();
  expect(pulled).toMatchObject({ remote_pipelines: { pipelines: [] } });

  const elect = async (secret: string) => (await as(secret, '/v1/election?namespace=n&id=same')).json();
  expect(await elect(token)).toMatchObject({ content: { status: 'success' } });
  expect(await elect(foreign.token)).toMatchObject({ content: { status: 'success' } });

  expect(
    (await other.get(`/ingest/token/${must(await client.get('/ingest/token/list')).content[0].uuid}/get`)).status,
  ).toBe(404);
  for (const path of ['/ingest/usage', '/ingest/errors/list']) {
    expect((await other.get(path)).text).not.toContain('of somebody');
  }
  // A batch of ours is no repeat of theirs, though each byte of it is the same.
  const batch = `same f=1 ${BigInt(Date.now()) * 1_000_000n}`;
  for (const secret of [token, foreign.token, token]) {
    expect((await as(secret, '/v1/write/metric', 'POST', batch)).status).toBe(200);
  }
  expect(
    await rows(
      "SELECT toUInt32(count()), toUInt32(uniqExact(workspace)) FROM metric WHERE measurement = 'same' AND workspace != 0",
    ),
  ).toEqual([[2, 2]]);
  // Neither kind of credential is taken for the other.
  expect(
    (await as(must(await client.get('/workspace/get')).content.uuid, '/v1/write/metric', 'POST', 'm f=1')).status,
  ).toBe(403);
  expect((await as(apiKey, '/v1/write/metric', 'POST', 'm f=1')).status).toBe(403);
  expect((await openApiClient(running.address, token).get('/object/host/list')).status).toBe(403);
});
