import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { BelvedereError } from '../errors/index.ts';

type Decode = (body: Buffer, options: { maxOutputLength: number; chunkSize: number }) => Promise<Buffer>;

const gunzip: Decode = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip);
const inflate: Decode = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflate);
const inflateRaw: Decode = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflateRaw);
const brotli: Decode = promisify<Buffer, zlib.BrotliOptions, Buffer>(zlib.brotliDecompress);
const zstd: Decode = promisify<Buffer, zlib.ZstdOptions, Buffer>(zlib.zstdDecompress);

const decoders = new Map<string, Decode>([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  ['br', brotli],
  ['zstd', zstd],
  // The name means zlib's frame, but there are clients that send the bare stream. The low half of a frame's first byte is 8.
  ['deflate', (body, options) => (((body[0] ?? 0) & 0x0f) === 8 ? inflate(body, options) : inflateRaw(body, options))],
]);

/**
 * Undoes a `Content-Encoding`. Never makes more than `bytesMax` bytes, however much the body would unfold to. More than
 * one coding on a body is refused: no known client sends that, and it multiplies what a small body can cost.
 *
 * Errors: `UnsupportedEncoding` for unknown names and damaged bodies, `BodyTooLarge`.
 */
export async function decodeContent(contentEncoding: string, body: Buffer, bytesMax: number): Promise<Buffer> {
  const name = contentEncoding.trim().toLowerCase();
  if (name === '' || name === 'identity') return body;
  const decode = decoders.get(name);
  if (decode === undefined) {
    throw new BelvedereError(
      'UnsupportedEncoding',
      'the header Content-Encoding must be one of gzip, deflate, br, zstd or identity; send the body in one of them or plain',
    );
  }
  // Clients that set the header on every request send it with an empty body, too.
  if (body.length === 0) return body;
  try {
    return await decode(body, { maxOutputLength: bytesMax, chunkSize: pieceBytes(name, body) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw bodyTooLarge(bytesMax, 'decompressed');
    throw new BelvedereError(
      'UnsupportedEncoding',
      `the body is not valid ${name}; compress it again or send it plain`,
      {
        cause: error,
      },
    );
  }
}

const smallestPiece = 1_024;
const largestPiece = 1_024 * 1_024;
const usualExpansion = 8;
/** Nothing that deflate makes unfolds to more. */
const gzipExpansionMax = 1_032;

/**
 * In how large pieces a body is unfolded. Each is a job for another thread and memory of its own, so one for the whole of it takes half the
 * time of many. The end of a gzip body says how long it was; that is believed no further than it can be true.
 */
function pieceBytes(name: string, body: Buffer): number {
  const isGzip = name.endsWith('gzip') && body.length > 4;
  const bytes = isGzip
    ? // One more than needed, or else there is a second piece with nothing in it.
      Math.min(body.readUInt32LE(body.length - 4) + 1, body.length * gzipExpansionMax)
    : body.length * usualExpansion;
  return Math.min(Math.max(bytes, smallestPiece), largestPiece);
}

export function bodyTooLarge(bytesMax: number, kind: 'sent' | 'decompressed'): BelvedereError {
  return new BelvedereError(
    'BodyTooLarge',
    `the body has more than ${bytesMax} bytes${kind === 'sent' ? '' : ' when decompressed'}; send less or let an ` +
      'administrator raise BELVEDERE_BODY_BYTES_MAX',
    { detail: { bytesMax } },
  );
}
