import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { selfSignedCertificate } from '../configuration/testing/self-signed-certificate.ts';
import { parseAllowedTarget } from './allowed-target.ts';
import { innerAddressKind } from './inner-address.ts';
import { createOutbound, type OutboundOptions, type OutboundRequest } from './outbound.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  vi.unstubAllEnvs();
});

async function listen(handle: RequestListener): Promise<number> {
  const server = createServer(handle).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as AddressInfo).port;
}

const outboundWith = (allowed: readonly string[], options: Partial<OutboundOptions> = {}) =>
  createOutbound({
    allow: allowed.map((text) => parseAllowedTarget(text)).filter((target) => target !== undefined),
    ...options,
  });

const request = (url: string, more: Partial<OutboundRequest> = {}): OutboundRequest => ({
  url: new URL(url),
  method: 'GET',
  headers: {},
  timeoutMs: 5_000,
  bytesMax: 1_000_000,
  ...more,
});

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const chunk of body) text += Buffer.from(chunk).toString();
  return text;
}

describe('an address that is not for callers', () => {
  test.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://127.255.255.254/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://017700000001/',
    'http://０１７７.0.0.1/',
    'http://①②⑦.0.0.1/',
    'http://127.0.0.1./',
    'http://0.0.0.0/',
    'http://0/',
    'http://[::1]/',
    'http://[0:0:0:0:0:0:0:1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[::127.0.0.1]/',
    'http://[::7f00:1]/',
    'http://[64:ff9b::127.0.0.1]/',
    'http://[64:ff9b:1::8.8.8.8]/',
    'http://[2002:7f00:1::]/',
    'http://[2001:0:7f00:1::]/',
    'http://[::ffff:0:127.0.0.1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::ffff:169.254.169.254]/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::1]/',
    'http://[fec0::1]/',
    'http://[ff02::1]/',
    'http://100.100.100.200/',
    'http://168.63.129.16/',
    'http://192.0.0.192/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://240.0.0.1/',
    'http://localhost/',
  ])('is refused however it is spelled: %s', async (url) => {
    const outbound = createOutbound({ allow: [] });
    await expect(outbound.send(request(url))).rejects.toMatchObject({ code: 'TargetNotAllowed' });
  });

  test('private networks are open: that is where data sources are', () => {
    for (const address of [
      '10.0.0.1',
      '172.17.0.1',
      '192.168.1.1',
      '100.64.0.1',
      'fd00::1',
      '64:ff9b::8.8.8.8',
      '8.8.8.8',
    ])
      expect(innerAddressKind(address)).toBeUndefined();
  });

  test.each([
    'file:///etc/passwd',
    'ftp://example.org/',
    'gopher://127.0.0.1/',
    'data:text/plain,x',
    'unix:/var/run/x',
  ])('is not reached by another scheme: %s', async (url) => {
    await expect(createOutbound({ allow: [] }).send(request(url))).rejects.toMatchObject({ code: 'InvalidParameter' });
  });

  test('is reached when the address, its range, its host and port are allowed, and not on another port', async () => {
    const port = await listen((_request, response) => response.end('reached'));
    const url = `http://127.0.0.1:${port}/`;
    for (const allowed of ['127.0.0.1', '127.0.0.0/8', `127.0.0.1:${port}`]) {
      expect(await textOf((await outboundWith([allowed]).send(request(url))).body)).toBe('reached');
    }
    for (const allowed of ['127.0.0.2', '10.0.0.0/8', '127.0.0.1:1', `localhost:${port}`, '::1']) {
      await expect(outboundWith([allowed]).send(request(url))).rejects.toMatchObject({ code: 'TargetNotAllowed' });
    }
    const named = outboundWith([`localhost:${port}`]);
    expect(await textOf((await named.send(request(`http://localhost:${port}/`))).body)).toBe('reached');
  });
});

describe('a name', () => {
  test('is resolved once, and what was checked is what is connected to, whatever it resolves to later', async () => {
    const port = await listen((_request, response) => response.end('checked'));
    const answers = [['127.0.0.1'], ['127.0.0.2']];
    const resolve = vi.fn(async () => answers.shift() ?? []);
    const outbound = outboundWith(['127.0.0.1'], { resolve });
    expect(await textOf((await outbound.send(request(`http://rebind.test:${port}/`))).body)).toBe('checked');
    expect(resolve).toHaveBeenCalledTimes(1);
    await expect(outbound.send(request(`http://rebind.test:${port}/`))).rejects.toMatchObject({
      code: 'TargetNotAllowed',
    });
  });

  test('that has inner addresses among others is connected at the others only', async () => {
    const outbound = outboundWith([], { resolve: async () => ['169.254.169.254', '10.0.0.7', '::1'] });
    expect(await outbound.addressesOf({ host: 'mixed.test', port: 80 })).toEqual([{ address: '10.0.0.7', family: 4 }]);
  });

  test('without an address is told as unreachable', async () => {
    const resolve = async () => {
      throw new Error('ENOTFOUND');
    };
    await expect(outboundWith([], { resolve }).send(request('http://nowhere.test/'))).rejects.toMatchObject({
      code: 'TargetUnreachable',
    });
  });
});

describe('a redirect', () => {
  test('to an inner address is refused, in every spelling', async () => {
    const targets = [
      'http://127.0.0.2/',
      'http://2130706434/',
      'http://[::1]/',
      '//169.254.169.254/',
      'http://localhost:1/',
    ];
    for (const location of targets) {
      const port = await listen((_request, response) => response.writeHead(302, { location }).end());
      const outbound = outboundWith([`127.0.0.1:${port}`]);
      await expect(outbound.send(request(`http://127.0.0.1:${port}/`))).rejects.toMatchObject({
        code: 'TargetNotAllowed',
      });
    }
  });

  test('within the target is followed with its secrets, elsewhere without them', async () => {
    const seen: (string | undefined)[] = [];
    const elsewhere = await listen(({ headers }, response) => {
      seen.push(headers.authorization);
      response.end('there');
    });
    const port = await listen(({ url, headers }, response) => {
      seen.push(headers.authorization);
      const location = url === '/' ? '/next' : `http://127.0.0.1:${elsewhere}/`;
      response.writeHead(302, { location }).end();
    });
    const secretHeaders = { authorization: 'Basic c2VjcmV0' };
    const answer = await outboundWith(['127.0.0.1']).send(request(`http://127.0.0.1:${port}/`, { secretHeaders }));
    expect(await textOf(answer.body)).toBe('there');
    expect(seen).toEqual(['Basic c2VjcmV0', 'Basic c2VjcmV0', undefined]);
  });

  test('is not followed with a body, which was sent by then', async () => {
    const port = await listen((_request, response) => response.writeHead(302, { location: '/next' }).end());
    const body = Readable.from(['{}']);
    await expect(
      outboundWith(['127.0.0.1']).send(request(`http://127.0.0.1:${port}/`, { body })),
    ).rejects.toMatchObject({ code: 'TargetRedirected' });
  });

  test('to a name that resolves to an inner address is refused, also when it did not a moment before', async () => {
    const answers = new Map([
      ['outer.test', [['127.0.0.1'], ['169.254.169.254']]],
      ['mapped.test', [['::ffff:169.254.169.254']]],
    ]);
    const resolve = async (name: string) => answers.get(name)?.shift() ?? [];
    for (const location of ['http://outer.test/latest', 'http://mapped.test/latest']) {
      const port = await listen((_request, response) => response.writeHead(307, { location }).end());
      answers.set('first.test', [['127.0.0.1']]);
      const outbound = outboundWith([`127.0.0.1:${port}`], { resolve });
      await expect(outbound.send(request(`http://first.test:${port}/`))).rejects.toMatchObject({
        code: 'TargetNotAllowed',
      });
    }
  });

  test('is not followed for ever, not for a POST, and not to another scheme', async () => {
    const port = await listen(({ url }, response) =>
      response.writeHead(302, { location: url === '/file' ? 'file:///etc/passwd' : '/again' }).end(),
    );
    const outbound = outboundWith(['127.0.0.1']);
    for (const [path, method] of [
      ['/', 'GET'],
      ['/', 'POST'],
      ['/file', 'GET'],
    ] as const) {
      await expect(outbound.send(request(`http://127.0.0.1:${port}${path}`, { method }))).rejects.toMatchObject({
        code: 'TargetRedirected',
      });
    }
  });
});

describe('an answer', () => {
  test('that is larger than the limit ends with an error, whether it says its length or not', async () => {
    const port = await listen(({ url }, response) => {
      if (url === '/said') response.setHeader('Content-Length', 2_000);
      response.write('x'.repeat(1_000));
      response.end('x'.repeat(1_000));
    });
    const outbound = outboundWith(['127.0.0.1']);
    const limited = (path: string) => request(`http://127.0.0.1:${port}${path}`, { bytesMax: 1_500 });
    await expect(outbound.send(limited('/said'))).rejects.toMatchObject({ code: 'TargetAnswerTooLarge' });
    await expect(textOf((await outbound.send(limited('/'))).body)).rejects.toMatchObject({
      code: 'TargetAnswerTooLarge',
    });
  });

  test('that does not come, or stops half-way, ends with a time-out', async () => {
    const port = await listen(({ url }, response) => {
      if (url === '/half') response.write('half');
    });
    const outbound = outboundWith(['127.0.0.1']);
    const impatient = (path: string) => request(`http://127.0.0.1:${port}${path}`, { timeoutMs: 50 });
    await expect(outbound.send(impatient('/'))).rejects.toMatchObject({ code: 'TargetTimeout' });
    await expect(textOf((await outbound.send(impatient('/half'))).body)).rejects.toMatchObject({
      code: 'TargetTimeout',
    });
  });

  test('with a status that is none is told as unreachable', async () => {
    for (const head of ['HTTP/1.1 099 Odd', 'HTTP/1.1 999 Odd', 'HTTP/1.1 000 Odd', 'HTTP/1.1 200 Odd\r\nX: a\0b']) {
      const port = await listen((incoming) => {
        incoming.socket.end(`${head}\r\nContent-Length: 0\r\n\r\n`);
      });
      await expect(outboundWith(['127.0.0.1']).send(request(`http://127.0.0.1:${port}/`))).rejects.toMatchObject({
        code: 'TargetUnreachable',
      });
    }
  });

  test('in another protocol is told as unreachable', async () => {
    const port = await listen((incoming) => {
      incoming.socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n');
    });
    await expect(outboundWith(['127.0.0.1']).send(request(`http://127.0.0.1:${port}/`))).rejects.toMatchObject({
      code: 'TargetUnreachable',
    });
  });

  test('is asked for plain, and refused when it is encoded all the same', async () => {
    const port = await listen((_request, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('x'));
    await expect(outboundWith(['127.0.0.1']).send(request(`http://127.0.0.1:${port}/`))).rejects.toMatchObject({
      code: 'TargetUnreachable',
    });
  });
});

test('the proxies of the environment are not used', async () => {
  for (const name of ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY']) vi.stubEnv(name, 'http://127.0.0.1:1');
  vi.stubEnv('NODE_USE_ENV_PROXY', '1');
  const port = await listen((_request, response) => response.end('direct'));
  const answer = await outboundWith(['127.0.0.1']).send(request(`http://127.0.0.1:${port}/`));
  expect(await textOf(answer.body)).toBe('direct');
});

test('a body is streamed to the target, and a target where nothing listens is told as unreachable', async () => {
  const port = await listen((incoming, response) => incoming.pipe(response));
  const outbound = outboundWith(['127.0.0.1']);
  const body = Readable.from(['one ', 'two']);
  const answer = await outbound.send(request(`http://127.0.0.1:${port}/`, { method: 'POST', body }));
  expect(await textOf(answer.body)).toBe('one two');
  await expect(outbound.send(request('http://127.0.0.1:1/'))).rejects.toMatchObject({
    code: 'TargetUnreachable',
    message: 'http://127.0.0.1:1 cannot be reached: it refuses the connection',
  });
});

test('a certificate that nobody vouches for is refused, unless the data source says otherwise; a redirect elsewhere is not', async () => {
  const { certificate: cert, key } = selfSignedCertificate();
  const origins: string[] = [];
  for (const handle of [
    ((_request, response) => response.writeHead(302, { location: `${origins[1]}/` }).end()) satisfies RequestListener,
    ((_request, response) => response.end('secret')) satisfies RequestListener,
  ]) {
    const server = createSecureServer({ cert, key }, handle).listen(0, '127.0.0.1');
    servers.push(server as unknown as Server);
    await new Promise((resolve) => server.once('listening', resolve));
    origins.push(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }
  const outbound = outboundWith(['127.0.0.1']);
  const [first = '', second = ''] = origins;
  const trusting = { tls: { rejectUnauthorized: false } };
  await expect(outbound.send(request(second))).rejects.toMatchObject({
    code: 'TargetUnreachable',
    message: expect.stringContaining('certificate'),
  });
  expect(await textOf((await outbound.send(request(second, trusting))).body)).toBe('secret');
  await expect(outbound.send(request(first, trusting))).rejects.toMatchObject({ code: 'TargetUnreachable' });
});

describe('a connection', () => {
  /** A server that answers with the number of the connection that a request came over. */
  async function listenCounting(): Promise<number> {
    const numbers = new Map<object, number>();
    return listen(({ socket }, response) => {
      if (!numbers.has(socket)) numbers.set(socket, numbers.size + 1);
      response.end(String(numbers.get(socket)));
    });
  }
  const ask = async (outbound: ReturnType<typeof outboundWith>, url: string, more: Partial<OutboundRequest> = {}) => {
    const answer = await outbound.send(request(url, more));
    const text = await textOf(answer.body);
    // It is free when its answer is over, of which the caller hears a moment earlier.
    await new Promise((resolve) => setImmediate(resolve));
    return text;
  };

  test('is used again by requests with the same credentials, and by no others', async () => {
    const port = await listenCounting();
    const outbound = outboundWith(['127.0.0.1']);
    const url = `http://127.0.0.1:${port}/`;
    expect(await ask(outbound, url)).toBe('1');
    expect(await ask(outbound, `${url}other?query`, { method: 'POST', body: 'text' })).toBe('1');
    const asOne = { secretHeaders: { Authorization: 'Basic one' } };
    expect(await ask(outbound, url, asOne)).toBe('2');
    expect(await ask(outbound, url, { headers: { authorization: 'Basic two' } })).toBe('3');
    expect(await ask(outbound, url, { headers: { cookie: 'session=3' } })).toBe('4');
    expect(await ask(outbound, url, asOne)).toBe('2');
    expect(await ask(outbound, url)).toBe('1');
  });

  test('is not used for a name that leads elsewhere by now', async () => {
    const port = await listenCounting();
    let addresses = ['127.0.0.1'];
    const outbound = outboundWith(['127.0.0.0/8'], { resolve: async () => addresses });
    expect(await ask(outbound, `http://name.test:${port}/`)).toBe('1');
    expect(await ask(outbound, `http://name.test:${port}/`)).toBe('1');
    addresses = ['127.0.0.1', '127.0.0.2'];
    expect(await ask(outbound, `http://name.test:${port}/`)).toBe('2');
    addresses = ['::1'];
    await expect(ask(outbound, `http://name.test:${port}/`)).rejects.toMatchObject({ code: 'TargetNotAllowed' });
  });

  test('whose answer was not read to its end is not used again', async () => {
    const sockets = new Set<object>();
    const port = await listen(({ socket }, response) => {
      sockets.add(socket);
      response.end('x'.repeat(5_000_000));
    });
    const outbound = outboundWith(['127.0.0.1']);
    for (const _ of [1, 2]) {
      const answer = await outbound.send(request(`http://127.0.0.1:${port}/`, { bytesMax: 10_000_000 }));
      for await (const _chunk of answer.body) break;
    }
    expect(sockets.size).toBe(2);
  });
});
