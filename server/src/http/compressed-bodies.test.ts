import zlib from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CompressedBodies } from './compressed-bodies.ts';
import { compressRemembered } from './compression.ts';
import { endStream, type OpenStream, openStream } from './open-stream.ts';

const decoders = {
  gzip: (bytes: Buffer) => zlib.gunzipSync(bytes),
  zstd: (bytes: Buffer) => zlib.zstdDecompressSync(bytes),
};
const encodings = ['gzip', 'zstd'] as const;

const bytes = (maxLength: number) => fc.uint8Array({ minLength: 1, maxLength }).map((part) => Buffer.from(part));

test.each(encodings)('a %s stream that is ended later gives back what went in and the tail', async (encoding) => {
  await fc.assert(
    fc.asyncProperty(
      bytes(2_000),
      fc.integer({ min: 1, max: 100 }),
      bytes(300),
      fc.boolean(),
      async (part, times, tail, atOnce) => {
        const plain = Buffer.concat(Array.from({ length: times }, () => part));
        const stream = await openStream(encoding, plain, atOnce);
        expect(decoders[encoding](endStream(stream, tail)).equals(Buffer.concat([plain, tail]))).toBe(true);
      },
    ),
  );
});

test.each(encodings)('%s of a body that changed under its name is never that of the body before', async (encoding) => {
  const versions = ['one', 'two', 'one', 'one'].map((word) => Buffer.from(`${word.repeat(500)} ${word}`));
  for (const body of versions) {
    for (const name of ['same', 'other']) {
      const compressed = await compressRemembered(encoding, name, body, body.length - 4);
      expect(decoders[encoding](compressed).equals(body)).toBe(true);
    }
  }
});

test('a body over the size that is compressed at once is remembered as well', async () => {
  const body = Buffer.from('0123456789'.repeat(20_000));
  const first = compressRemembered('gzip', 'large', body, body.length - 5);
  expect(first).toBeInstanceOf(Promise);
  expect(zlib.gunzipSync(await first).equals(body)).toBe(true);
  const second = compressRemembered('gzip', 'large', body, body.length - 5);
  expect(Buffer.isBuffer(second) && second.equals(await first)).toBe(true);
});

const stream = (compressedBytes: number): OpenStream => ({
  encoding: 'zstd',
  compressed: Buffer.alloc(compressedBytes),
  plainBytes: 0,
  checksum: 0,
});

test('what was used longest ago is forgotten first, and the bytes stay below the bound', () => {
  const bodies = new CompressedBodies(100_000);
  const plain = Buffer.alloc(9_000);
  const names = Array.from({ length: 20 }, (_, index) => `body ${index}`);
  for (const name of names) {
    bodies.remember(name, plain, stream(500));
    bodies.find('body 0', plain);
    expect(bodies.bytes).toBeLessThanOrEqual(100_000);
  }
  const known = names.filter((name) => bodies.find(name, plain) !== undefined);
  expect(known).toEqual(['body 0', ...names.slice(-9)].slice(0, known.length));
  expect(known.length).toBeGreaterThan(5);
});

test('a body that would take the place of most others is not remembered', () => {
  const bodies = new CompressedBodies(100_000);
  const plain = Buffer.alloc(50_000);
  bodies.remember('large', plain, stream(10));
  expect(bodies.find('large', plain)).toBeUndefined();
  expect(bodies.bytes).toBe(0);
});
