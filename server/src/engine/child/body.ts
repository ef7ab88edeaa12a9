import type { IncomingMessage } from 'node:http';
import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { failures } from './failure.ts';

const decoders: Record<string, () => Transform> = {
  gzip: createGunzip,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
  deflate: createInflate,
};

/** The whole body, decompressed. Errors: `TOO_MANY_BYTES` over the limit, which counts the bytes after decompression. */
export async function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  // Not destroyed when it is left early: the error has to go out on the same connection.
  for await (const part of decoded(request).iterator({ destroyOnReturn: false })) {
    bytes += (part as Buffer).length;
    if (bytes > bytesMax) throw failures.tooLarge(`The body is larger than ${bytesMax} bytes`);
    parts.push(part as Buffer);
  }
  return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
}

function decoded(request: IncomingMessage): Readable {
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return request;
  const create = decoders[encoding];
  if (create === undefined) throw failures.badArguments(`Unknown encoding ${encoding} of the body`);
  const decoder = create();
  request.on('close', () => {
    if (!request.complete) decoder.destroy(new Error('The client is gone'));
  });
  return request.pipe(decoder);
}
