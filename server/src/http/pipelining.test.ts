import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendRaw } from './testing/raw-client.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

const waiting = 'GET /later HTTP/1.1\r\nHost: a\r\n\r\n';

/** Statuses of everything that came over the connection, in the order in which it came. */
const statusesIn = (text: string): string[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status = '']) => status);

describe('a broken request behind one that is still being answered', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({}, ({ app }) => {
      app.get('/later', async () => {
        await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
        return { answered: 'later' };
      });
    });
  });
  afterAll(() => server.http.close());

  // Otherwise a caller would take the 400 for the answer to a request that was carried out.
  test.each([
    ['a head that cannot be read', 'GET / HTTP/9.9\r\n\r\n'],
    ['a body that cannot be read', 'POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    [
      'two frames for one body',
      'POST /echo HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a tunnel', 'CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n'],
  ])('waits for its turn: %s', async (_name, broken) => {
    const { text } = await sendRaw(server.address, [waiting + waiting + broken + waiting]);
    expect(statusesIn(text)).toEqual(['200', '200', '400']);
    expect(text.indexOf('"errorCode":"BadRequest"')).toBeGreaterThan(text.lastIndexOf('{"answered":"later"}'));
  });
});
