import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, Readable, type Transform } from 'node:stream';
import { promisify } from 'node:util';
import { createBrotliCompress, createDeflate, createGzip, createZstdCompress } from 'node:zlib';
import { formOf } from './failure.ts';

export interface AnswerHead {
  readonly queryId: string;
  readonly format: string;
  /** Numbers as texts, as a server sends them. */
  readonly summary?: Readonly<Record<string, string>>;
}

const encoders: Record<string, () => Transform> = {
  zstd: () => createZstdCompress(),
  br: () => createBrotliCompress(),
  gzip: () => createGzip({ level: 3 }),
  deflate: () => createDeflate({ level: 3 }),
};

/** The compression that both sides want; the client asks for it in the URL and names it in the header. */
export function encodingFor(request: IncomingMessage, url: URLSearchParams): string | undefined {
  if (url.get('enable_http_compression') !== '1') return undefined;
  const offered = String(request.headers['accept-encoding'] ?? '')
    .split(',')
    .map((part) => part.split(';')[0]?.trim() ?? '');
  return offered.find((name) => name in encoders);
}

function headersOf(head: AnswerHead): Record<string, string> {
  return {
    'Content-Type': head.format.startsWith('JSON') ? 'application/json; charset=UTF-8' : 'text/plain; charset=UTF-8',
    'X-ClickHouse-Query-Id': head.queryId,
    'X-ClickHouse-Format': head.format,
    'X-ClickHouse-Timezone': 'UTC',
    ...(head.summary === undefined ? {} : { 'X-ClickHouse-Summary': JSON.stringify(head.summary) }),
  };
}

export async function answerWhole(
  response: ServerResponse,
  head: AnswerHead,
  bytes: Uint8Array,
  encoding: string | undefined,
): Promise<void> {
  const pieces = bytes.length === 0 ? [] : [Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)];
  if (encoding === undefined || bytes.length === 0) {
    response.writeHead(200, { ...headersOf(head), 'Content-Length': bytes.length });
    response.end(pieces[0]);
    return;
  }
  response.writeHead(200, { ...headersOf(head), 'Content-Encoding': encoding });
  await send(Readable.from(pieces), response, encoding);
}

/**
 * Sends pieces while they are made. Nothing is sent before the first one is there, so an error until then is a status. A later one
 * ends the body in the form that the client looks for at its end, behind the tag that the header announced.
 */
export async function answerInPieces(
  response: ServerResponse,
  head: AnswerHead,
  pieces: AsyncGenerator<Uint8Array>,
  encoding: string | undefined,
): Promise<void> {
  const first = await pieces.next();
  const tag = randomUUID().replaceAll('-', '').slice(0, 16);
  response.writeHead(200, {
    ...headersOf(head),
    'X-ClickHouse-Exception-Tag': tag,
    ...(encoding === undefined ? {} : { 'Content-Encoding': encoding }),
  });
  await send(Readable.from(withFailureAtEnd(first, pieces, tag), { objectMode: true }), response, encoding);
}

async function* withFailureAtEnd(
  first: IteratorResult<Uint8Array>,
  rest: AsyncGenerator<Uint8Array>,
  tag: string,
): AsyncGenerator<Uint8Array> {
  try {
    if (first.done === true) return;
    yield first.value;
    yield* rest;
  } catch (error) {
    const message = `${formOf(error).text}\n`;
    yield Buffer.from(
      `\r\n__exception__\r\n${tag}\r\n${message}${Buffer.byteLength(message)} ${tag}\r\n__exception__\r\n`,
    );
  } finally {
    await rest.return(undefined);
  }
}

const pipe = promisify(pipeline) as (...streams: unknown[]) => Promise<void>;

async function send(source: Readable, response: ServerResponse, encoding: string | undefined): Promise<void> {
  const encoder = encoding === undefined ? undefined : encoders[encoding]?.();
  await pipe(...(encoder === undefined ? [source, response] : [source, encoder, response]));
}

export function answerFailure(response: ServerResponse, queryId: string, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const { code, text, status } = formOf(error);
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=UTF-8',
    'X-ClickHouse-Query-Id': queryId,
    'X-ClickHouse-Exception-Code': String(code),
    'Content-Length': Buffer.byteLength(text) + 1,
  });
  response.end(`${text}\n`);
}
