import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { BelvedereError } from '../errors/index.ts';
import { http } from '../processes/node-http.ts';
import { declaresMoreThan } from './body.ts';
import { createClientErrorHandler } from './client-errors.ts';
import type { Failure, RenderedFailure } from './failure.ts';
import { failureOf } from './failure.ts';
import { type Metrics, unlabelled } from './metrics.ts';
import { ObservedResponse, trackResponse } from './observed-response.ts';
import type { HttpServerOptions } from './options.ts';
import { PlainConnections, type ServePlain } from './plain/plain-connections.ts';
import type { PlainRequest } from './plain/plain-request.ts';
import type { PlainResponse } from './plain/plain-response.ts';

const headerBytesMax = 16 * 1024;
/** Longer than agents keep a connection that is idle (90 s): what they send while it is closed here would be lost or come again. */
const keepAliveTimeoutMsDefault = 95_000;

/** The handler that Fastify gives: it takes any request and response of `node:http`. */
type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface NodeServers {
  /**
   * Makes a server; Fastify calls it once for each address of the host. What `servePlain` does not take of the plain requests comes to the
   * handler as all others do.
   */
  readonly create: (handler: Handler, servePlain: ServePlain) => Server;
  /** Answers everything from now on as the last of its connection. */
  readonly drain: () => void;
  /** Stops accepting, answers new requests with 503, waits for running ones, then cuts the rest. */
  readonly close: () => Promise<void>;
}

interface Parts {
  readonly options: HttpServerOptions;
  readonly metrics: Metrics;
  readonly nextTraceId: () => string;
  readonly render: (failure: Failure, target: string | undefined) => RenderedFailure;
}

export function createNodeServers({ options, metrics, nextTraceId, render }: Parts): NodeServers {
  const { log } = options;
  const servers: Server[] = [];
  const plainConnections: PlainConnections[] = [];
  let running = 0;
  let draining = false;
  let closing = false;
  let whenIdle: (() => void) | undefined;

  /** Answers without the router, for what is refused before it. */
  const refuse = (request: IncomingMessage, response: ObservedResponse, error: BelvedereError) => {
    const failure = failureOf(error, response.traceId);
    const { contentType, text } = render(failure, request.url);
    response.writeHead(failure.status, {
      'Content-Type': contentType,
      'Content-Length': Buffer.byteLength(text),
      'X-Trace-Id': failure.traceId,
      Connection: 'close',
    });
    response.end(request.method === 'HEAD' ? undefined : text);
  };

  const onRefused = (failure: Failure) => {
    metrics.observe(unlabelled, failure.status, 0);
    log.debug({ traceId: failure.traceId, status: failure.status, errorCode: failure.code }, 'connection refused');
  };

  const over = (response: ObservedResponse | PlainResponse): void => {
    running -= 1;
    const seconds = (performance.now() - response.startedAtMs) / 1000;
    // 499 is what the field calls a caller that went away before it was answered.
    const status = response.headersSent ? response.statusCode : 499;
    metrics.observe(response.label ?? unlabelled, status, seconds);
    if (status >= 500) log.warn(describe(response, status, seconds), 'request failed');
    else if (log.isLevelEnabled('debug')) log.debug(describe(response, status, seconds), 'request');
    if (closing && running === 0) whenIdle?.();
  };

  function onClose(this: ObservedResponse): void {
    over(this);
  }

  const observe = (request: IncomingMessage, response: ObservedResponse) => {
    running += 1;
    response.traceId = nextTraceId();
    trackResponse(request.socket, response);
    response.on('close', onClose);
  };

  const create = (handler: Handler, servePlain: ServePlain): Server => {
    const settings = {
      ServerResponse: ObservedResponse,
      maxHeaderSize: headerBytesMax,
      // Node answers a missing Host header itself, without a body; the dialects do not need the header.
      requireHostHeader: false,
      requestTimeout: options.requestTimeoutMs,
      headersTimeout: Math.min(options.headersTimeoutMs, options.requestTimeoutMs),
      keepAliveTimeout: options.keepAliveTimeoutMs ?? keepAliveTimeoutMsDefault,
      // Time-outs are looked at this often: coarse enough to cost nothing, fine enough to be what was configured.
      connectionsCheckingInterval: Math.min(Math.max(Math.floor(options.headersTimeoutMs / 4), 20), 5_000),
    };
    const onRequest = (request: IncomingMessage, response: ObservedResponse) => {
      observe(request, response);
      // The next connection of whoever asks may be one to another server.
      if (draining) response.shouldKeepAlive = false;
      if (closing) refuse(request, response, new BelvedereError('ShuttingDown'));
      else handler(request, response);
    };
    const server =
      options.tls === undefined
        ? http.createServer(settings, onRequest)
        : https.createServer({ ...settings, ...options.tls }, onRequest);
    server.on('checkContinue', (request: IncomingMessage, response: ObservedResponse) => {
      // A caller that asks before it sends is told no instead of being asked to send what will be refused.
      const refusesBody = declaresMoreThan(request, options.bodyBytesMax);
      if (refusesBody) {
        response.refusedToContinue = true;
        response.shouldKeepAlive = false;
      } else {
        response.writeContinue();
      }
      onRequest(request, response);
    });
    server.on('checkExpectation', onRequest);
    server.on('connect', (_request: IncomingMessage, socket: net.Socket) => {
      onConnectionError(new Error('CONNECT is for proxies'), socket);
    });
    server.on('clientError', onConnectionError);
    servers.push(server);
    // A connection that speaks TLS is left to Node whole.
    if (options.tls === undefined) plainConnections.push(new PlainConnections(server, plainServing(servePlain)));
    return server;
  };

  const plainServing = (servePlain: ServePlain) => ({
    takesPlain: () => !draining && !closing,
    serve: (request: PlainRequest, response: PlainResponse) => {
      response.traceId = nextTraceId();
      running += 1;
      const isServed = servePlain(request, response);
      if (!isServed) running -= 1;
      return isServed;
    },
    over,
    onSilent: (socket: net.Socket) => {
      onConnectionError(Object.assign(new Error('nothing was sent'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket);
    },
    firstMs: Math.min(options.headersTimeoutMs, options.requestTimeoutMs),
    keepAliveMs: options.keepAliveTimeoutMs ?? keepAliveTimeoutMsDefault,
  });

  const onConnectionError = createClientErrorHandler(render, nextTraceId, onRefused);

  const close = async (): Promise<void> => {
    if (closing) return;
    closing = true;
    for (const server of servers) {
      // `http.Server.close` would cut idle connections at once; `net.Server.close` only stops accepting, so that a request
      // that is already on its way is told 503 instead of meeting a reset.
      if (server.listening) net.Server.prototype.close.call(server);
    }
    if (running > 0) {
      const timer = setTimeout(() => whenIdle?.(), options.shutdownTimeoutMs);
      await new Promise<void>((resolve) => {
        whenIdle = resolve;
      });
      clearTimeout(timer);
    }
    for (const connections of plainConnections) connections.cut();
    for (const server of servers) server.closeAllConnections();
  };

  const drain = (): void => {
    draining = true;
  };

  return { create, drain, close };
}

/** For the log: the path without its query, which may hold credentials. */
function describe(response: ObservedResponse | PlainResponse, status: number, seconds: number): object {
  const { method, url = '' } = response.req;
  const query = url.indexOf('?');
  return {
    traceId: response.traceId,
    method,
    path: (response.loggedPath ?? (query === -1 ? url : url.slice(0, query))).slice(0, 200),
    operation: response.label?.operation,
    status,
    durationMs: Math.round(seconds * 1_000_000) / 1000,
  };
}
