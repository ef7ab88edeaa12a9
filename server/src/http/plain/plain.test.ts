import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { type Exchange, type HttpServerOptions, readBody, sendText, untilGone } from '../index.ts';
import { sendRaw } from '../testing/raw-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { PlainRequest } from './plain-request.ts';

const get = (path: string) => `GET /d/${path} HTTP/1.1\r\nHost: a\r\n\r\n`;
const text = { 'Content-Type': 'text/plain' };

interface Served extends TestServer {
  /** Paths that were asked for, in their order, `plain` or `node` in front. */
  readonly asked: string[];
  /** Lets the answer to `/d/later` go. */
  readonly release: () => void;
  /** Resolves when whoever asked for `/d/later` is gone or answered. */
  readonly gone: Promise<void>;
}

let server: Served;
const sockets: Socket[] = [];

/** `/d/echo` answers its body, `/d/ten` one of up to ten bytes, `/d/long?<n>` n letters, `/d/later` when it is released, everything else its path. */
async function start(options: Partial<HttpServerOptions> = {}): Promise<Served> {
  const asked: string[] = [];
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: gone, resolve: isGone } = Promise.withResolvers<void>();
  const answer = async ({ request, response, path, query }: Exchange) => {
    asked.push(`${request instanceof PlainRequest ? 'plain' : 'node'} ${path}`);
    response.label = { dialect: 'd', operation: path };
    if (path === '/d/later') {
      untilGone(response).addEventListener('abort', () => isGone());
      await released;
    }
    if (path === '/d/ten') {
      await readBody(request, 10).then(
        (body) => sendText(request, response, 200, { ...text }, body),
        (error: { code: string }) => sendText(request, response, 413, { ...text }, error.code),
      );
      return;
    }
    const body =
      path === '/d/echo' ? await readBody(request, 100_000) : path === '/d/long' ? 'ä'.repeat(Number(query)) : path;
    sendText(request, response, 200, { ...text }, body);
  };
  const started = await startTestServer(options, ({ serve }) => serve('/d/', (exchange) => void answer(exchange)));
  server = { ...started, asked, release, gone };
  return server;
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.release();
  await server.http.close();
});

async function open(): Promise<{ socket: Socket; received: () => string }> {
  const { hostname, port } = new URL(server.address);
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  let received = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    received += chunk;
  });
  await once(socket, 'connect');
  return { socket, received: () => received };
}

/** Without what is another in each answer. */
const comparable = (answers: string) =>
  answers.replaceAll(/X-Trace-Id: \d{19}/g, 'X-Trace-Id').replaceAll(/Date: [^\r]{29}\r/g, 'Date\r');
const lastBody = (path: string) => new RegExp(`\r\n\r\n/d/${path}$`);

describe('a plain request', () => {
  test('gets the bytes that it would get from node:http', async () => {
    await start();
    const { socket, received } = await open();
    socket.write(get('a'));
    await expect.poll(received).toMatch(lastBody('a'));
    const plain = received();
    // The same caller and connection, with a header that makes it no plain request.
    socket.write('GET /d/a HTTP/1.1\r\nHost: a\r\nTE: trailers\r\n\r\n');
    await expect.poll(() => received().slice(plain.length)).toMatch(lastBody('a'));
    expect(server.asked).toEqual(['plain /d/a', 'node /d/a']);
    expect(comparable(received().slice(plain.length))).toBe(comparable(plain));
  });

  test('is counted and logged as every other', async () => {
    await start();
    await (await fetch(`${server.address}/d/a?key=secret`)).text();
    expect(server.asked).toEqual(['plain /d/a']);
    const metrics = await (await fetch(`${server.address}/metrics`)).text();
    expect(metrics).toContain('belvedere_http_requests_total{dialect="d",operation="/d/a",status="200"} 1');
    expect(server.logged).toContainEqual(expect.objectContaining({ method: 'GET', path: '/d/a', status: 200 }));
    expect(JSON.stringify(server.logged)).not.toContain('secret');
  });

  test('that is for no dialect is served as before', async () => {
    await start();
    const { socket, received } = await open();
    socket.write(get('a'));
    socket.write('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n');
    await expect.poll(received).toMatch(/200 OK.*\/d\/aHTTP\/1\.1 200.*\{"status":"ok"\}$/s);
  });

  test('brings its body along, compressed or not, up to what the reader takes', async () => {
    await start();
    const send = async (path: string, body: string | Buffer<ArrayBuffer>, headers: Record<string, string> = {}) =>
      (await fetch(`${server.address}/d/${path}`, { method: 'POST', body, headers })).text();
    const { socket, received } = await open();
    socket.write(`POST /d/echo HTTP/1.1\r\nContent-Length: 2\r\n\r\nab`);
    await expect.poll(received).toMatch(/\r\n\r\nab$/);
    socket.write(`PUT /d/ten HTTP/1.1\r\nContent-Length: 11\r\n\r\n${'x'.repeat(11)}`);
    await expect.poll(received).toMatch(/ 413 .*\r\n\r\nBodyTooLarge$/s);
    const packed = gzipSync('unpacked');
    socket.write(
      `PATCH /d/echo HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n`,
      () => {},
    );
    socket.write(packed);
    await expect.poll(received).toMatch(/\r\n\r\nunpacked$/);
    expect(await send('ten', 'x'.repeat(10))).toBe('x'.repeat(10));
    expect(await send('echo', gzipSync('more'), { 'Content-Encoding': 'gzip' })).toBe('more');
    expect(server.asked.slice(0, 2)).toEqual(['plain /d/echo', 'plain /d/ten']);
  });

  test('gets answers of every length whole, those of characters of two bytes, too', async () => {
    await start();
    for (const length of [0, 1, 400, 30_000, 40_000, 3_000_000]) {
      const answer = await fetch(`${server.address}/d/long?${length}`, { headers: { 'Accept-Encoding': 'identity' } });
      expect(await answer.text()).toBe('ä'.repeat(length));
    }
    expect(new Set(server.asked)).toEqual(new Set(['plain /d/long']));
  });

  test('with a header that cannot be sent is not answered half', async () => {
    const { http, address } = await startTestServer({}, ({ serve }) =>
      serve('/d/', ({ request, response }) => {
        try {
          sendText(request, response, 200, { Evil: 'a\r\nSet-Cookie: b' }, '');
        } catch (error) {
          sendText(request, response, 500, { ...text }, (error as { code: string }).code);
        }
      }),
    );
    const answer = await fetch(`${address}/d/a`);
    expect([answer.status, answer.headers.get('set-cookie'), await answer.text()]).toEqual([
      500,
      null,
      'ERR_INVALID_CHAR',
    ]);
    await http.close();
    await start();
  });
});

describe('a connection', () => {
  const requests = [
    get('a'),
    get('b'),
    'POST /d/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n\r\nGET / HTTP/1',
    get('c'),
    'POST /d/echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
    `GET /d/long?40000 HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n`,
    'HEAD /d/d HTTP/1.1\r\nHost: a\r\n\r\n',
  ];

  const bodyOf = (request: string): string => {
    if (request.includes('/d/long')) return 'ä'.repeat(40_000);
    if (request.startsWith('HEAD')) return '';
    if (request.includes('chunked')) return 'abc';
    return request.startsWith('POST') ? 'GET / HTTP/1' : (/ (\/d\/\w+)/.exec(request)?.[1] ?? '');
  };
  /** One request, where it is cut, and whether the next one waits for its answer. */
  const step = fc.record({
    request: fc.constantFrom(...requests),
    cuts: fc.array(fc.nat(100), { maxLength: 2 }),
    waits: fc.boolean(),
  });

  // Where a packet ends says nothing about where a request does.
  test('is answered the same however its bytes are cut into packets', async () => {
    await start();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const { hostname, port } = new URL(server.address);
        const socket = connect({ port: Number(port), host: hostname, noDelay: true });
        let received = '';
        socket.setEncoding('utf8').on('data', (chunk: string) => {
          received += chunk;
        });
        const closed = once(socket, 'close');
        const bodies = () => received.split(/HTTP\/1\.1 200 OK\r\n(?:[^\r]+\r\n)+\r\n/).slice(1);
        const expected = [...steps.map(({ request }) => bodyOf(request)), '/d/end'];
        let unsent = '';
        const send = async () => {
          const text = unsent;
          unsent = '';
          if (text !== '') await new Promise((written) => socket.write(text, written));
        };
        for (const [index, { request, cuts, waits }] of steps.entries()) {
          let from = 0;
          for (const at of cuts.sort((one, other) => one - other)) {
            unsent += request.slice(from, at);
            from = Math.max(from, at);
            await send();
          }
          unsent += request.slice(from);
          if (!waits) continue;
          await send();
          while (bodies().length <= index || bodies()[index] !== expected[index]) await once(socket, 'data');
        }
        unsent += 'GET /d/end HTTP/1.1\r\nConnection: close\r\n\r\n';
        await send();
        await closed;
        expect(bodies()).toEqual(expected);
      }),
      { numRuns: 200 },
    );
    const plain = server.asked.filter((path) => path.startsWith('plain')).length;
    expect(plain).toBeGreaterThan(20);
    expect(server.asked.length - plain).toBeGreaterThan(200);
  });

  test('that asks again before it is answered is answered in the order of its requests', async () => {
    await start();
    const { socket, received } = await open();
    socket.write(get('later'));
    await expect.poll(() => server.asked).toEqual(['plain /d/later']);
    socket.write(get('a'));
    socket.write(get('b') + get('c'));
    server.release();
    await expect.poll(received).toMatch(/\/d\/laterHTTP.*\/d\/aHTTP.*\/d\/bHTTP.*\/d\/c$/s);
  });

  test('of a caller who does not read is not read from', async () => {
    await start();
    const { socket, received } = await open();
    socket.pause();
    let sent = 0;
    for (; sent < 200; sent += 1)
      await new Promise((written) => socket.write('GET /d/long?1000000 HTTP/1.1\r\n\r\n', written));
    // Two megabytes each: the buffers of the system hold the first few.
    await expect.poll(() => server.asked.length).toBeGreaterThan(0);
    expect((await fetch(`${server.address}/d/a`)).status).toBe(200);
    expect(server.asked.length).toBeLessThan(30);
    socket.resume();
    await expect
      .poll(() => server.asked.filter((path) => path.endsWith('/d/long')).length, { timeout: 30_000 })
      .toBe(200);
    await expect.poll(() => received().length, { timeout: 30_000 }).toBeGreaterThan(200 * 1_000_000);
  });

  test('that breaks off tells whoever works for it', async () => {
    await start();
    const { socket } = await open();
    socket.write(get('later'));
    await expect.poll(() => server.asked).toEqual(['plain /d/later']);
    socket.destroy();
    await server.gone;
    await expect.poll(() => server.logged).toContainEqual(expect.objectContaining({ path: '/d/later', status: 499 }));
  });

  test('that its caller ends while it waits tells whoever works for it', async () => {
    await start();
    const { socket } = await open();
    socket.write(get('later'));
    await expect.poll(() => server.asked).toEqual(['plain /d/later']);
    socket.end();
    await server.gone;
  });

  test('that never sends anything is told so and closed', async () => {
    await start({ headersTimeoutMs: 80 });
    const { status } = await sendRaw(server.address, []);
    expect(status).toBe(408);
  });

  test('that never sends anything may break off while it is told so', async () => {
    await start({ headersTimeoutMs: 80 });
    const { socket } = await open();
    await once(socket, 'data');
    socket.resetAndDestroy();
    await once(socket, 'close');
    // An error of the connection that nobody hears would end the process, and this test with it.
    for (let turn = 0; turn < 3; turn += 1) expect((await fetch(`${server.address}/d/a`)).status).toBe(200);
  });

  test('that sends half of a request and nothing more is told so and closed', async () => {
    await start({ headersTimeoutMs: 80 });
    expect((await sendRaw(server.address, ['GET /d/a HTTP/1.1\r\nHost'])).status).toBe(408);
  });

  test('that is idle is closed, one that is being answered is not', async () => {
    await start({ keepAliveTimeoutMs: 1, headersTimeoutMs: 30_000 });
    const idle = await open();
    idle.socket.write(get('a'));
    await expect.poll(idle.received).toMatch(lastBody('a'));
    const waiting = await open();
    waiting.socket.write(get('later'));
    await expect.poll(() => server.asked).toContain('plain /d/later');
    await once(idle.socket, 'close');
    server.release();
    await expect.poll(waiting.received).toMatch(lastBody('later'));
  });
});

describe('a stop', () => {
  test('lets a slow reader have all of an answer that was begun', async () => {
    await start();
    const { socket, received } = await open();
    socket.pause();
    socket.write('GET /d/long?10000000 HTTP/1.1\r\n\r\n');
    await expect.poll(() => server.asked).toEqual(['plain /d/long']);
    expect((await fetch(`${server.address}/d/a`)).status).toBe(200);
    const closed = server.http.close();
    await expect(fetch(`${server.address}/d/b`)).rejects.toThrow();
    socket.resume();
    await closed;
    await once(socket, 'close');
    expect(received().split('\r\n\r\n')[1]).toHaveLength(10_000_000);
  });

  test('cuts a connection that was told that it was silent', async () => {
    await start({ headersTimeoutMs: 80 });
    const { socket } = await open();
    await once(socket, 'data');
    await server.http.close();
    if (!socket.destroyed) await once(socket, 'close');
  });

  test('waits for the answer to a plain request, refuses the next one, and cuts idle connections', async () => {
    await start();
    const idle = await open();
    idle.socket.write(get('a'));
    await expect.poll(idle.received).toMatch(lastBody('a'));
    const kept = await open();
    kept.socket.write(get('b'));
    await expect.poll(kept.received).toMatch(lastBody('b'));
    const waiting = await open();
    waiting.socket.write(get('later'));
    await expect.poll(() => server.asked).toContain('plain /d/later');
    const closed = server.http.close();
    kept.socket.write(get('c'));
    await expect.poll(kept.received).toContain('HTTP/1.1 503 ');
    server.release();
    await closed;
    await expect.poll(waiting.received).toMatch(lastBody('later'));
    if (!idle.socket.destroyed) await once(idle.socket, 'close');
    expect(server.asked).not.toContain('plain /d/c');
  });
});
