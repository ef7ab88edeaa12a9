import { type HttpServer, jsonContentType, sendText } from '../../http/index.ts';
import type { IngestOptions } from '../ingest.ts';
import { failureText, prometheusFailureForm, prometheusPrefix } from './answers.ts';
import { answerRemoteWrite } from './remote-write.ts';

export { prometheusFailureForm };

const writePath = `${prometheusPrefix}api/v1/write`;
const writeLabel = Object.freeze({ dialect: 'prometheus', operation: 'write' });
const unknownLabel = Object.freeze({ dialect: 'prometheus', operation: 'unknown' });

/** Remote write 1.0. */
export function servePrometheus(http: HttpServer, options: IngestOptions): void {
  http.serve(prometheusPrefix, (exchange) => {
    const { request, response, path } = exchange;
    // A token that was written into the address by mistake stands in a path that nobody knows.
    response.loggedPath = path === writePath ? path : `${prometheusPrefix}*`;
    response.label = path === writePath ? writeLabel : unknownLabel;
    if (path === writePath && request.method === 'POST') {
      void answerRemoteWrite(exchange, options, http);
      return;
    }
    const status = path === writePath ? 405 : 404;
    const headers = { 'Content-Type': jsonContentType, ...(status === 405 ? { Allow: 'POST' } : {}) };
    const message = `only remote write is served here: POST ${writePath}`;
    sendText(request, response, status, headers, failureText(status, message));
  });
}
