import http from 'node:http';
import zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendStream } from './stream.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

const line = (index: number) => Buffer.from(`{"line":${index},"text":"${'x'.repeat(1000)}"}\n`);
const linesOf = (count: number) => Buffer.concat(Array.from({ length: count }, (_, index) => line(index))).toString();

let server: TestServer;
/** How many chunks the last source was asked for, and whether it was told to end. */
let taken = 0;
let ended: Promise<void> = Promise.resolve();

async function* source(count: number, failAt: number, whenEnded: () => void): AsyncGenerator<Uint8Array> {
  try {
    for (let index = 0; index < count; index += 1) {
      if (index === failAt) throw new Error('the engine went away');
      taken += 1;
      yield line(index);
    }
  } finally {
    whenEnded();
  }
}

beforeAll(async () => {
  server = await startTestServer({}, ({ serve }) =>
    serve('/stream/', ({ request, response, query }) => {
      const { count = '10', failAt = '-1', stalledMs } = Object.fromEntries(new URLSearchParams(query));
      taken = 0;
      const { promise, resolve } = Promise.withResolvers<void>();
      ended = promise;
      const chunks = source(Number(count), Number(failAt), resolve);
      sendStream(request, response, 200, { 'Content-Type': 'application/x-ndjson' }, chunks, {
        isLive: stalledMs !== undefined,
        stalledMs: stalledMs === undefined ? undefined : Number(stalledMs),
      });
    }),
  );
});
afterAll(() => server.http.close());

let connection: string;

const get = (query: string, headers: Record<string, string> = { 'Accept-Encoding': 'identity' }) =>
  new Promise<http.IncomingMessage>((resolve, reject) => {
    const url = `${server.address}/stream/?${query}`;
    http.get(url, { agent: false, headers: { ...headers, Connection: connection } }, resolve).on('error', reject);
  });

async function bytesOf(answer: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe.each([
  { what: 'a plain request', connection: 'keep-alive' },
  { what: 'any other request', connection: 'close' },
])('a streamed answer to $what', (asked) => {
  beforeAll(() => {
    connection = asked.connection;
  });

  test('arrives whole, without a length, with its trace id', async () => {
    const answer = await get('count=500');
    expect(answer.headers).toMatchObject({ 'content-type': 'application/x-ndjson', vary: 'Accept-Encoding' });
    expect(answer.headers['x-trace-id']).toMatch(/^\d{19}$/);
    expect(answer.headers['content-length']).toBeUndefined();
    expect((await bytesOf(answer)).toString()).toBe(linesOf(500));
  });

  test.each([
    ['gzip', zlib.gunzipSync],
    ['zstd', zlib.zstdDecompressSync],
    ['br', zlib.brotliDecompressSync],
    ['deflate', zlib.inflateSync],
  ])('is compressed as the caller offers: %s', async (encoding, decompress) => {
    const answer = await get('count=500', { 'Accept-Encoding': encoding });
    expect(answer.headers['content-encoding']).toBe(encoding);
    const bytes = await bytesOf(answer);
    expect(bytes.length).toBeLessThan(100_000);
    expect(decompress(bytes).toString()).toBe(linesOf(500));
  });

  test('may be empty', async () => {
    expect(await bytesOf(await get('count=0'))).toHaveLength(0);
  });

  test('that fails in the middle cannot be taken for whole: the connection breaks', async () => {
    for (const encoding of ['identity', 'gzip']) {
      const answer = await get('count=500&failAt=400', { 'Accept-Encoding': encoding });
      await expect(bytesOf(answer)).rejects.toMatchObject({ code: 'ECONNRESET' });
      expect(answer.complete).toBe(false);
    }
  });

  test('ends at its source when the caller goes away, and asks it for no more than the caller takes', async () => {
    const answer = await get('count=1000000');
    await new Promise((resolve) => answer.once('readable', resolve));
    answer.destroy();
    await ended;
    // What the buffers of both ends hold; a million lines are a gigabyte.
    expect(taken).toBeLessThan(100_000);
  });

  test('that is live is not compressed, and a caller that does not read it is cut', async () => {
    const answer = await get('count=1000000&stalledMs=100', { 'Accept-Encoding': 'gzip' });
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(answer.headers['x-accel-buffering']).toBe('no');
    // Nothing is read, so the source is not asked for more than lies between here and there.
    await ended;
    expect(taken).toBeLessThan(1_000_000);
    answer.destroy();
  });
});
