import type { Recorder } from '../../calls/recorder.ts';
import {
  type Exchange,
  type FailureForm,
  failureEnvelope,
  type HttpServer,
  jsonContentType,
} from '../../http/index.ts';
import type { Rehearse } from '../../workspace/changes/index.ts';
import type { Authenticate } from '../../workspace/kernel/caller.ts';
import type { Kernel } from '../../workspace/kernel/kernel.ts';
import type { Operation } from '../../workspace/kernel/operation.ts';
import type { Limits } from '../limits.ts';
import { CallNote } from '../recording.ts';
import { createRouter } from '../router.ts';
import { type CallRoute, createCallPlan, createCallRoute, dialectName, unknownCallRoute } from './call-plan.ts';
import { addPages } from './pages/add-pages.ts';
import { identify, type RunDependencies, runCall, sendError } from './run.ts';
import { createUnknownRoute, type RouteTemplate } from './unknown-route.ts';

/** Everything below it is answered here, unknown routes too. */
const openApiPrefix = '/api/v1';

export interface OpenApiOptions {
  readonly operations: readonly Operation[];
  readonly authenticate: Authenticate;
  readonly kernel: Kernel;
  readonly rehearse: Rehearse;
  readonly recorder: Recorder;
  /** The same for all dialects: a key has one limit, however it speaks. */
  readonly limits: Limits;
  readonly bodyBytesMax: number;
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

/** Serves the declared operations and the pages about them. */
export function serveOpenApi(http: HttpServer, options: OpenApiOptions): void {
  const { kernel, operations, publicUrl } = options;
  const dependencies: RunDependencies = {
    authenticate: options.authenticate,
    kernel,
    rehearse: options.rehearse,
    recorder: options.recorder,
    metrics: http.metrics,
    limits: options.limits,
    bodyBytesMax: options.bodyBytesMax,
    publicHref: publicUrl?.href ?? '',
    publicOrigin: publicUrl?.origin ?? '',
  };
  addPages(http.app, operations, dependencies.publicHref);
  http.serve(`${openApiPrefix}/`, createServe(operations, dependencies));
}

/** Every method and path under which an operation is served. */
export function routesOf(operation: Operation): RouteTemplate[] {
  const paths = [operation.path, ...(operation.aliases ?? [])];
  const methods = operation.alsoPost === true ? [operation.method, 'POST'] : [operation.method];
  return paths.flatMap((path) => [...new Set(methods)].map((method) => ({ method, path })));
}

function createServe(operations: readonly Operation[], dependencies: RunDependencies): (exchange: Exchange) => void {
  const router = createRouter<CallRoute>();
  for (const operation of operations) {
    const plan = createCallPlan(operation);
    for (const { method, path } of routesOf(operation)) {
      if (!path.startsWith(`${openApiPrefix}/`)) throw new Error(`the path ${path} is not below ${openApiPrefix}/`);
      router.add(method, path, createCallRoute(plan, path));
    }
  }
  const unknownRoute = createUnknownRoute(operations.flatMap(routesOf));
  const refuse = async (error: unknown, exchange: Exchange): Promise<void> => {
    exchange.response.label = unknownRouteLabel;
    const note = new CallNote(dependencies.recorder, unknownCallRoute, exchange);
    // The caller is looked up for the record alone: who has no key is told the same.
    await identify({ changes: false }, dependencies, exchange, note).catch((refusal) => note.refusedBy(refusal));
    sendError(error, dependencies, exchange, { 'Content-Type': jsonContentType }, note);
  };
  return (exchange) => {
    try {
      const { request, path } = exchange;
      const method = request.method ?? '';
      const found = router.find(method, path);
      if (found === undefined) throw unknownRoute(method, path);
      void runCall(found.route, dependencies, exchange, found.params);
    } catch (error) {
      void refuse(error, exchange);
    }
  };
}
