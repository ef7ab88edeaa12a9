import type { Socket } from 'node:net';
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify';
import { sendText } from './answer.ts';
import { withoutBasePath } from './base-path.ts';
import { readBody } from './body.ts';
import { type AnyRequest, type AnyResponse, createPrefixes, Exchange, type ServeExchange } from './exchange.ts';
import { createFailureForms, type Failure, failureOf, type RenderedFailure } from './failure.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createNodeServers } from './node-server.ts';
import { currentResponseOf, type ObservedResponse } from './observed-response.ts';
import type { HttpServerOptions, ReadinessCheck } from './options.ts';
import { addProbes } from './probes.ts';
import { createProxyTrust } from './proxy-trust.ts';
import { createTraceIds } from './trace-id.ts';
import { knownErrorOf } from './unexpected.ts';

/** Longer parts of a path match no route. Uuids have 44 characters at most; the rest lets validation name the field. */
export const pathPartLengthMax = 1_000;

/**
 * Connections that the system keeps until the server takes them; it has a limit of its own, 4,096 on most machines. Beyond it a caller
 * believes to be connected and is cut off when it has sent its request: of 2,000 senders at once on a busy machine some met that with
 * Node's 511.
 */
const connectionsWaitingMax = 4_096;

export interface HttpServer {
  /** Pages and probes are registered here before `listen`. */
  readonly app: FastifyInstance;
  /**
   * Gives everything below a prefix to a dialect, before `listen`. It has its own router: going through the framework costs a
   * request as much as finding its key and reading its dashboard do.
   */
  readonly serve: (prefix: string, serve: ServeExchange) => void;
  readonly metrics: Metrics;
  /** Starts accepting and answers the address: `http://127.0.0.1:7070`. */
  readonly listen: (address: { host: string; port: number }) => Promise<string>;
  /**
   * Says at `/readyz` that it is being stopped and serves on for as long as configured, each answer as the last of its connection: whoever
   * shares requests out among servers has moved on by then.
   */
  readonly drain: () => Promise<void>;
  /** Stops accepting, answers new requests with 503, waits for running ones up to the configured time, then cuts. */
  readonly close: () => Promise<void>;
}

/**
 * The server with everything that is the same for all dialects, and a Fastify instance for what is none. Of that, `request.id` is the trace id, `request.ip` is
 * believed from trusted proxies only, `request.query` is the query **as text** (each dialect has its own rules for it), and
 * `request.body` is a Buffer, decompressed, whatever the content type says.
 */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { log, trustedProxies = [], publicUrl, bodyBytesMax } = options;
  const metrics = createMetrics();
  const nextTraceId = createTraceIds();
  const basePath = publicUrl?.basePath ?? '';
  const renderForm = createFailureForms(options.failureForms ?? [], publicUrl?.href ?? '');
  const render = (failure: Failure, target: string | undefined) =>
    renderForm(failure, target === undefined ? undefined : withoutBasePath(target, basePath));
  const nodeServers = createNodeServers({ options, metrics, nextTraceId, render });

  const fail = (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const known = knownErrorOf(error, request.id, log, metrics);
    sendFailure(request, reply, failureOf(known, request.id), render);
  };

  const prefixes = createPrefixes();
  const trust = createProxyTrust(trustedProxies);
  /** False for what belongs to no dialect. */
  const serve = (request: AnyRequest, response: AnyResponse): boolean => {
    const target = withoutBasePath(request.url ?? '/', basePath);
    const serveExchange = prefixes.find(target);
    serveExchange?.(new Exchange(request, response, target, trust));
    return serveExchange !== undefined;
  };
  const fastifyOptions: FastifyServerOptions = {
    serverFactory: (handler) =>
      nodeServers.create((request, response) => {
        if (!serve(request, response as ObservedResponse)) handler(request, response);
      }, serve),
    genReqId: ({ socket }) => currentResponseOf(socket as Socket)?.traceId ?? nextTraceId(),
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    exposeHeadRoutes: false,
    schemaController: { compilersFactory: noCompilers },
    // The servers of `nodeServers` have their own; Fastify insists on adding one.
    clientErrorHandler: () => {},
    frameworkErrors: fail,
    ...(basePath === '' ? {} : { rewriteUrl: ({ url = '/' }) => withoutBasePath(url, basePath) }),
    routerOptions: {
      maxParamLength: pathPartLengthMax,
      // The types of Fastify want an object; the text costs nothing and loses nothing.
      querystringParser: (text: string) => text as unknown as Record<string, unknown>,
    },
  };
  const app = fastify(fastifyOptions);

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (request, _payload, done) => {
    readBody(request.raw, bodyBytesMax).then((body) => done(null, body), done);
  });
  app.setErrorHandler((error: FastifyError, request, reply) => fail(error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    const message = `nothing is served at this path; the API is described at ${publicUrl?.href ?? ''}/docs`;
    const text = JSON.stringify({ status: 404, message, traceId: request.id });
    reply.hijack();
    sendText(request.raw, reply.raw, 404, { 'Content-Type': 'application/json; charset=UTF-8' }, text);
  });
  const stopping = Promise.withResolvers<void>();
  let isDraining = false;
  const readiness = options.readiness ?? [];
  addProbes(app, () => (isDraining ? [...readiness, beingStopped] : readiness), metrics);

  return {
    app,
    serve: prefixes.add,
    metrics,
    listen: async ({ host, port }) => {
      const address = await app.listen({ host, port, backlog: connectionsWaitingMax });
      // Fastify does not see that the servers of its factory speak TLS.
      return options.tls === undefined ? address : address.replace(/^http:/, 'https:');
    },
    drain: async () => {
      const { drainMs = 0 } = options;
      if (isDraining || drainMs === 0) return;
      isDraining = true;
      nodeServers.drain();
      const timer = setTimeout(stopping.resolve, drainMs);
      await stopping.promise;
      clearTimeout(timer);
    },
    close: async () => {
      // Whoever closes does not wait any longer.
      stopping.resolve();
      await nodeServers.close();
      await app.close();
      metrics.registry.clear();
    },
  };
}

/** No route of the framework has a schema: dialects check for themselves. Without these it loads two compilers that nobody asks. */
const noCompilers = { buildValidator: noCompiler, buildSerializer: noCompiler };

function noCompiler(): never {
  throw new Error('a route of the framework has a schema');
}

const beingStopped: ReadinessCheck = {
  name: 'server',
  check: () => Promise.reject(new Error('it is being stopped')),
};

/** Answers a failure in the form of the dialect that the path belongs to. */
function sendFailure(
  request: FastifyRequest,
  reply: FastifyReply,
  failure: Failure,
  render: (failure: Failure, target: string | undefined) => RenderedFailure,
): void {
  const { contentType, text } = render(failure, request.raw.url);
  const retry = failure.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(failure.retryAfterSeconds) };
  reply.hijack();
  const headers = { 'Content-Type': contentType, ...retry };
  sendText(request.raw, reply.raw, failure.status, headers, text);
}
