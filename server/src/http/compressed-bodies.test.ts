import zlib from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CompressedBodies } from './compressed-bodies.ts';
import { compressShared } from './compression.ts';
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
      fc.string({ unit: 'grapheme', maxLength: 100 }),
      fc.boolean(),
      async (part, times, tail, atOnce) => {
        const plain = Buffer.concat(Array.from({ length: times }, () => part));
        const stream = await openStream(encoding, plain, atOnce);
        const whole = Buffer.concat([plain, Buffer.from(tail)]);
        for (const end of [tail, '', tail]) {
          const expected = end === '' ? plain : whole;
          expect(decoders[encoding](endStream(stream, end)).equals(expected)).toBe(true);
        }
      },
    ),
  );
});

const sharedPieces = (text: string) => [text.slice(0, 5), Buffer.from(text.slice(5))];

test.each(encodings)('%s of a body that changed under its name is never that of the body before', async (encoding) => {
  for (const word of ['one', 'two', '二二', 'one', 'one!', 'one']) {
    for (const name of ['same', 'other']) {
      const text = word.repeat(500);
      const compressed = await compressShared(encoding, name, { shared: sharedPieces(text), own: '1"}' });
      expect(String(decoders[encoding](compressed))).toBe(`${text}1"}`);
    }
  }
});

test('a body over the size that is compressed at once is remembered as well', async () => {
  const body = { shared: ['0123456789'.repeat(20_000)], own: 'own' };
  const first = compressShared('gzip', 'large', body);
  expect(first).toBeInstanceOf(Promise);
  expect(String(zlib.gunzipSync(await first))).toBe(`${body.shared[0]}own`);
  const second = compressShared('gzip', 'large', body);
  expect(Buffer.isBuffer(second) && second.equals(await first)).toBe(true);
});

test.each(['br', 'deflate'] as const)('%s, which is not remembered, gives back the same', async (encoding) => {
  const compressed = await compressShared(encoding, 'any', { shared: sharedPieces('主机'.repeat(500)), own: 'own' });
  const plain = encoding === 'br' ? zlib.brotliDecompressSync(compressed) : zlib.inflateSync(compressed);
  expect(String(plain)).toBe(`${'主机'.repeat(500)}own`);
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
    bodies.remember(name, [plain], stream(500));
    bodies.find('body 0', [plain]);
    expect(bodies.bytes).toBeLessThanOrEqual(100_000);
  }
  const known = names.filter((name) => bodies.find(name, [plain]) !== undefined);
  expect(known).toEqual(['body 0', ...names.slice(1 - known.length)]);
  expect(known.length).toBeGreaterThan(5);
});

test('a body that would take the place of most others is not remembered', () => {
  const bodies = new CompressedBodies(100_000);
  const plain = Buffer.alloc(50_000);
  bodies.remember('large', [plain], stream(10));
  expect(bodies.find('large', [plain])).toBeUndefined();
  expect(bodies.bytes).toBe(0);
});
