import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Labels = Readonly<Record<string, string>>;

/** What a query is answered with: series whose values are a function of the time, and lines of logs. */
export interface Answers {
  readonly series: (query: string) => readonly { readonly labels: Labels; readonly at: (timeMs: number) => number }[];
  readonly lines?: (
    query: string,
  ) => readonly { readonly labels: Labels; readonly timeMs: number; readonly line: string }[];
}

export interface MetricsServer {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Speaks as much of the API of Prometheus and of Loki as charts need, and answers from memory. */
export async function startMetricsServer(answers: Answers): Promise<MetricsServer> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request.setEncoding('utf8')) body += part;
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const data = answerOf(pathname, new URLSearchParams(body || searchParams), answers);
    response.statusCode = data === undefined ? 404 : 200;
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ status: 'success', data }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function answerOf(path: string, parameters: URLSearchParams, { series, lines }: Answers): object | undefined {
  const query = parameters.get('query') ?? '';
  const seconds = (name: string): number => Number(parameters.get(name));
  switch (path) {
    case '/api/v1/query_range': {
      const [start, end, step] = [seconds('start'), seconds('end'), seconds('step')];
      const times = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, index) => start + index * step);
      const result = series(query).map(({ labels, at }) => ({
        metric: labels,
        values: times.map((time) => [time, String(at(time * 1_000))]),
      }));
      return { resultType: 'matrix', result };
    }
    case '/api/v1/query': {
      const time = seconds('time');
      const result = series(query).map(({ labels, at }) => ({
        metric: labels,
        value: [time, String(at(time * 1_000))],
      }));
      return { resultType: 'vector', result };
    }
    case '/loki/api/v1/query_range': {
      const result = (lines?.(query) ?? []).map(({ labels, timeMs, line }) => ({
        stream: labels,
        values: [[`${timeMs}000000`, line]],
      }));
      return { resultType: 'streams', result };
    }
    default:
      return undefined;
  }
}
