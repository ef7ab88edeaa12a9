import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPlainHead } from './read-head.ts';

const read = (text: string) => readPlainHead(Buffer.from(text, 'latin1'));
const post = (length: string, body: string) => `POST /a HTTP/1.1\r\nHost: a\r\n${length}\r\n\r\n${body}`;

describe('a plain request', () => {
  test('is read as it came', () => {
    const head = read('GET /api/a%20b?x=1&y HTTP/1.1\r\nHost: a:1\r\nDF-API-KEY:  key \t\r\nx:\r\n\r\n');
    expect(head).toMatchObject({
      url: '/api/a%20b?x=1&y',
      headers: { host: 'a:1', 'df-api-key': 'key', x: '' },
      rawHeaders: ['Host', 'a:1', 'DF-API-KEY', 'key', 'x', ''],
    });
  });

  test('with the headers of the one before it has the same, which nobody can change', () => {
    const packet = (path: string, key: string) => Buffer.from(`GET ${path} HTTP/1.1\r\nHost: a\r\nKey: ${key}\r\n\r\n`);
    const before = readPlainHead(packet('/a', 'one'));
    const same = readPlainHead(packet('/b', 'one'), before);
    expect(same?.url).toBe('/b');
    expect(same?.headers).toBe(before?.headers);
    expect(Object.isFrozen(same?.headers)).toBe(true);
    expect(readPlainHead(packet('/b', 'two'), same)?.headers).toMatchObject({ key: 'two' });
    expect(readPlainHead(Buffer.from('GET /\t HTTP/1.1\r\nHost: a\r\nKey: one\r\n\r\n'), before)).toBeUndefined();
  });

  test.each(['POST', 'PUT', 'PATCH'])('%s comes with its whole body, whatever stands in it', (method) => {
    const body = 'a\r\n\r\nGET / HTTP/1.1\r\n\r\n\xff\x00';
    const head = read(`${method} /a?b HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    expect(head).toMatchObject({ method, url: '/a?b', headers: { 'content-length': `${body.length}` } });
    expect(head?.body?.toString('latin1')).toBe(body);
    expect(read(post('Content-Length: 0', ''))?.body).toHaveLength(0);
    expect(read(post(`Content-Length: 60000`, 'x'.repeat(60_000)))?.body).toHaveLength(60_000);
  });

  test('of the same lines has a body of its own', () => {
    const before = read(post('Content-Length: 3', 'one'));
    const after = readPlainHead(Buffer.from(post('Content-Length: 3', 'two')), before);
    expect(after?.headers).toBe(before?.headers);
    expect(after?.body?.toString()).toBe('two');
    expect(readPlainHead(Buffer.from(post('Content-Length: 3', 'more')), before)).toBeUndefined();
    expect(readPlainHead(Buffer.from(post('Content-Length: 3', 'x')), before)).toBeUndefined();
  });

  test('may say that its connection is kept, and have a header by the name of a prototype', () => {
    expect(read('GET / HTTP/1.1\r\nConnection: Keep-Alive\r\n\r\n')?.headers).toMatchObject({
      connection: 'Keep-Alive',
    });
    const headers = read('GET / HTTP/1.1\r\n__proto__: x\r\nconstructor: y\r\n\r\n')?.headers ?? {};
    expect(Object.entries(headers)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });
});

describe('is left to node:http:', () => {
  test.each([
    ['half of a request', 'GET / HTTP/1.1\r\nHost: a\r\n'],
    ['two requests', 'GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n'],
    ['a body whose length is not told', 'POST / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['half of a body', post('Content-Length: 4', 'abc')],
    ['more than a body', post('Content-Length: 2', 'abc')],
    ['a length with a sign', post('Content-Length: +3', 'abc')],
    ['a length with a nought in front', post('Content-Length: 03', 'abc')],
    ['a length in other digits', post('Content-Length: 0x3', 'abc')],
    ['two lengths in one', post('Content-Length: 3, 3', 'abc')],
    ['two lengths', post('Content-Length: 3\r\nContent-Length: 3', 'abc')],
    ['a length and chunks', post('Content-Length: 3\r\nTransfer-Encoding: chunked', 'abc')],
    ['a body that waits for a word', post('Content-Length: 3\r\nExpect: 100-continue', 'abc')],
    ['a body behind a head of more than four kilobytes', post(`A: ${'a'.repeat(4_096)}\r\nContent-Length: 3`, 'abc')],
    ['another method', 'DELETE / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a method that begins like another one', 'POSTS / HTTP/1.1\r\nContent-Length: 0\r\n\r\n'],
    ['HEAD', 'HEAD / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['an older version', 'GET / HTTP/1.0\r\nHost: a\r\n\r\n'],
    ['a target that is an address', 'GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a target with a fragment', 'GET /#a HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a target that is not ASCII', 'GET /\xe4 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['two blanks in the first line', 'GET  / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a body with a length', 'GET / HTTP/1.1\r\nContent-Length: 4\r\n\r\n'],
    ['an empty body', 'GET / HTTP/1.1\r\nContent-Length: 0\r\n\r\n'],
    ['a body in chunks', 'GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['a body in chunks, spelled with a blank', 'GET / HTTP/1.1\r\nTransfer-Encoding : chunked\r\n\r\n'],
    ['a wish to be asked', 'GET / HTTP/1.1\r\nExpect: 100-continue\r\n\r\n'],
    ['a wish for another protocol', 'GET / HTTP/1.1\r\nUpgrade: h2c\r\n\r\n'],
    ['a connection that is to be closed', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['a header for the next hop alone', 'GET / HTTP/1.1\r\nConnection: keep-alive, x\r\n\r\n'],
    ['a name that comes twice', 'GET / HTTP/1.1\r\nA: 1\r\na: 2\r\n\r\n'],
    ['a line that goes on', 'GET / HTTP/1.1\r\nA: 1\r\n b\r\n\r\n'],
    ['a line without a colon', 'GET / HTTP/1.1\r\nA\r\n\r\n'],
    ['a name that is empty', 'GET / HTTP/1.1\r\n: a\r\n\r\n'],
    ['a line that ends without CR', 'GET / HTTP/1.1\r\nA: 1\nB: 2\r\n\r\n'],
    ['a CR within a value', 'GET / HTTP/1.1\r\nA: 1\rB: 2\r\n\r\n'],
    ['a NUL', 'GET / HTTP/1.1\r\nA: \x00\r\n\r\n'],
    ['a value that is not ASCII', 'GET / HTTP/1.1\r\nA: \xe4\r\n\r\n'],
    ['a line in front', '\r\nGET / HTTP/1.1\r\nA: 1\r\n\r\n'],
    ['more than four kilobytes', `GET / HTTP/1.1\r\nA: ${'a'.repeat(4_096)}\r\n\r\n`],
    ['nothing', ''],
  ])('%s', (_name, text) => {
    expect(read(text)).toBeUndefined();
  });
});

describe('against the parser of node:http', () => {
  const seen: { request: IncomingMessage; body: Buffer }[] = [];
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({ request, body: Buffer.concat(chunks) });
      response.end('answered');
    });
  });
  let socket: Socket;
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
  });
  afterAll(() => {
    socket.destroy();
    server.close();
  });

  const ofCharacters = (characters: string, maxLength: number) =>
    fc.array(fc.constantFrom(...characters), { maxLength }).map((all) => all.join(''));
  const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');
  const target = ofCharacters('abc09-._~!$&\'()*+,;=:@/?%[]{}|"<>^`\\# \t\x7f\xff', 12);
  const name = fc.oneof(
    { weight: 4, arbitrary: ofCharacters("aZ9-_!#$%&'*+.^`|~", 8) },
    fc.constantFrom(
      'Host',
      'Cookie',
      'Range',
      'Authorization',
      'If-Match',
      '__proto__',
      'Set-Cookie',
      'Age',
      'TE',
      'Connection',
    ),
    ofCharacters('a :@[]\t"(', 3),
  );
  const value = fc.oneof(
    { weight: 4, arbitrary: ofCharacters(`${printable}\t`, 20) },
    fc.constantFrom('keep-alive', 'close', 'chunked', '0'),
    ofCharacters('a\r\n\x00\x7f\xe4 ', 4),
  );
  const line = fc.tuple(name, fc.constantFrom(':', ': ', ':\t ', ' :'), value).map((parts) => parts.join(''));
  const body = ofCharacters('a{"\\\r\n\x00\xff ', 12);
  /** Mostly what is there, in one of several spellings. */
  const lengthOf = (bytes: number) =>
    fc.oneof(
      { weight: 6, arbitrary: fc.constant(`Content-Length: ${bytes}`) },
      fc.constantFrom(`content-length:${bytes}`, `Content-Length: 0${bytes}`, `Content-Length : ${bytes}`, 'Length: 1'),
      fc.constantFrom(`Content-Length: ${bytes + 1}`, `Content-Length: ${bytes}\r\nTransfer-Encoding: chunked`),
    );
  const head = (method: string, rest: string, lines: readonly string[]) =>
    `${method} /${rest} HTTP/1.1\r\n${lines.map((text) => `${text}\r\n`).join('')}\r\n`;
  const withBody = fc
    .tuple(fc.constantFrom('POST', 'PUT', 'PATCH'), target, fc.array(line, { maxLength: 3 }), body)
    .chain(([method, rest, lines, text]) =>
      lengthOf(text.length).map((length) => head(method, rest, [...lines, length]) + text),
    );
  const packet = fc.oneof(
    fc.tuple(target, fc.array(line, { maxLength: 5 })).map(([rest, lines]) => head('GET', rest, lines)),
    withBody,
  );

  // Else whoever stands in front of us could take a request for another one than we do.
  test('what is taken is the same request to both, and the connection stays open after it', async () => {
    let taken = 0;
    let takenWithBody = 0;
    await fc.assert(
      fc.asyncProperty(packet, async (text) => {
        const head = read(text);
        fc.pre(head !== undefined);
        taken += 1;
        if (head?.body !== undefined) takenWithBody += 1;
        seen.length = 0;
        const answered = once(socket, 'data') as Promise<[Buffer]>;
        socket.write(text, 'latin1');
        const [answer] = await answered;
        expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n(?:[^\r]+\r\n)*Connection: keep-alive\r\n/);
        const [{ request, body } = {}] = seen;
        expect(request?.method).toBe(head?.method);
        expect(body?.toString('latin1')).toBe(head?.body?.toString('latin1') ?? '');
        expect(request?.url).toBe(head?.url);
        expect(request?.rawHeaders).toEqual(head?.rawHeaders);
        // Node makes a list of cookies that are set, and its object has a prototype; no caller sends the one, nobody reads the other.
        const known = Object.entries(request?.headers ?? {}).map(([key, text]) => [key, String(text)]);
        const ours = Object.entries(head?.headers ?? {}).filter(([key]) => key !== '__proto__');
        expect(known.filter(([key]) => key !== '__proto__')).toEqual(ours);
      }),
      { numRuns: 500 },
    );
    expect(taken).toBeGreaterThanOrEqual(500);
    expect(takenWithBody).toBeGreaterThan(50);
  });
});
