import { readFileSync } from 'node:fs';
import https from 'node:https';
import zlib from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { BelvedereError } from '../errors/index.ts';
import { sendText } from './index.ts';
import { sendRaw } from './testing/raw-client.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

const started: TestServer[] = [];

async function start(...parameters: Parameters<typeof startTestServer>): Promise<TestServer> {
  const server = await startTestServer(...parameters);
  started.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map(({ http }) => http.close()));
});

/** What every failure of the HTTP layer looks like outside of a dialect. */
const envelope = (status: number, errorCode: string) => ({
  code: status,
  content: null,
  errorCode,
  message: expect.any(String),
  success: false,
  traceId: expect.stringMatching(/^[0-9]{19}$/),
  docs: `/docs/errors/${errorCode}`,
});

describe('what never becomes a request is answered in the envelope, with its length, and the connection is closed', () => {
  test.each([
    ['garbage', 'GARBAGE\r\n\r\n', 400, 'BadRequest'],
    ['a header without a colon', 'GET / HTTP/1.1\r\nHost a\r\n\r\n', 400, 'BadRequest'],
    ['two lengths', 'POST /echo HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 400, 'BadRequest'],
    [
      'length and chunks',
      'POST /echo HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'BadRequest',
    ],
    ['CONNECT', 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n', 400, 'BadRequest'],
    ['headers of 1 MB', `GET / HTTP/1.1\r\nX: ${'a'.repeat(1_000_000)}\r\n\r\n`, 431, 'HeadersTooLarge'],
    ['a request line of 1 MB', `GET /${'a'.repeat(1_000_000)} HTTP/1.1\r\n\r\n`, 431, 'HeadersTooLarge'],
  ])('%s', async (_name, text, status, code) => {
    const { address } = await start();
    const answer = await sendRaw(address, [text]);
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      connection: 'close',
      'content-type': 'application/json; charset=UTF-8',
      'content-length': String(Buffer.byteLength(answer.body)),
    });
    const body = JSON.parse(answer.body) as { traceId: string };
    expect(body).toEqual(envelope(status, code));
    expect(answer.headers['x-trace-id']).toBe(body.traceId);
  });

  test('headers that arrive too slowly', async () => {
    const { address } = await start({ headersTimeoutMs: 100 });
    const answer = await sendRaw(address, ['GET / HTTP/1.1\r\nHost: a\r\n']);
    expect(JSON.parse(answer.body)).toEqual(envelope(408, 'RequestTimeout'));
  });

  test('a body that arrives too slowly', async () => {
    const { address, http } = await start({ headersTimeoutMs: 100, requestTimeoutMs: 200 });
    const answer = await sendRaw(address, ['POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc']);
    expect(JSON.parse(answer.body)).toEqual(envelope(408, 'RequestTimeout'));
    expect(http.metrics.unhandledErrors()).toBe(0);
  });

  test('raw UTF-8 in the request target says what to do', async () => {
    const { address } = await start();
    const answer = await sendRaw(address, ['GET /caf\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n']);
    expect(JSON.parse(answer.body)).toMatchObject({ errorCode: 'BadRequest', message: /percent-encode/ });
  });

  test('a form that a dialect brings is used below its prefix', async () => {
    const render = () => ({ contentType: 'text/plain', text: 'own form' });
    const { address } = await start({ failureForms: [{ prefix: '/own/', render }], headersTimeoutMs: 100 });
    expect((await sendRaw(address, [`GET /own/${'a'.repeat(20_000)} HTTP/1.1\r\n\r\n`])).body).toBe('own form');
    expect((await sendRaw(address, ['GET /own/%zz HTTP/1.1\r\nConnection: close\r\n\r\n'])).body).toBe('own form');
    expect((await sendRaw(address, ['GET /other/%zz HTTP/1.1\r\nConnection: close\r\n\r\n'])).body).not.toBe(
      'own form',
    );
  });
});

describe('a body over the limit', () => {
  const size = 64_000_000;
  const bytes = Buffer.alloc(size, 'a');
  const head = (lines: string) => `POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${lines}\r\n\r\n`;

  test('with a declared length: a client that sends all of it before it reads gets the 413', async () => {
    const { address } = await start();
    const answer = await sendRaw(address, [head(`Content-Length: ${size}`), bytes]);
    expect(JSON.parse(answer.body)).toMatchObject({
      code: 413,
      errorCode: 'BodyTooLarge',
      errorDetail: { bytesMax: 100_000 },
    });
  });

  test('in chunks: a client that sends all of it before it reads gets the 413', async () => {
    const { address } = await start();
    const chunks = [head('Transfer-Encoding: chunked'), `${size.toString(16)}\r\n`, bytes, '\r\n0\r\n\r\n'];
    const answer = await sendRaw(address, chunks);
    expect(JSON.parse(answer.body)).toMatchObject({ code: 413, errorCode: 'BodyTooLarge' });
  });

  test('a client that asks first (Expect: 100-continue) is told no, and not to go on', async () => {
    const { address } = await start();
    const answer = await sendRaw(address, [head(`Content-Length: ${size}\r\nExpect: 100-continue`)]);
    expect(answer.text).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer.headers.connection).toBe('close');
  });

  test('a client that asks first with a body that fits is told to go on', async () => {
    const { address } = await start();
    const answer = await sendRaw(address, [head('Content-Length: 3\r\nExpect: 100-continue'), 'abc']);
    expect(answer.text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
    expect(JSON.parse(answer.body)).toEqual({ bytes: 3 });
  });

  test('sent by fetch: the answer is readable and the server goes on', async () => {
    const { address } = await start();
    const answer = await fetch(`${address}/echo`, { method: 'POST', body: Buffer.alloc(1_000_000) });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ errorCode: 'BodyTooLarge' });
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
  });

  test('after decompression is 413, damaged is 415, of no known encoding is 415', async () => {
    const { address, http } = await start();
    const post = async (encoding: string, body: Buffer) => {
      const headers = { 'Content-Encoding': encoding };
      return (await fetch(`${address}/echo`, { method: 'POST', body, headers })).status;
    };
    expect(await post('gzip', zlib.gzipSync(bytes))).toBe(413);
    expect(await post('gzip', Buffer.from('no gzip'))).toBe(415);
    expect(await post('snappy', Buffer.from('x'))).toBe(415);
    expect(await post('gzip', zlib.gzipSync('four'))).toBe(200);
    expect(http.metrics.unhandledErrors()).toBe(0);
  });
});

describe('bodies are bytes, whatever the content type says', () => {
  test.each([
    undefined,
    'application/json',
    'text/plain',
    'application/x-www-form-urlencoded',
    'what/ever; charset=latin1',
  ])('%s', async (type) => {
    const { address } = await start();
    const headers: Record<string, string> = type === undefined ? {} : { 'Content-Type': type };
    const answer = await fetch(`${address}/echo`, { method: 'POST', body: Buffer.from('{bad'), headers });
    expect(await answer.json()).toEqual({ bytes: 4 });
  });

  test('no body at all is no error', async () => {
    const { address } = await start();
    const answer = await fetch(`${address}/echo`, { method: 'POST', headers: { 'Content-Type': 'application/json' } });
    expect(await answer.json()).toMatchObject({ bytes: 0 });
  });
});

describe('the address of the caller', () => {
  test('comes from X-Forwarded-For through a trusted proxy only', async () => {
    const headers = { 'X-Forwarded-For': '203.0.113.9' };
    const trusting = await start({ trustedProxies: ['loopback'] });
    expect(await (await fetch(`${trusting.address}/caller`, { headers })).json()).toMatchObject({ ip: '203.0.113.9' });
    const other = await start({ trustedProxies: ['10.0.0.0/8'] });
    expect(await (await fetch(`${other.address}/caller`, { headers })).json()).toMatchObject({ ip: '127.0.0.1' });
    const none = await start();
    expect(await (await fetch(`${none.address}/caller`, { headers })).json()).toMatchObject({ ip: '127.0.0.1' });
  });
});

describe('below the sub path of the public URL', () => {
  test('requests with and without the sub path are served, and links have it', async () => {
    const publicUrl = { href: 'https://example.org/belvedere', basePath: '/belvedere' };
    const { address } = await start({ publicUrl });
    expect((await fetch(`${address}/belvedere/healthz`)).status).toBe(200);
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${address}/%zz`)).json()).toMatchObject({
      docs: 'https://example.org/belvedere/docs/errors/InvalidParameter',
    });
  });
});

describe('answers', () => {
  const long = JSON.stringify({ text: 'lobby '.repeat(2_000) });
  const withPages = (http: TestServer['http']) => {
    for (const [path, text] of Object.entries({ '/long': long, '/short': '{}' })) {
      http.app.get(path, (request, reply) => {
        reply.hijack();
        sendText(request.raw, reply.raw, 200, { 'Content-Type': 'application/json; charset=UTF-8' }, text);
      });
    }
  };

  test.each([
    ['gzip', (body: Buffer) => zlib.gunzipSync(body)],
    ['deflate', (body: Buffer) => zlib.inflateSync(body)],
    ['br', (body: Buffer) => zlib.brotliDecompressSync(body)],
    ['zstd', (body: Buffer) => zlib.zstdDecompressSync(body)],
  ])('are compressed with %s when that is offered, with their exact length', async (encoding, decode) => {
    const { http } = await start({}, withPages);
    const answer = await http.app.inject({ url: '/long', headers: { 'accept-encoding': encoding } });
    expect(answer.headers).toMatchObject({ 'content-encoding': encoding, vary: 'Accept-Encoding' });
    expect(answer.headers['content-length']).toBe(String(answer.rawPayload.length));
    expect(decode(answer.rawPayload).toString()).toBe(long);
  });

  test('have a length and say Vary when nothing is offered, when it is refused, and when they are short', async () => {
    const { address } = await start({}, withPages);
    for (const [path, offered] of [
      ['/long', 'identity'],
      ['/long', 'gzip;q=0, *;q=0'],
      ['/short', 'gzip'],
    ] as const) {
      const answer = await fetch(address + path, { headers: { 'Accept-Encoding': offered } });
      expect(answer.headers.get('content-encoding')).toBeNull();
      expect(answer.headers.get('vary')).toBe('Accept-Encoding');
      expect(answer.headers.get('content-length')).toBe(String((await answer.text()).length));
    }
  });

  test('carry the trace id that the log has', async () => {
    const { address, logged } = await start({}, withPages);
    const answer = await fetch(`${address}/short?token=secret`);
    await answer.text();
    await expect
      .poll(() => logged)
      .toContainEqual(
        expect.objectContaining({ traceId: answer.headers.get('x-trace-id'), path: '/short', status: 200 }),
      );
    expect(JSON.stringify(logged)).not.toContain('secret');
  });
});

describe('unexpected errors', () => {
  test('are InternalError without their message, counted and logged with the stack', async () => {
    const { address, http, logged } = await start({ level: 'warn' }, ({ app }) => {
      app.get('/bug', () => {
        throw new TypeError('the secret of the bug');
      });
      app.get('/known', () => {
        throw new BelvedereError('StorageFull');
      });
    });
    const answer = await fetch(`${address}/bug`);
    const text = await answer.text();
    expect(JSON.parse(text)).toEqual(envelope(503, 'InternalError'));
    expect(text).not.toContain('bug');
    expect(http.metrics.unhandledErrors()).toBe(1);
    expect(logged[0]).toMatchObject({
      traceId: answer.headers.get('x-trace-id'),
      err: { type: 'TypeError', stack: /server\.test\.ts/ },
    });
    expect(await (await fetch(`${address}/known`)).json()).toMatchObject({ errorCode: 'StorageFull' });
    expect(http.metrics.unhandledErrors()).toBe(1);
  });
});

describe('with TLS files', () => {
  test('the server speaks HTTPS', async () => {
    const pem = readFileSync(new URL('./testing/localhost.pem', import.meta.url));
    const { address } = await start({ tls: { key: pem, cert: pem } });
    expect(address).toMatch(/^https:/);
    const status = await new Promise((resolve, reject) => {
      https.get(`${address}/healthz`, { ca: pem }, (answer) => resolve(answer.statusCode)).on('error', reject);
    });
    expect(status).toBe(200);
  });
});
