import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { memoryRecorder } from '../../calls/testing/memory-recorder.ts';
import { BelvedereError } from '../../errors/index.ts';
import { testToken } from '../../ingest/testing/memory-sink.ts';
import { openTestKernel, type TestKernel } from '../../workspace/testing/index.ts';
import { createLimits } from '../limits.ts';
import { type IngestServer, startIngest } from '../testing/start-ingest.ts';
import type { PullSource } from './agents/pull.ts';
import { gatewayFailureForm, openQuarantine, serveGateway } from './index.ts';

let server: IngestServer;
const pullSources: PullSource[] = [];
let kernel: TestKernel;
const tokenOfLockedOut = 'tkn_of_an_address_that_is_locked_out';
const folder = mkdtempSync(join(tmpdir(), 'belvedere-gateway-'));
beforeAll(async () => {
  kernel = await openTestKernel();
  server = await startIngest(
    (http, options) =>
      serveGateway(http, {
        ...options,
        authenticateSender: async (token, address) => {
          if (token !== tokenOfLockedOut) return options.authenticateSender(token, address);
          throw new BelvedereError('TooManyFailedCredentials', 'try later', { retryAfterSeconds: 60 });
        },
        kernel,
        quarantine: openQuarantine(join(folder, 'quarantine')),
        pullSources,
        dialSources: [],
        queries: {
          authenticate: async () => Promise.reject(new Error('no key is used here')),
          limits: createLimits(kernel.now),
          recorder: memoryRecorder().recorder,
          tokensMayQuery: false,
        },
      }),
    gatewayFailureForm,
  );
});
beforeEach(() => {
  server.sink.batches.length = 0;
  server.sink.failure = undefined;
});
afterAll(async () => {
  await server.stop();
  await kernel.close();
  rmSync(folder, { recursive: true, force: true });
});

const write = (path: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(`${server.address}/v1/write/${path}${path.includes('?') ? '&' : '?'}token=${testToken}`, {
    method: 'POST',
    headers,
    body,
  });

test('a token that is not looked at for now is no invalid one: a node would give up its task for good', async () => {
  const answer = await fetch(`${server.address}/v1/check/token/${tokenOfLockedOut}`);
  expect([answer.status, await answer.json()]).toEqual([
    429,
    { error_code: 'datakit.reachMaxApiLimit', message: expect.any(String) },
  ]);
});

describe('a write', () => {
  it.each([
    ['metric', 'metric'],
    ['metrics', 'metric'],
    ['network', 'network'],
    ['keyevent', 'keyevent'],
    ['object', 'object'],
    ['object_change', 'object_change'],
    ['custom_object', 'custom_object'],
    ['logging', 'logging'],
    ['tracing', 'tracing'],
    ['rum', 'rum'],
    ['security', 'security'],
    ['profiling', 'profiling'],
    ['remote_job', 'remote_job'],
    ['siem_logging', 'siem_logging'],
    ['langfuse-v2', 'llm'],
    ['agent_llm', 'agent_llm'],
    ['dialtesting', 'dialtesting'],
  ])('to /v1/write/%s is of its category', async (path, category) => {
    const answer = await write(path, 'm,host=a f=1 1700000000000000000');
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(server.sink.batches).toMatchObject([{ category, workspaceNumber: 3, tokenNumber: 7 }]);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ])('is read in %s', async (encoding, compress) => {
    const answer = await write('metric', compress(Buffer.from('m f=1i 1')), { 'Content-Encoding': encoding });
    expect(answer.status).toBe(200);
    expect(server.sink.points()[0]?.fields).toEqual(new Map([['f', 1n]]));
  });

  it.each([
    ['application/line-protocol', 'm,t=v f=1.5 1'],
    ['application/json', '[{"measurement":"m","tags":{"t":"v"},"fields":{"f":1.5},"time":1}]'],
    [
      'application/pbjson; proto=com.guance.Point',
      '[{"name":"m","fields":[{"key":"f","f":1.5},{"key":"t","s":"v","is_tag":true}],"time":"1"}]',
    ],
    [
      'application/protobuf; proto=com.guance.Point',
      Buffer.from('0a1d0a016d120c0a016621000000000000f83f12080a01745a017640011801', 'hex'),
    ],
  ])('is read as %s', async (contentType, body) => {
    const answer = await write('metric', body, { 'Content-Type': contentType });
    expect(answer.status).toBe(200);
    expect(server.sink.points()).toMatchObject([
      { measurement: 'm', tags: new Map([['t', 'v']]), fields: new Map([['f', 1.5]]) },
    ]);
  });

  it('takes the good points of a partly bad body', async () => {
    const answer = await write('metric', 'good f=1 1\nbad\ngood f=2 2');
    expect(answer.status).toBe(200);
    expect(server.sink.batches).toMatchObject([{ points: { length: 2 }, badPoints: { count: 1 } }]);
  });

  it('has the same hash when it is sent again, and another one with another unit of time', async () => {
    await write('metric', 'm f=1 1');
    await write('metric', gzipSync('m f=1 1'), { 'Content-Encoding': 'gzip', 'X-Fail-Cache-Retry': '1' });
    await write('metric?precision=ms', 'm f=1 1');
    const [one, again, other] = server.sink.batches.map(({ bodyHash }) => bodyHash);
    expect(again).toBe(one);
    expect(other).not.toBe(one);
  });

  it('names the index of logs by header or parameter, unless a point does', async () => {
    await write('logging', 'a message="x"\nb,storage_index=own message="y"', { 'X-Storage-Index-Name': 'audit' });
    await write('logging?storage_index=other', 'a message="x"');
    await write('metric?storage_index=other', 'a f=1');
    expect(server.sink.points().map(({ tags }) => tags.get('storage_index'))).toEqual([
      'audit',
      'own',
      'other',
      undefined,
    ]);
  });
});

describe('asked to', () => {
  it('be strict, refuses a whole body for one bad point or one warning', async () => {
    const bad = await write('metric?strict=true', 'good f=1 1\nbad');
    expect(bad.status).toBe(400);
    expect(await bad.json()).toEqual({
      error_code: 'datakit.invalidLinePoint',
      message: expect.stringContaining('1 points parsed and 1 failed'),
    });
    const warned = await write('metric?strict=1', 'good f=1,s="text" 1');
    expect(await warned.json()).toMatchObject({ error_code: 'datakit.pointGotWarning' });
    expect(server.sink.batches).toEqual([]);
  });

  it('only validate, stores nothing', async () => {
    expect((await write('metric?dry=true', 'm f=1')).status).toBe(200);
    expect((await write('metric?dry=true', 'm')).status).toBe(400);
    expect(server.sink.batches).toEqual([]);
  });

  it('an echo of more points than a person reads is refused, and nothing is stored', async () => {
    const text = Array.from({ length: 10_001 }, (_, index) => `m f=${index}i`).join('\n');
    const answer = await write('metric?echo=json', text);
    expect(answer.status).toBe(413);
  });

  it.each([
    ['lp', 'm\\ 1,a\\,b=c\\=d big=18446744073709551615u,f=1,i=-2i,ok=true,s="q\\"\\\\ \n" 1700000000000000007'],
    [
      'json',
      '[{"measurement":"m 1","tags":{"a,b":"c=d"},"fields":{"big":18446744073709551615,"f":1.0,"i":-2,"ok":true,"s":"q\\"\\\\ \\n"},"time":1700000000000000007}]',
    ],
    [
      'pbjson',
      '[{"name":"m 1","fields":[{"key":"big","u":"18446744073709551615"},{"key":"f","f":1.0},{"key":"i","i":"-2"},{"key":"ok","b":true},{"key":"s","s":"q\\"\\\\ \\n"},{"key":"a,b","s":"c=d","is_tag":true}],"time":"1700000000000000007"}]',
    ],
  ])('echo in %s, tells what was understood, and understands its own words', async (form, expected) => {
    const line = 'm\\ 1,a\\,b=c\\=d big=18446744073709551615u,f=1,i=-2i,ok=true,s="q\\"\\\\ \n" 1700000000000000007';
    const answer = await write(`logging?dry=1&echo=${form}`, line.replace('m\\ 1,', 'm\\ 1,status=ok,'));
    const text = await answer.text();
    const withoutStatus = text
      .replace(',status=ok', '')
      .replace('"status":"ok",', '')
      .replace('{"key":"status","s":"ok","is_tag":true},', '');
    expect(withoutStatus).toBe(expected);
    const types = { lp: 'application/line-protocol', json: 'application/json', pbjson: 'application/pbjson' };
    expect(answer.headers.get('content-type')).toContain(types[form as keyof typeof types]);
    const again = await write(`logging?dry=1&echo=${form}`, text, {
      'Content-Type': answer.headers.get('content-type') ?? '',
    });
    expect(await again.text()).toBe(text);
  });
});

describe('a refusal', () => {
  it.each([
    ['no token', 'metric', 'm f=1', {}, 403, 'datakit.invalidToken'],
    ['an empty body', 'metric', '', {}, 400, 'datakit.emptyBody'],
    ['nothing but comments', 'metric', '# nothing\n', {}, 400, 'datakit.noPoints'],
    ['no usable line', 'metric', 'bad', {}, 400, 'datakit.invalidLinePoint'],
    ['no JSON', 'metric', '{', { 'Content-Type': 'application/json' }, 400, 'datakit.invalidJsonPoint'],
    ['no protobuf', 'metric', 'x', { 'Content-Type': 'application/protobuf' }, 400, 'datakit.invalidProtobufPoint'],
    ['an unknown precision', 'metric?precision=years', 'm f=1', {}, 400, 'datakit.invalidPrecision'],
    ['a damaged encoding', 'metric', 'xx', { 'Content-Encoding': 'gzip' }, 415, 'datakit.decodeBodyFailed'],
    ['an unknown path', 'nothing', 'm f=1', {}, 404, 'gateway.routerNotFound'],
  ])('of %s says so by a code', async (name, path, body, headers, status, code) => {
    const url = `${server.address}/v1/write/${path}`;
    const token = name === 'no token' ? 'wrong' : testToken;
    const answer = await fetch(`${url}${path.includes('?') ? '&' : '?'}token=${token}`, {
      method: 'POST',
      headers,
      body,
    });
    // The sender of the tests refuses by the code of keys.
    const known = name === 'no token' ? 'gateway.invalidApiKey' : code;
    expect({ status: answer.status, ...((await answer.json()) as object) }).toEqual({
      status,
      error_code: known,
      message: expect.any(String),
    });
    expect(server.sink.points()).toEqual([]);
  });

  it('that will pass is 503 and says when to try again', async () => {
    server.sink.failure = new BelvedereError('StorageFull', 'full', { retryAfterSeconds: 30 });
    const answer = await write('metric', 'm f=1');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30']);
    expect(await answer.json()).toEqual({ error_code: 'gateway.storageFull', message: 'full' });
  });

  it('is counted beside what is taken, and never recorded with a token', async () => {
    server.counted.length = 0;
    await write('metric', 'm f=1');
    await write('metric', '');
    expect(server.counted).toMatchObject([
      { dialect: 'gateway', status: 200, errorCode: '' },
      { dialect: 'gateway', status: 400, errorCode: 'datakit.emptyBody' },
    ]);
    expect(JSON.stringify(server.counted)).not.toContain(testToken);
  });
});

it('a body that the server fails at is accepted and put aside', async () => {
  server.sink.failure = new TypeError('a mistake of ours') as unknown as BelvedereError;
  const answer = await write('metric', 'm,poison=1 f=1');
  expect(answer.status).toBe(200);
  const kept = readdirSync(join(folder, 'quarantine')).sort();
  expect(kept).toHaveLength(2);
  const [body = '', about = ''] = kept.map((name) => readFileSync(join(folder, 'quarantine', name), 'utf8'));
  expect(body).toBe('m,poison=1 f=1');
  expect(JSON.parse(about)).toMatchObject({ category: 'metric', error: 'a mistake of ours' });
  expect(about).not.toContain(testToken);
});

describe('a body that takes more room than it said it would', () => {
  const roomFor = (bytesMax: number) => {
    let largest = 0;
    const enter = server.sink.enter;
    Object.assign(server.sink, {
      enter: async () => ({
        resize: (bytes: number) => {
          largest = Math.max(largest, bytes);
          if (bytes > bytesMax) throw new BelvedereError('IngestOverloaded', 'no room', { retryAfterSeconds: 2 });
        },
        leave: () => {},
      }),
    });
    return {
      largest: () => largest,
      stop: () => {
        Object.assign(server.sink, { enter });
      },
    };
  };

  it('is given up on its way, where it did not say how long it is', async () => {
    const room = roomFor(200_000);
    try {
      const chunks = Array.from({ length: 64 }, () => Buffer.alloc(65_536, 'm f=1\n'));
      const answer = await fetch(`${server.address}/v1/write/metric?token=${testToken}`, {
        method: 'POST',
        body: ReadableStream.from(chunks) as never,
        duplex: 'half',
      } as RequestInit);
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
      expect(room.largest()).toBeLessThan(64 * 65_536);
    } finally {
      room.stop();
    }
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    // The best would take longer than all the rest.
    ['br', (body: Buffer) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
    ['zstd', zstdCompressSync],
  ])(
    'is given up when it has unfolded from %s, and more than 64 MiB are never made of it',
    async (encoding, compress) => {
      const room = roomFor(10 * 1024 * 1024);
      try {
        const bombs: [megabytes: number, status: number][] = [
          [30, 503],
          [65, 413],
        ];
        for (const [megabytes, status] of bombs) {
          const bomb = compress(Buffer.alloc(megabytes * 1024 * 1024, 'm f=1\n'));
          expect(bomb.length).toBeLessThan(200_000);
          expect((await write('metric', bomb, { 'Content-Encoding': encoding })).status).toBe(status);
        }
      } finally {
        room.stop();
      }
    },
  );
});

it('a failure of a slow network is told as one that passes', () => {
  const failure = { status: 408, code: 'RequestTimeout', message: 'slow', traceId: '1' } as const;
  expect(gatewayFailureForm.render(failure)).toMatchObject({ status: 503, text: expect.stringContaining('gateway.') });
});

it('browsers of other hosts may send what they measured', async () => {
  const asked = await fetch(`${server.address}/v1/write/rum`, {
    method: 'OPTIONS',
    headers: { Origin: 'https://example.org' },
  });
  expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
  expect((await write('rum?precision=ms', 'view f=1 1')).headers.get('access-control-allow-origin')).toBe('*');
});

it.each(['X-Payload-Obfuscation', 'X-Guance-Payload-Obfuscation'])(
  'a body whose first bytes an agent has shifted is read as it was before, which %s says',
  async (name) => {
    const lines = Array.from({ length: 500 }, (_, index) => `m,tag=${Math.sin(index)} f=${index}i ${index + 1}`).join(
      '\n',
    );
    const body = gzipSync(lines);
    expect(body.length).toBeGreaterThan(256);
    for (const [sent, points] of [
      [body, 500],
      [gzipSync('m f=1 1'), 1],
    ] as const) {
      for (let at = 0; at < Math.min(256, sent.length); at += 1) sent.writeUInt8((sent.readUInt8(at) + 10) % 256, at);
      const answer = await write('metric', sent, { 'Content-Encoding': 'gzip', [name]: 'gzip-caesar-v1' });
      expect([answer.status, server.sink.batches.at(-1)?.points.length]).toEqual([200, points]);
    }
  },
);

it('a body that was changed in a way that nobody knows is refused with what is known', async () => {
  const answer = await write('metric', gzipSync('m f=1 1'), {
    'Content-Encoding': 'gzip',
    'X-Payload-Obfuscation': 'rot13',
  });
  expect([answer.status, await answer.text()]).toEqual([415, expect.stringContaining('gzip-caesar-v1')]);
});

it('an agent that asks for values of its configuration is told that there are no newer ones', async () => {
  const answer = await fetch(`${server.address}/v1/datakit/pull?token=${testToken}&kv=true&&version=0`);
  expect([answer.status, await answer.json()]).toEqual([200, { kv: { value: '', version: 0 } }]);
});

it('an agent that asks for its orders gets none, and nobody without a token does', async () => {
  const answer = await fetch(`${server.address}/v1/datakit/pull?token=${testToken}&filters=true`);
  expect([answer.status, await answer.json()]).toEqual([200, {}]);
  expect((await fetch(`${server.address}/v1/datakit/pull?token=x`)).status).toBe(403);
});

it('each noun that has orders for agents adds its part, and knows what was asked for and of which workspace', async () => {
  const blacklist = { logging: ["{ source = 'nginx' and status in ['debug'] }"] };
  const asked: unknown[] = [];
  pullSources.push(
    async (request) => {
      asked.push(request);
      return request.filters ? { filters: blacklist } : {};
    },
    async () => ({ pull_interval: 10_000_000_000 }),
  );
  try {
    const pull = async (query: string) =>
      (await fetch(`${server.address}/v1/datakit/pull?token=${testToken}${query}`)).json();
    expect(await pull('&filters=true')).toEqual({ filters: blacklist, pull_interval: 10_000_000_000 });
    expect(await pull('&remote_pipelines=true&ts=5&relation_ts=x')).toEqual({ pull_interval: 10_000_000_000 });
    const nothing = { workspaceNumber: 3, filters: false, remotePipelines: false, pipelinesAt: 0, relationsAt: 0 };
    expect(asked).toEqual([
      { ...nothing, filters: true },
      { ...nothing, remotePipelines: true, pipelinesAt: 5 },
    ]);
  } finally {
    pullSources.length = 0;
  }
});

it('unknown routes are 404 in the form of agents', async () => {
  const answer = await fetch(`${server.address}/v1/nothing`);
  expect([answer.status, await answer.json()]).toEqual([
    404,
    { error_code: 'gateway.routerNotFound', message: 'the route address does not exist' },
  ]);
});

it('failures that happen before the route is looked for have the same form', async () => {
  const answer = await fetch(`${server.address}/v1/x`, { headers: { 'X-Long': 'x'.repeat(20_000) } });
  expect(answer.status).toBe(431);
  expect(await answer.json()).toEqual({ error_code: 'gateway.headersTooLarge', message: expect.any(String) });
});
