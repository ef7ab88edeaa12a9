import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import {
  type FailureForm,
  failureEnvelope,
  jsonContentType,
  type Metrics,
  ObservedResponse,
} from '../../http/index.ts';
import type { Authenticate } from '../../workspace/kernel/caller.ts';
import type { Kernel } from '../../workspace/kernel/kernel.ts';
import type { Operation } from '../../workspace/kernel/operation.ts';
import { type CallPlan, createCallPlan, dialectName } from './call-plan.ts';
import { createFailedCredentials } from './failed-credentials.ts';
import { createLimits } from './limits.ts';
import { addPages } from './pages/add-pages.ts';
import { type RunDependencies, runCall, sendError } from './run.ts';
import { createUnknownRoute, type RouteTemplate } from './unknown-route.ts';

/** Everything below it is answered here, unknown routes too. */
const openApiPrefix = '/api/v1';

export interface OpenApiOptions {
  readonly operations: readonly Operation[];
  readonly authenticate: Authenticate;
  /** Its clock runs the limits. */
  readonly kernel: Kernel;
  readonly metrics: Metrics;
  readonly bodyBytesMax: number;
  /** 0 switches it off. */
  readonly failedCredentialsPerMinute: number;
  readonly publicUrl?: { readonly href: string; readonly origin: string } | undefined;
}

/** How the HTTP layer tells its own failures below the prefix. */
export function openApiFailureForm(publicHref: string): FailureForm {
  return {
    prefix: `${openApiPrefix}/`,
    render: (failure) => ({ contentType: jsonContentType, text: failureEnvelope(failure, publicHref) }),
  };
}

const unknownRouteLabel = Object.freeze({ dialect: dialectName, operation: 'unknown' });

/** Serves the declared operations. Register it at the root: it brings its own prefix. */
export function openApiDialect(options: OpenApiOptions): FastifyPluginAsync {
  const { kernel, publicUrl } = options;
  const dependencies: RunDependencies = {
    authenticate: options.authenticate,
    kernel,
    metrics: options.metrics,
    limits: createLimits(kernel.now),
    failedCredentials: createFailedCredentials(kernel.now, options.failedCredentialsPerMinute),
    bodyBytesMax: options.bodyBytesMax,
    publicHref: publicUrl?.href ?? '',
    publicOrigin: publicUrl?.origin ?? '',
  };
  return async (app) => {
    addPages(app, options.operations, dependencies.publicHref);
    await app.register(async (scope) => addRoutes(scope, options.operations, dependencies), { prefix: openApiPrefix });
  };
}

/** Every method and path under which an operation is served. */
function routesOf(operation: Operation): RouteTemplate[] {
  const paths = [operation.path, ...(operation.aliases ?? [])];
  const methods = operation.alsoPost === true ? [operation.method, 'POST'] : [operation.method];
  return paths.flatMap((path) => [...new Set(methods)].map((method) => ({ method, path })));
}

function addRoutes(scope: FastifyInstance, operations: readonly Operation[], dependencies: RunDependencies): void {
  // The body is read by the call itself, after the credentials: nobody without a key can make us keep one.
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null, undefined));

  for (const operation of operations) {
    const plan = createCallPlan(operation);
    for (const { method, path } of routesOf(operation)) {
      scope.route({ method, url: routeUrl(path), handler: handlerOf(plan, dependencies) });
    }
  }

  const unknownRoute = createUnknownRoute(operations.flatMap(routesOf));
  const refuse = (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    reply.hijack();
    if (request.is404 && reply.raw instanceof ObservedResponse) reply.raw.label = unknownRouteLabel;
    const known = request.is404 ? unknownRoute(request.method, request.raw.url ?? '') : error;
    sendError(known, dependencies, request, reply, { 'Content-Type': jsonContentType });
  };
  scope.setNotFoundHandler((request, reply) => refuse(undefined, request, reply));
  scope.setErrorHandler(refuse);
}

function handlerOf(plan: CallPlan, dependencies: RunDependencies) {
  return (request: FastifyRequest, reply: FastifyReply): void => {
    reply.hijack();
    void runCall(plan, dependencies, request, reply);
  };
}

/** `/api/v1/tag/{tag_uuid}/get` as the router writes it, below the prefix. */
function routeUrl(path: string): string {
  if (!path.startsWith(`${openApiPrefix}/`)) throw new Error(`the path ${path} is not below ${openApiPrefix}/`);
  return path.slice(openApiPrefix.length).replaceAll(/\{([^{}]+)\}/g, ':$1');
}
