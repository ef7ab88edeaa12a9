import { type Exchange, type FailureForm, type HttpServer, jsonContentType, sendText } from '../../http/index.ts';
import { writeStatusOf } from '../ingest.ts';
import { createRouter } from '../router.ts';
import { agentRoutes } from './agents/index.ts';
import { answerFailure } from './answers.ts';
import { failureBody, gatewayCode } from './failures.ts';
import type { GatewayOptions } from './options.ts';
import { writePaths } from './paths.ts';
import { queryRoutes } from './query.ts';
import type { GatewayRoute } from './routes.ts';
import { answerWrite } from './write.ts';

const prefix = '/v1/';

export const gatewayFailureForm: FailureForm = {
  prefix,
  render: (failure) => ({
    contentType: jsonContentType,
    text: failureBody(gatewayCode(failure.code), failure.message),
    status: writeStatusOf(failure),
  }),
};

/** Browsers ask before they send measurements of their users to another host than the page's. */
const crossOrigin = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'POST, OPTIONS',
  'Access-Control-Allow-Headers': '*',
  'Access-Control-Max-Age': '86400',
};

const writeRoutes: readonly GatewayRoute[] = [...writePaths].map(([name, category]) => ({
  method: 'POST',
  path: `/v1/write/${name}`,
  operation: `write-${name}`,
  answer: (exchange, options, http) => {
    exchange.response.setHeader('Access-Control-Allow-Origin', '*');
    return answerWrite(exchange, options, http, category);
  },
}));

const unknownLabel = Object.freeze({ dialect: 'gateway', operation: 'unknown' });

/**
 * What agents and their kin call: writes of every category, and what they ask beside. The token stands in the query, so the log shows
 * paths only, and no path in which one stands.
 */
export function serveGateway(http: HttpServer, options: GatewayOptions): void {
  const router = createRouter<GatewayRoute & { readonly label: { dialect: string; operation: string } }>();
  for (const route of [...writeRoutes, ...agentRoutes, ...queryRoutes]) {
    router.add(route.method, route.path, { ...route, label: { dialect: 'gateway', operation: route.operation } });
  }
  const serve = (exchange: Exchange): void => {
    const { request, response, path } = exchange;
    response.label = unknownLabel;
    // A token that was written into the address by mistake stands in a path that nobody knows.
    response.loggedPath = `${/^\/[^/]*\//.exec(path)?.[0] ?? '/'}*`;
    if (request.method === 'OPTIONS' && path.startsWith(`${prefix}write/`)) {
      response.loggedPath = `${prefix}write/*`;
      sendText(request, response, 204, { ...crossOrigin }, '');
      return;
    }
    try {
      const found = router.find(request.method ?? '', path);
      if (found === undefined) {
        const text = failureBody('gateway.routerNotFound', 'the route address does not exist');
        sendText(request, response, 404, { 'Content-Type': jsonContentType }, text);
        return;
      }
      response.label = found.route.label;
      response.loggedPath = found.route.path;
      void found.route.answer(exchange, options, http, found.params);
    } catch (error) {
      answerFailure(exchange, options, http, error);
    }
  };
  http.serve(prefix, serve);
  http.serve('/v2/', serve);
  // Connectors of coding tools send to this one; everything else below /api/ is another dialect's.
  http.serve('/api/public/otel/', serve);
}
