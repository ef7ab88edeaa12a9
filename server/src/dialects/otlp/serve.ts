import { type FailureForm, type HttpServer, jsonContentType, sendText } from '../../http/index.ts';
import type { OtlpSignal } from '../../ingest/otlp/decode.ts';
import type { IngestOptions } from '../ingest.ts';
import { answerOtlpExport, grpcCodeOf, otlpStatusOf } from '../otlp-export.ts';

/** What exporters are given as their endpoint; they add `/v1/metrics`, `/v1/logs` or `/v1/traces`. */
const otlpPrefix = '/otlp/';

const statusText = (status: number, message: string): string => JSON.stringify({ code: grpcCodeOf(status), message });

/** How the HTTP layer tells its own failures below the prefix. */
export const otlpFailureForm: FailureForm = {
  prefix: otlpPrefix,
  render: (failure) => ({
    contentType: jsonContentType,
    text: statusText(otlpStatusOf(failure), failure.message),
    status: otlpStatusOf(failure),
  }),
};

const signals: ReadonlyMap<string, OtlpSignal> = new Map([
  [`${otlpPrefix}v1/metrics`, 'metrics'],
  [`${otlpPrefix}v1/logs`, 'logs'],
  [`${otlpPrefix}v1/traces`, 'traces'],
]);
const labels = new Map([...signals.values()].map((signal) => [signal, { dialect: 'otlp', operation: signal }]));
const unknownLabel = Object.freeze({ dialect: 'otlp', operation: 'unknown' });

/** OTLP/HTTP for metrics, logs and traces, in protobuf and in JSON. */
export function serveOtlp(http: HttpServer, options: IngestOptions): void {
  http.serve(otlpPrefix, (exchange) => {
    const { request, response, path } = exchange;
    const signal = signals.get(path);
    response.label = signal === undefined ? unknownLabel : labels.get(signal);
    // A token that was written into the address by mistake stands in a path that nobody knows.
    response.loggedPath = signal === undefined ? `${otlpPrefix}*` : path;
    if (signal !== undefined && request.method === 'POST') {
      void answerOtlpExport(exchange, options, http, signal);
      return;
    }
    const headers = { 'Content-Type': jsonContentType, ...(signal === undefined ? {} : { Allow: 'POST' }) };
    const status = signal === undefined ? 404 : 405;
    const message = signal === undefined ? `send exports to ${[...signals.keys()].join(', ')}` : 'send exports by POST';
    sendText(request, response, status, headers, statusText(status, message));
  });
}
