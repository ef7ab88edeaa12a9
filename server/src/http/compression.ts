import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { CompressedBodies } from './compressed-bodies.ts';
import { endStream, type OpenStream, openStream } from './open-stream.ts';
import { joinPieces, type SharedBody } from './pieces.ts';

export type Encoding = 'zstd' | 'gzip' | 'br' | 'deflate';

/** Our order where the caller has none: what costs the least time for the bytes it saves comes first. */
const preferred: readonly Encoding[] = ['zstd', 'gzip', 'br', 'deflate'];

/** Smaller answers fit into one packet anyway. */
export const compressedBytesMin = 1_024;
/**
 * What is sent to one caller alone is compressed for that one answer: below this it takes longer than sending what it saves, and all of it
 * is on its way before the first acknowledgement either way.
 */
export const compressedAloneBytesMin = 4_096;
/** Up to this size the thread pool's hand-over costs more than the compression itself. */
const synchronousBytesMax = 64 * 1024;

const gzipOptions: zlib.ZlibOptions = { level: 1 };
const brotliOptions: zlib.BrotliOptions = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 2 } };
const zstdOptions: zlib.ZstdOptions = { params: { [zlib.constants.ZSTD_c_compressionLevel]: 3 } };

const gzip = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gzip);
const deflate = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.deflate);
const brotli = promisify<Buffer, zlib.BrotliOptions, Buffer>(zlib.brotliCompress);
const zstd = promisify<Buffer, zlib.ZstdOptions, Buffer>(zlib.zstdCompress);

/** Bounded, because the header is the caller's text; real callers send a handful of different ones. */
const negotiated = new Map<string, Encoding | undefined>();
const negotiatedMax = 200;

/** The encoding for an `Accept-Encoding` header, or undefined for none. Weights win over our order; `q=0` refuses. */
export function negotiateEncoding(header: string | undefined): Encoding | undefined {
  if (header === undefined || header === '') return undefined;
  if (negotiated.has(header)) return negotiated.get(header);
  const encoding = chooseEncoding(header);
  if (negotiated.size < negotiatedMax && header.length < 200) negotiated.set(header, encoding);
  return encoding;
}

function chooseEncoding(header: string): Encoding | undefined {
  const weights = new Map<string, number>();
  for (const part of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    const value = weight === undefined ? 1 : Number(weight);
    // A weight that is no number makes the whole entry unreadable; guessing could send what the caller refused.
    if (name !== '') weights.set(name === 'x-gzip' ? 'gzip' : name, value >= 0 && value <= 1 ? value : 0);
  }
  const others = weights.get('*') ?? 0;
  let best: Encoding | undefined;
  let bestWeight = 0;
  for (const encoding of preferred) {
    const weight = weights.get(encoding) ?? others;
    if (weight > bestWeight) {
      best = encoding;
      bestWeight = weight;
    }
  }
  return best;
}

/** Compresses at fast levels: at once for small bodies, in the thread pool for larger ones. */
export function compress(encoding: Encoding, body: Buffer): Buffer | Promise<Buffer> {
  const atOnce = body.length <= synchronousBytesMax;
  switch (encoding) {
    case 'zstd':
      return atOnce ? zlib.zstdCompressSync(body, zstdOptions) : zstd(body, zstdOptions);
    case 'gzip':
      return atOnce ? zlib.gzipSync(body, gzipOptions) : gzip(body, gzipOptions);
    case 'br':
      return atOnce ? zlib.brotliCompressSync(body, brotliOptions) : brotli(body, brotliOptions);
    case 'deflate':
      return atOnce ? zlib.deflateSync(body, gzipOptions) : deflate(body, gzipOptions);
  }
}

const rememberedBytesMax = 8 * 1024 * 1024;
const remembered = {
  gzip: new CompressedBodies(rememberedBytesMax),
  zstd: new CompressedBodies(rememberedBytesMax),
} as const;

/** The same, with what bodies of this name have in common compressed once, and what is the body's own put behind as it is. */
export function compressShared(
  encoding: Encoding,
  name: string,
  { shared, own }: SharedBody,
): Buffer | Promise<Buffer> {
  if (encoding !== 'gzip' && encoding !== 'zstd') return compress(encoding, Buffer.from(joinPieces([...shared, own])));
  const bodies = remembered[encoding];
  const known = bodies.find(name, shared);
  if (known !== undefined) return endStream(known, own);
  const plain = Buffer.from(joinPieces(shared));
  const finish = (stream: OpenStream): Buffer => {
    bodies.remember(name, shared, stream);
    return endStream(stream, own);
  };
  const stream = openStream(encoding, plain, plain.length <= synchronousBytesMax);
  return stream instanceof Promise ? stream.then(finish) : finish(stream);
}
