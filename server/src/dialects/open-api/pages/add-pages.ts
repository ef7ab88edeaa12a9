import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ErrorCode, errorRegistry } from '../../../errors/index.ts';
import { jsonContentType, sendText } from '../../../http/index.ts';
import type { Operation } from '../../../workspace/kernel/operation.ts';
import { describe } from '../description/index.ts';
import { errorListHtml, errorPageHtml, plainPagePolicy } from './error-pages.ts';
import { referencePage, referencePolicy, startScript } from './reference-page.ts';
import { scalarBundle } from './scalar-bundle.ts';

const html = 'text/html; charset=UTF-8';
const script = 'text/javascript; charset=UTF-8';

/** `/openapi.json`, the readable reference at `/docs`, and a page for each error code. None of them needs a credential. */
export function addPages(app: FastifyInstance, operations: readonly Operation[], publicHref: string): void {
  let cached: { text: string; etag: string } | undefined;
  app.get('/openapi.json', (request, reply) => {
    cached ??= describedText(operations, publicHref);
    reply.hijack();
    const headers = { 'Content-Type': jsonContentType, ETag: cached.etag, 'Cache-Control': 'no-cache' };
    if (request.headers['if-none-match'] === cached.etag) reply.raw.writeHead(304, headers).end();
    else sendText(request.raw, reply.raw, 200, headers, cached.text);
  });
  app.get('/docs', (request, reply) => send(request, reply, html, referencePage, referencePolicy));
  app.get('/docs/start.js', (request, reply) => send(request, reply, script, startScript, referencePolicy));
  app.get('/docs/scalar.js', async (request, reply) => {
    const bundle = await scalarBundle();
    send(request, reply, script, bundle, referencePolicy);
  });
  app.get('/docs/errors', (request, reply) => send(request, reply, html, errorListHtml(), plainPagePolicy));
  app.get<{ Params: { code: string } }>('/docs/errors/:code', (request, reply) => {
    const { code } = request.params;
    if (isErrorCode(code)) send(request, reply, html, errorPageHtml(code), plainPagePolicy);
    else reply.callNotFound();
  });
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorRegistry, code);
}

function describedText(operations: readonly Operation[], publicHref: string): { text: string; etag: string } {
  const description = describe(operations);
  const servers = [{ url: publicHref === '' ? '/' : publicHref }];
  const text = JSON.stringify({ ...description, servers });
  return { text, etag: `"${createHash('sha256').update(text).digest('hex').slice(0, 32)}"` };
}

function send(request: FastifyRequest, reply: FastifyReply, type: string, text: string | Buffer, policy: string): void {
  reply.hijack();
  sendText(
    request.raw,
    reply.raw,
    200,
    {
      'Content-Type': type,
      'Content-Security-Policy': policy,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-cache',
    },
    text,
  );
}
