import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ObservedResponse, sendShared, sendText } from '../http/index.ts';
import { type ConsoleBundle, type ConsoleFile, nonceMark } from './bundle.ts';
import { notBuiltPage } from './not-built-page.ts';

const html = 'text/html; charset=UTF-8';
/** Names hold a hash of what is in them. */
const immutable = 'public, max-age=31536000, immutable';
/** The key of a snapshot stands in the address of its page, and opens it to whoever has it. */
const snapshotPages = '/dashboard/snapshot/';

interface ConsoleOptions {
  /** Undefined where it was not built. */
  readonly bundle: ConsoleBundle | undefined;
  /** `/belvedere` of `https://example.org/belvedere`; empty without a sub path. */
  readonly basePath: string;
}

/**
 * The console: its files, and its page at every other address that a browser opens and nobody else serves, so that a link into the
 * console works (`/d/{uid}/{slug}` is one of Grafana's). Programs that ask for such an address get the 404 of the server.
 *
 * It needs no credential: what it shows, it reads through the public API.
 */
export function addConsole(app: FastifyInstance, { bundle, basePath }: ConsoleOptions): void {
  app.get('/*', (request, reply) => {
    const path = pathOf(request);
    if (path.startsWith(snapshotPages) && reply.raw instanceof ObservedResponse) {
      reply.raw.loggedPath = `${snapshotPages}{key}`;
    }
    const file = bundle?.files.get(path.slice(1));
    if (file !== undefined) sendFile(request, reply, file);
    else if (isNavigation(request)) sendPage(request, reply, bundle, basePath);
    else reply.callNotFound();
  });
}

/** `request.url` is without the sub path. */
function pathOf({ url }: FastifyRequest): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

/** A browser that opens a page says so; programs take anything. */
function isNavigation({ headers }: FastifyRequest): boolean {
  return (headers.accept ?? '').includes('text/html');
}

function sendFile(request: FastifyRequest, reply: FastifyReply, file: ConsoleFile): void {
  reply.hijack();
  const headers = {
    'Content-Type': file.contentType,
    'Cache-Control': file.isImmutable ? immutable : 'no-cache',
    ETag: file.etag,
    'X-Content-Type-Options': 'nosniff',
  };
  if (request.headers['if-none-match'] === file.etag) reply.raw.writeHead(304, headers).end();
  else sendShared(request.raw, reply.raw, 200, headers, { shared: [file.bytes], own: '' });
}

function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  bundle: ConsoleBundle | undefined,
  basePath: string,
): void {
  reply.hijack();
  const nonce = randomBytes(18).toString('base64');
  const page = (bundle?.page ?? notBuiltPage)
    .replaceAll(nonceMark, nonce)
    .replace('<base href="/"', `<base href="${basePath}/"`);
  sendText(
    request.raw,
    reply.raw,
    bundle === undefined ? 503 : 200,
    {
      'Content-Type': html,
      'Content-Security-Policy': policyOf(nonce),
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'SAMEORIGIN',
      'Cache-Control': 'no-cache',
    },
    page,
  );
}

/**
 * Everything comes from the server itself. Pictures may be data, which is how dashboards carry them; frames may be of others, since a
 * kind of panel shows one. The nonce is for the one style element that dialogs insert; charts set styles by script, which no
 * policy forbids.
 */
function policyOf(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob: https:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self' https: http:",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ].join('; ');
}
