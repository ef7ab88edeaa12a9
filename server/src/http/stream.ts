import type { OutgoingHttpHeaders } from 'node:http';
import { pipeline, Readable, type Transform } from 'node:stream';
import zlib from 'node:zlib';
import { prepareHeaders, whenRecorded } from './answer.ts';
import type { Encoding } from './compression.ts';
import type { AnyRequest, AnyResponse } from './exchange.ts';
import { PlainResponse } from './plain/plain-response.ts';

/** A caller that takes nothing for so long holds on to what it does not read. */
const STALLED_MS = 60_000;

export interface StreamOptions {
  /** What is sent has to arrive at once: no compressor, which would wait for more, and no proxy that collects. */
  readonly isLive?: boolean | undefined;
  readonly stalledMs?: number | undefined;
}

/**
 * Sends a body whose length nobody knows, as fast as the caller takes it: at most a few chunks of it are in memory. The source ends
 * when the caller goes away. When the source fails, the connection is destroyed: what was sent so far must not pass for the whole.
 *
 * `headers` is taken over and added to.
 */
export function sendStream(
  request: AnyRequest,
  response: AnyResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  chunks: AsyncIterable<Uint8Array>,
  { isLive = false, stalledMs = STALLED_MS }: StreamOptions = {},
): void {
  const source = Readable.from(chunks, { objectMode: false });
  const isHead = request.method === 'HEAD';
  if (response.destroyed || isHead) source.destroy();
  else response.once('close', () => source.destroy());
  if (isLive) headers['X-Accel-Buffering'] = 'no';
  const encoding = prepareHeaders(request, response, headers, !isLive);
  whenRecorded(response, status, 0, () => {
    response.setTimeout(stalledMs, () => response.destroy());
    const body =
      response instanceof PlainResponse ? response.open(status, headers) : response.writeHead(status, headers);
    if (isHead) body.end();
    else if (encoding === undefined) pipeline(source, body, ignoreTornEnd);
    else pipeline(source, compressorOf(encoding), body, ignoreTornEnd);
  });
}

/** The caller sees that the connection broke; whoever makes the chunks says why they ended. */
const ignoreTornEnd = (): void => {};

function compressorOf(encoding: Encoding): Transform {
  switch (encoding) {
    case 'zstd':
      return zlib.createZstdCompress({ params: { [zlib.constants.ZSTD_c_compressionLevel]: 3 } });
    case 'gzip':
      return zlib.createGzip({ level: 1 });
    case 'br':
      return zlib.createBrotliCompress({ params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 2 } });
    case 'deflate':
      return zlib.createDeflate({ level: 1 });
  }
}
