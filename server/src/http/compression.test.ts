import zlib from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compress, type Encoding, negotiateEncoding } from './compression.ts';

test.each([
  [undefined, undefined],
  ['', undefined],
  ['identity', undefined],
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['GZIP', 'gzip'],
  ['gzip, deflate, br', 'gzip'],
  ['gzip, deflate, br, zstd', 'zstd'],
  ['br', 'br'],
  ['deflate', 'deflate'],
  ['*', 'zstd'],
  ['*;q=0', undefined],
  ['zstd;q=0, *', 'gzip'],
  ['gzip;q=0', undefined],
  ['gzip;q=0.0, br;q=0.1', 'br'],
  ['gzip;q=0.5, br;q=0.8', 'br'],
  ['gzip; q=1.0 , zstd;q=0.9', 'gzip'],
  ['gzip;q=abc', undefined],
  ['snappy', undefined],
] as const)('a caller that offers %j gets %j', (offered, chosen) => {
  expect(negotiateEncoding(offered)).toBe(chosen);
});

const decoders: Record<Encoding, (body: Buffer) => Buffer> = {
  zstd: (body) => zlib.zstdDecompressSync(body),
  gzip: (body) => zlib.gunzipSync(body),
  br: (body) => zlib.brotliDecompressSync(body),
  deflate: (body) => zlib.inflateSync(body),
};

test.each(Object.keys(decoders) as Encoding[])(
  '%s gives back what was compressed, small or large',
  async (encoding) => {
    const bytes = fc.uint8Array({ maxLength: 2_000 }).map((part) => Buffer.from(part));
    await fc.assert(
      fc.asyncProperty(bytes, fc.constantFrom(1, 200), async (part, times) => {
        const body = Buffer.concat(Array.from({ length: times }, () => part));
        expect(decoders[encoding](await compress(encoding, body)).equals(body)).toBe(true);
      }),
      { numRuns: 30 },
    );
  },
);
