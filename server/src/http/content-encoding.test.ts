import { randomBytes } from 'node:crypto';
import zlib from 'node:zlib';
import { expect, test } from 'vitest';
import { decodeContent } from './content-encoding.ts';

const text = Buffer.from('{"name":"lobby"}'.repeat(10));
const encoded: Record<string, Buffer> = {
  gzip: zlib.gzipSync(text),
  'x-gzip': zlib.gzipSync(text),
  deflate: zlib.deflateSync(text),
  br: zlib.brotliCompressSync(text),
  zstd: zlib.zstdCompressSync(text),
};
const bomb = Buffer.alloc(64_000_000, 'a');

test.each(Object.entries(encoded))('a body sent as %s is read', async (name, body) => {
  expect((await decodeContent(name.toUpperCase(), body, 1_000)).equals(text)).toBe(true);
});

const encoders: [name: string, encode: (body: Buffer) => Buffer][] = [
  ['gzip', zlib.gzipSync],
  ['deflate', zlib.deflateSync],
  ['br', (body) => zlib.brotliCompressSync(body, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } })],
  ['zstd', zlib.zstdCompressSync],
];

test.each(encoders)('bodies of any length are read from %s, well compressed or badly', async (name, encode) => {
  const lengths = [0, 1, 63, 64, 1_023, 1_024, 8_192, 16_384, 100_000, 1_048_575, 1_048_576, 3_000_000];
  for (const length of lengths) {
    for (const body of [Buffer.alloc(length, 'a'), randomBytes(length)]) {
      expect((await decodeContent(name, encode(body), 4_000_000)).equals(body)).toBe(true);
    }
  }
});

test('a gzip body of several parts, of which the end tells only the last, is read whole', async () => {
  const body = Buffer.concat([zlib.gzipSync(Buffer.alloc(70_000, 'a')), zlib.gzipSync('b')]);
  expect((await decodeContent('gzip', body, 100_000)).toString()).toBe(`${'a'.repeat(70_000)}b`);
});

test('a gzip body that says that it is longer or shorter than it is is damaged', async () => {
  for (const said of [0, 159, 161, 2 ** 32 - 1]) {
    const body = zlib.gzipSync(text);
    body.writeUInt32LE(said, body.length - 4);
    await expect(decodeContent('gzip', body, 1_000)).rejects.toMatchObject({ code: 'UnsupportedEncoding' });
  }
});

test('a bare deflate stream, which some clients send as deflate, is read', async () => {
  expect((await decodeContent('deflate', zlib.deflateRawSync(text), 1_000)).equals(text)).toBe(true);
});

test('identity and an empty body are left alone', async () => {
  expect(await decodeContent('identity', text, 10)).toBe(text);
  expect((await decodeContent('gzip', Buffer.alloc(0), 10)).length).toBe(0);
});

test.each([
  ['gzip', zlib.gzipSync(bomb)],
  ['deflate', zlib.deflateSync(bomb)],
  ['br', zlib.brotliCompressSync(bomb, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 2 } })],
  ['zstd', zlib.zstdCompressSync(bomb)],
])('a %s body that unfolds to more than the limit is BodyTooLarge', async (name, body) => {
  await expect(decodeContent(name, body, 100_000)).rejects.toMatchObject({ code: 'BodyTooLarge', status: 413 });
});

test.each(Object.keys(encoded))('a damaged %s body is UnsupportedEncoding', async (name) => {
  const damaged = Buffer.from('this was never compressed');
  await expect(decodeContent(name, damaged, 1_000)).rejects.toMatchObject({ code: 'UnsupportedEncoding', status: 415 });
});

test.each(['snappy', 'gzip, br', '__proto__'])(
  'the encoding %s is refused with the list of known ones',
  async (name) => {
    await expect(decodeContent(name, text, 1_000)).rejects.toThrow(/gzip, deflate, br, zstd or identity/);
  },
);
