import { type Exchange, type HttpServer, jsonContentType, sendText } from '../../http/index.ts';
import type { IngestOptions } from '../ingest.ts';
import { failureText, influxPrefix, reportedVersion } from './answers.ts';
import { answerQuery } from './query.ts';
import { answerWrite } from './write.ts';

export { influxFailureForm } from './answers.ts';

interface Route {
  readonly operation: string;
  readonly methods: readonly string[];
  readonly answer: (exchange: Exchange, options: IngestOptions, http: HttpServer) => Promise<void> | void;
}

const routes = new Map<string, Route>([
  [
    'write',
    {
      operation: 'write',
      methods: ['POST'],
      answer: (exchange, options, http) => answerWrite(exchange, options, http, 1),
    },
  ],
  [
    'api/v2/write',
    {
      operation: 'write-v2',
      methods: ['POST'],
      answer: (exchange, options, http) => answerWrite(exchange, options, http, 2),
    },
  ],
  ['query', { operation: 'query', methods: ['GET', 'POST'], answer: answerQuery }],
  ['ping', { operation: 'ping', methods: ['GET', 'HEAD', 'POST'], answer: answerPing }],
  ['health', { operation: 'health', methods: ['GET', 'HEAD'], answer: answerHealth }],
]);

const labels = new Map([...routes].map(([path, { operation }]) => [path, { dialect: 'influx', operation }]));
const unknownLabel = Object.freeze({ dialect: 'influx', operation: 'unknown' });

/** What writers of InfluxDB 1.x and 2.x call. Its query languages are not served. */
export function serveInflux(http: HttpServer, options: IngestOptions): void {
  http.serve(influxPrefix, (exchange) => {
    const { request, response, path } = exchange;
    const name = path.slice(influxPrefix.length);
    const route = routes.get(name);
    response.label = labels.get(name) ?? unknownLabel;
    // A token that was written into the address by mistake stands in a path that nobody knows.
    response.loggedPath = route === undefined ? `${influxPrefix}*` : path;
    if (route?.methods.includes(request.method ?? '') === true) {
      void route.answer(exchange, options, http);
      return;
    }
    const status = route === undefined ? 404 : 405;
    const headers = {
      'Content-Type': jsonContentType,
      ...(route === undefined ? {} : { Allow: route.methods.join(', ') }),
    };
    const message = route === undefined ? 'path not found' : `${request.method} is not allowed here`;
    sendText(request, response, status, headers, failureText(name.startsWith('api/v2/') ? 2 : 1, status, message));
  });
}

const versionHeaders = () => ({ 'X-Influxdb-Build': 'OSS', 'X-Influxdb-Version': reportedVersion });

/** Says whether anybody is there, and to `verbose` which version is spoken. Needs no token, as there. */
function answerPing({ request, response, query }: Exchange): void {
  const isVerbose = /(?:^|&)verbose=(?!0(?:&|$)|false(?:&|$)|&|$)/.test(query);
  if (!isVerbose) {
    sendText(request, response, 204, versionHeaders(), '');
    return;
  }
  const headers = { ...versionHeaders(), 'Content-Type': jsonContentType };
  sendText(request, response, 200, headers, JSON.stringify({ version: reportedVersion }));
}

function answerHealth({ request, response }: Exchange): void {
  const headers = { ...versionHeaders(), 'Content-Type': jsonContentType };
  const text = JSON.stringify({
    checks: [],
    message: 'ready for queries and writes',
    name: 'influxdb',
    status: 'pass',
    version: reportedVersion,
  });
  sendText(request, response, 200, headers, text);
}
