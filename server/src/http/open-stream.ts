import { promisify } from 'node:util';
import zlib from 'node:zlib';

/** Codings whose streams can be left open and ended later by bytes that are not compressed. */
export type OpenEncoding = 'gzip' | 'zstd';

/** A compressed stream that lacks its end. */
export interface OpenStream {
  readonly encoding: OpenEncoding;
  readonly compressed: Buffer;
  readonly plainBytes: number;
  /** CRC-32 of the plain bytes, for gzip. */
  readonly checksum: number;
  /** With its end and nothing behind the plain bytes, as soon as that was asked for once. */
  whole?: Buffer;
}

/** Bounds the tail to what every block takes without being split: 2 bytes of length in deflate. */
const tailBytesMax = 0xffff;

const deflateOptions: zlib.ZlibOptions = { level: 1, finishFlush: zlib.constants.Z_SYNC_FLUSH };
const zstdOptions: zlib.ZstdOptions = {
  params: { [zlib.constants.ZSTD_c_compressionLevel]: 1 },
  finishFlush: zlib.constants.ZSTD_e_flush,
};

const deflateRaw = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.deflateRaw);
const zstdCompress = promisify<Buffer, zlib.ZstdOptions, Buffer>(zlib.zstdCompress);

/** Compresses all of `plain`, which is not empty, to whole blocks without a last one: at once, or in the thread pool. */
export function openStream(encoding: OpenEncoding, plain: Buffer, atOnce: boolean): OpenStream | Promise<OpenStream> {
  const checksum = encoding === 'gzip' ? zlib.crc32(plain) : 0;
  const streamOf = (compressed: Buffer): OpenStream => ({ encoding, compressed, plainBytes: plain.length, checksum });
  if (encoding === 'gzip') {
    return atOnce
      ? streamOf(zlib.deflateRawSync(plain, deflateOptions))
      : deflateRaw(plain, deflateOptions).then(streamOf);
  }
  return atOnce ? streamOf(zlib.zstdCompressSync(plain, zstdOptions)) : zstdCompress(plain, zstdOptions).then(streamOf);
}

/**
 * The stream with `tail` as its last block, stored as it is: what decompressing gives is the plain bytes and the tail. Without a tail
 * everybody gets the same buffer: nobody may write to it.
 */
export function endStream(stream: OpenStream, tail: string): Buffer {
  if (tail !== '') return endedWith(stream, Buffer.from(tail));
  stream.whole ??= endedWith(stream, Buffer.alloc(0));
  return stream.whole;
}

function endedWith(stream: OpenStream, tail: Buffer): Buffer {
  if (tail.length > tailBytesMax) throw new RangeError('the tail of a stream is too long');
  return stream.encoding === 'gzip' ? endGzip(stream, tail) : endZstd(stream, tail);
}

/** RFC 1952: magic, deflate, no flags, no time, fastest, unknown system. */
const gzipHead = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 0xff]);
const storedBlockHeadBytes = 5;
const gzipEndBytes = 8;

function endGzip({ compressed, plainBytes, checksum }: OpenStream, tail: Buffer): Buffer {
  const block = gzipHead.length + compressed.length;
  const end = block + storedBlockHeadBytes + tail.length;
  const bytes = Buffer.allocUnsafe(end + gzipEndBytes);
  bytes.set(gzipHead);
  bytes.set(compressed, gzipHead.length);
  // RFC 1951, 3.2.4: the last block, stored. A sync flush ends at a byte, so the block starts at one.
  bytes[block] = 1;
  bytes.writeUInt16LE(tail.length, block + 1);
  bytes.writeUInt16LE(tailBytesMax - tail.length, block + 3);
  bytes.set(tail, block + storedBlockHeadBytes);
  bytes.writeUInt32LE(zlib.crc32(tail, checksum), end);
  bytes.writeUInt32LE(plainBytes + tail.length, end + 4);
  return bytes;
}

const zstdBlockHeadBytes = 3;

function endZstd({ compressed }: OpenStream, tail: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(compressed.length + zstdBlockHeadBytes + tail.length);
  bytes.set(compressed);
  // RFC 8878, 3.1.1.2: bit 0 says last block, bits 1 and 2 say raw, the rest is the length. There is no checksum.
  bytes.writeUIntLE(tail.length * 8 + 1, compressed.length, zstdBlockHeadBytes);
  bytes.set(tail, compressed.length + zstdBlockHeadBytes);
  return bytes;
}
